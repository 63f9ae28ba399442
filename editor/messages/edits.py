"""Why an edit is refused."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

EDITS: dict[str, str] = {
    "cycle": QT_TRANSLATE_NOOP(
        "Messages", "This wire would close a circle: {target} already leads to {source}."
    ),
    "occupied": QT_TRANSLATE_NOOP(
        "Messages", "{port} of {target} takes at most {most} wires and has them all."
    ),
    "same-side": QT_TRANSLATE_NOOP("Messages", "A wire goes from an output to an input."),
    "no-such-port": QT_TRANSLATE_NOOP("Messages", "{node} has no port called {port}."),
    "no-such-node": QT_TRANSLATE_NOOP("Messages", "There is no node {node} here."),
    "unknown-kind": QT_TRANSLATE_NOOP("Messages", "The catalogue has no {kind}."),
    "bad-attribute": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be an attribute: it has to be a Python name that keras.Model does not use itself.",
    ),
    "attribute-taken": QT_TRANSLATE_NOOP("Messages", "Another layer of this block is already called {name}."),
    "not-nodes": QT_TRANSLATE_NOOP("Messages", "The clipboard holds no nodes of Layerwright."),
    "out-of-body": QT_TRANSLATE_NOOP(
        "Messages", "A wire leaves {region} only by way of its end: {source} stands inside."
    ),
    "not-in-body": QT_TRANSLATE_NOOP(
        "Messages", "{title} has to stay where it is: it cannot stand in the body of another loop or branch."
    ),
    "region-in-itself": QT_TRANSLATE_NOOP("Messages", "{title} cannot stand in its own body."),
    "contains-itself": QT_TRANSLATE_NOOP("Messages", "{name} would contain itself."),
    "no-such-code": QT_TRANSLATE_NOOP("Messages", "There is no code called {name}."),
    "bad-code-name": QT_TRANSLATE_NOOP(
        "Messages", "{name} cannot be the name of code: it has to be a Python name that means nothing else."
    ),
    "bad-import-name": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be a function of TensorFlow: expected tf., its modules and its name, such as tf.io.decode_png.",
    ),
    "import-renamed": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} is a function of TensorFlow: it has no other name. Add the other function instead.",
    ),
    "signature-untrusted": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} would run with this project, which is not trusted yet. Trust the project first, then add it.",
    ),
    "signature-missing": QT_TRANSLATE_NOOP(
        "Messages",
        "TensorFlow has no {name}: there is no {part}. Look at the name, and at the version of TensorFlow.",
    ),
    "signature-class": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} is a class. Only functions can be placed by their name; write code of your own that uses the class.",
    ),
    "signature-no-function": QT_TRANSLATE_NOOP(
        "Messages", "{name} is not a function. Only functions can be placed by their name."
    ),
    "signature-unread": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} does not say what it takes. Write a function of your own that calls it.",
    ),
    "signature-ended": QT_TRANSLATE_NOOP(
        "Messages",
        "TensorFlow ended while the signature of {name} was read. Try again, or write a function of your own that calls it.",
    ),
    "code-name-taken": QT_TRANSLATE_NOOP("Messages", "Other code is already called {name}."),
    "code-used": QT_TRANSLATE_NOOP("Messages", "{name} is used by {uses}: remove these first."),
    "tie-types": QT_TRANSLATE_NOOP(
        "Messages", "{name} and {other} are layers of different types: they cannot share weights."
    ),
    "tie-shapes": QT_TRANSLATE_NOOP(
        "Messages", "{name} and {other} cannot share weights: the shapes are {shapes} and {other_shapes}."
    ),
    "tie-values": QT_TRANSLATE_NOOP(
        "Messages", "{name} and {other} cannot share weights: they differ in {argument}."
    ),
    "no-layer": QT_TRANSLATE_NOOP("Messages", "{title} calls no layer."),
    "nothing-to-wrap": QT_TRANSLATE_NOOP(
        "Messages", "There is nothing to put into a block here: Inputs and Outputs stay outside."
    ),
    "part-of-body": QT_TRANSLATE_NOOP(
        "Messages",
        "A loop or branch goes into a block as a whole: choose it with its body, or only nodes of one body ({title}).",
    ),
    "wrap-cycle": QT_TRANSLATE_NOOP(
        "Messages",
        "These nodes cannot become one: what leaves them comes back to them by way of {title}.",
    ),
    "no-instance": QT_TRANSLATE_NOOP("Messages", "{title} is no instance of a block."),
    "unpack-bypassed": QT_TRANSLATE_NOOP("Messages", "{title} is bypassed: end that first."),
    "unpack-given": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} is given to another block, or is a layer parameter itself: it cannot be unpacked.",
    ),
    "cannot-promote": QT_TRANSLATE_NOOP(
        "Messages", "{argument} of {name} cannot become an argument of the block."
    ),
    "no-numbers": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} does not hold numbers in rows of equal length, of which a weight can be made.",
    ),
    "not-floats": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} cannot be trained: its numbers are of the type {dtype}. Choose a type of float first.",
    ),
    "bad-argument-name": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be the name of an argument: it has to be a Python name that means nothing else here.",
    ),
    "argument-taken": QT_TRANSLATE_NOOP("Messages", "The block already takes something called {name}."),
    "no-argument": QT_TRANSLATE_NOOP("Messages", "The block has no argument called {name}."),
    "argument-given": QT_TRANSLATE_NOOP(
        "Messages", "{title} gives {name} a value of its own: reset it first."
    ),
    "given-in-main": QT_TRANSLATE_NOOP(
        "Messages", "{name} cannot be given from outside: nothing surrounds the main block."
    ),
    "cannot-give": QT_TRANSLATE_NOOP(
        "Messages", "{name} is itself given other layers: it cannot be given from outside."
    ),
    "not-in-a-row": QT_TRANSLATE_NOOP(
        "Messages",
        "A chain takes layers in a straight line, each called once with one tensor: {title} is in the way.",
    ),
    "no-chain": QT_TRANSLATE_NOOP("Messages", "{title} calls no chain of layers."),
    "missing-devices": QT_TRANSLATE_NOOP(
        "Messages", "The drawing asks for {devices}. The session has {there}."
    ),
    "no-device": QT_TRANSLATE_NOOP("Messages", "{title} names no device yet: the tensor stays where it is."),
    "bad-device": QT_TRANSLATE_NOOP(
        "Messages", "{device} is no device. Expected a type and a number, such as CPU:1 or GPU:0."
    ),
    "main-block": QT_TRANSLATE_NOOP(
        "Messages", "{name} is the main block: make another one the main block first."
    ),
    "block-used": QT_TRANSLATE_NOOP("Messages", "{name} is used by {uses}: remove these first."),
}
