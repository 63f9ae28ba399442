"""The English sentence for every problem and refusal; `editor.messages` has the translated ones."""

from __future__ import annotations

from collections.abc import Mapping

from nodes.graph import Value

TEMPLATES: dict[str, str] = {
    # refused edits
    "cycle": "This wire would close a circle: {target} already leads to {source}.",
    "occupied": "{port} of {target} takes at most {most} wires and has them all.",
    "same-side": "A wire goes from an output to an input.",
    "no-such-port": "{node} has no port called {port}.",
    "no-such-node": "There is no node {node} here.",
    "unknown-kind": "The catalogue has no {kind}.",
    "bad-attribute": "{name} cannot be an attribute: it has to be a Python name that keras.Model does not use itself.",
    "attribute-taken": "Another layer of this block is already called {name}.",
    "not-nodes": "The clipboard holds no nodes of Layerwright.",
    "out-of-body": "A wire leaves {region} only by way of its end: {source} stands inside.",
    "not-in-body": "{title} has to stay where it is: it cannot stand in the body of another loop or branch.",
    "region-in-itself": "{title} cannot stand in its own body.",
    "contains-itself": "{name} would contain itself.",
    "no-such-code": "There is no code called {name}.",
    "bad-code-name": "{name} cannot be the name of code: it has to be a Python name that means nothing else.",
    "code-name-taken": "Other code is already called {name}.",
    "code-used": "{name} is used by {uses}: remove these first.",
    "tie-types": "{name} and {other} are layers of different types: they cannot share weights.",
    "tie-shapes": "{name} and {other} cannot share weights: the shapes are {shapes} and {other_shapes}.",
    "tie-values": "{name} and {other} cannot share weights: they differ in {argument}.",
    "no-layer": "{title} calls no layer.",
    "nothing-to-wrap": "There is nothing to put into a block here: Inputs and Outputs stay outside.",
    "part-of-body": "A loop or branch goes into a block as a whole: choose it with its body, or only nodes of one body ({title}).",
    "wrap-cycle": "These nodes cannot become one: what leaves them comes back to them by way of {title}.",
    "no-instance": "{title} is no instance of a block.",
    "unpack-bypassed": "{title} is bypassed: end that first.",
    "unpack-given": "{title} is given to another block, or is a layer parameter itself: it cannot be unpacked.",
    "cannot-promote": "{argument} of {name} cannot become an argument of the block.",
    "bad-argument-name": "{name} cannot be the name of an argument: it has to be a Python name that means nothing else here.",
    "argument-taken": "The block already takes something called {name}.",
    "no-argument": "The block has no argument called {name}.",
    "argument-given": "{title} gives {name} a value of its own: reset it first.",
    "given-in-main": "{name} cannot be given from outside: nothing surrounds the main block.",
    "cannot-give": "{name} is itself given other layers: it cannot be given from outside.",
    "not-in-a-row": "A chain takes layers in a straight line, each called once with one tensor: {title} is in the way.",
    "no-chain": "{title} calls no chain of layers.",
    "main-block": "{name} is the main block: make another one the main block first.",
    "block-used": "{name} is used by {uses}: remove these first.",
    # files that cannot be used
    "file-missing": "There is no such file.",
    "file-unreadable": "The file cannot be read: {reason}.",
    "file-unwritable": "The file cannot be written: {reason}.",
    "file-too-large": "The file is larger than {megabytes} MB.",
    "file-not-text": "This is not a Layerwright project: not UTF-8 text at byte {byte}.",
    "file-not-json": "This is not a Layerwright project: line {line}, column {column}: {reason}.",
    "file-not-project": "This is not a Layerwright project: {reason}.",
    "file-too-deep": "This is not a Layerwright project: values are nested more than {most} deep.",
    "file-too-many-nodes": "The file has {count} nodes. At most {most} can be opened.",
    "file-no-array": "There is no array of numbers in the file: {reason}.",
    # findings while a file is read
    "unreadable-entry": "An entry of the file cannot be read ({place}: {reason}). It is kept as it is; the rest works without it.",
    "unusable-entry": "An entry of the file cannot be used and is left out ({place}: {reason}).",
    "newer-format": "This file was written by a newer version of Layerwright (format {format}): it opens read-only.",
    "constants-missing": "{count} arrays of numbers are missing: {file} is missing or damaged. The rest works without them.",
    # problems that need no Keras
    "missing-input": "Nothing enters {port} of {title}: connect an output to it.",
    "too-few-inputs": "{title} needs at least {least} wires at {port}, and has {count}: connect more outputs to it.",
    "in-cycle": "{title} is part of a circle: its input depends on its own output. Remove one of the wires.",
    "after-cycle": "{title} depends on a circle of wires: remove one of them.",
    "unknown-type": "{type} is not known to this version of Layerwright. It is kept as it is; the rest works without it.",
    "missing-layer": "{title} calls a layer that is not in the file: remove this node.",
    "too-many-wires": "{port} of {title} takes at most {most} wires, but has {count}: remove the others.",
    "loose-wire": "This wire leads to a node that is not in the file. Remove it.",
    "broken-wire": "This wire ends at a port that {title} no longer has ({port}). Remove it or connect it again.",
    "clashing-attribute": "Two layers are called {name}. Rename one of them.",
    "illegal-attribute": "{name} cannot be the name of a layer: it has to be a Python name that keras.Model does not use itself.",
    "illegal-name": "{name} cannot be the name of a class: it has to be a Python name.",
    "clashing-name": "Two blocks are called {name}. Rename one of them.",
    "unknown-argument": "{title} has no argument called {argument}.",
    "missing-argument": "{argument} of {title} has no value: give it one.",
    "bad-argument": "{argument} of {title}: expected {expected}. Received: {received}.",
    "uneven-value": "The rows of {title} have different lengths: make them equally long.",
    "unused": "Nothing uses the result of {title}: connect it to an Output, or remove it.",
    "no-nodes": "There is nothing to build yet: add an Input and a layer.",
    "bad-code": "{name} cannot be read, line {line}: {reason}.",
    "unused-code": "Nothing uses {name}.",
    "code-unread": "{title} needs {name}, whose text cannot be read: correct it first.",
    "no-outputs": "{title} gives nothing: the block {name} has no Output. Open it and add one.",
    "wrong-layer": "{argument} of {title}: a layer of the right type has to be given.",
    "no-such-argument": "{title} takes a value from an argument of the block called {name}, which there is not.",
    "missing-array": "{argument} of {title}: the numbers are missing, because the file beside the project is missing or damaged. Load them again.",
    "bad-array": "{argument} of {title}: the numbers are not as many as the shape says.",
    "stray-end": "{title} belongs to no loop or branch: remove it.",
    "no-such-region": "{title} stands in a loop or branch that is not there: move it.",
    "missing-end": "{title} has lost what its body begins or ends with: draw it anew.",
    "value-name-taken": "{name} means something else in {title}: call the value something else.",
    "no-values": "{title} carries no values: name at least one.",
    "not-an-expression": "{title} holds something that is no expression: use names, numbers, arithmetic, comparisons, indexing and functions of keras.ops.",
    "bad-lines": "Line {line} of {title}: {reason}.",
    "clashing-code": "A block and a piece of code are both called {name}. Rename one of them.",
    # what Keras says
    "keras": "{text}",
    "wrong-rank": "{port} of {title}: expected {expected}. Received shape {received}.",
    "timeout": "{title} did not answer within {seconds} s.",
    "ended": "{title} ended the process that asked it: it is not asked again until it changes.",
    "custom-failed": "{name}, line {line}: {text}",
    "not-trusted": "{title} is code, or holds code, that has not been trusted yet: nothing of it is run.",
    "changed-in-loop": "{port} of {title} comes out of the loop as {received}, but went in as {expected}: shape and type have to stay the same.",
    "branches-differ": "{port} of {title}: one branch gives {expected}, the other {received}. Both have to give the same shape and type.",
    "not-a-condition": "{title} decides by {received}: it has to be one truth value, of shape () and type bool.",
    "reads-file": "{title} would read the file {file}. A project does not do that by itself: type the words instead.",
    "analysis-failed": "The analysis stopped, which is a mistake of Layerwright: {text}",
    "unbuilt": "{title} cannot know its weights before data arrives: give the Input a shape.",
}


def sentence(code: str, arguments: Mapping[str, Value]) -> str:
    """The English sentence for `code`.

    Raises:
        KeyError: the code has no template, or an argument of the template is missing.
    """
    return TEMPLATES[code].format_map(arguments)
