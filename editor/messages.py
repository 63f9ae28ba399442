"""The sentence for every problem and refusal, in the person's language; `nodes.messages` has the English."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from nodes.graph import Value

CONTEXT = "Messages"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` of a table for translation, under the name that lupdate looks for.

    PySide6's own is typed as returning `object`.
    """
    return text


TEMPLATES: dict[str, str] = {
    # the session
    "not-built": QT_TRANSLATE_NOOP(
        "Messages",
        "There is no model in the session yet: build it first (Ctrl+B).",
    ),
    "interrupted": QT_TRANSLATE_NOOP("Messages", "Interrupted."),
    "session-gone": QT_TRANSLATE_NOOP("Messages", "The session has ended before this was done."),
    "no-source": QT_TRANSLATE_NOOP("Messages", "The source {path} cannot be read."),
    "unbuilt-open": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} has no shape: the weights are made when the model meets data.",
    ),
    "unbuilt-no-input": QT_TRANSLATE_NOOP(
        "Messages",
        "The drawing has no input: the weights are made when the model meets data.",
    ),
    "unbuilt-unused": QT_TRANSLATE_NOOP("Messages", "Nothing has called this layer yet."),
    # a run
    "not-run": QT_TRANSLATE_NOOP(
        "Messages", "There has been no run of this model yet: run it first (Ctrl+R)."
    ),
    "port-empty": QT_TRANSLATE_NOOP(
        "Messages",
        "Nothing left this port in the last run: what it stands in was not reached, or it gives no tensor.",
    ),
    "input-too-large": QT_TRANSLATE_NOOP(
        "Messages", "{name}: {shape} is more than fits into memory. Choose a smaller batch."
    ),
    "input-needs-text": QT_TRANSLATE_NOOP("Messages", "{name} takes text: choose a constant or a file."),
    "input-range": QT_TRANSLATE_NOOP(
        "Messages",
        "{name}: random integers go from the lower to the higher number, not from {low} to {high}.",
    ),
    "input-no-number": QT_TRANSLATE_NOOP("Messages", "{name}: expected a number, received {text}."),
    "input-unreadable": QT_TRANSLATE_NOOP("Messages", "{path} cannot be read: {text}."),
    "input-no-array": QT_TRANSLATE_NOOP("Messages", "{path} has no array called {name}. It has: {known}."),
    "input-bad-row": QT_TRANSLATE_NOOP(
        "Messages", "{path}: row {row} is not as many numbers as the first one: {text}."
    ),
    "input-no-pillow": QT_TRANSLATE_NOOP(
        "Messages",
        "{path} is an image: reading it needs Pillow, which the session's Python has not. Install it there (pip install pillow).",
    ),
    "input-no-image": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be an image: expected (batch, height, width, 1, 3 or 4 channels), declared is {expected}.",
    ),
    "input-shape": QT_TRANSLATE_NOOP(
        "Messages",
        "{name}: expected the shape {expected}, received {received}. Choose another file or change the Input.",
    ),
    "input-dtype": QT_TRANSLATE_NOOP("Messages", "{name}: expected {expected}, received {received}."),
    "no-loss": QT_TRANSLATE_NOOP("Messages", "No loss is called {name}. There are: {known}."),
    "loss-no-floats": QT_TRANSLATE_NOOP(
        "Messages", "A loss needs an output of floats: of {dtypes} nothing flows back."
    ),
    "loss-no-classes": QT_TRANSLATE_NOOP(
        "Messages",
        "Cross-entropy expects an output with its classes in the last axis. Output {output} has the shape {shape}: choose a mean squared error.",
    ),
    "target-shape": QT_TRANSLATE_NOOP(
        "Messages", "Output {output} expects a target of shape {expected}. Received: {received}."
    ),
    "target-classes": QT_TRANSLATE_NOOP(
        "Messages",
        "Output {output} expects class numbers from 0 to {last}. Received numbers from {low} to {high}.",
    ),
    "gradients-not-run": QT_TRANSLATE_NOOP(
        "Messages", "There is nothing to flow back through yet: run the model first."
    ),
    "gradients-none": QT_TRANSLATE_NOOP(
        "Messages",
        "There is no gradient here: make a backward pass first, or choose what the loss depends on.",
    ),
    "train-not-prepared": QT_TRANSLATE_NOOP(
        "Messages", "No training has been asked for. Start one in the window."
    ),
    "train-optimizer": QT_TRANSLATE_NOOP("Messages", "No optimizer is called {name}. There are: {known}."),
    "train-rate": QT_TRANSLATE_NOOP(
        "Messages", "The learning rate is a number above 0. Received: {received}."
    ),
    "train-steps": QT_TRANSLATE_NOOP(
        "Messages",
        "A training makes at least 1 step on at least 1 row. Received: {steps} steps, {batch} rows.",
    ),
    "train-nothing": QT_TRANSLATE_NOOP(
        "Messages", "There is nothing to train: none of {count} weights is trainable."
    ),
    "train-rows": QT_TRANSLATE_NOOP(
        "Messages",
        "An output has the shape {shape} for {rows} rows. Training needs as many rows as go in, or a single number.",
    ),
    "train-data-rows": QT_TRANSLATE_NOOP(
        "Messages", "The inputs need the same number of rows, and at least 1. Received the shapes {shapes}."
    ),
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
    "file-missing": QT_TRANSLATE_NOOP("Messages", "There is no such file."),
    "file-unreadable": QT_TRANSLATE_NOOP("Messages", "The file cannot be read: {reason}."),
    "file-unwritable": QT_TRANSLATE_NOOP("Messages", "The file cannot be written: {reason}."),
    "file-too-large": QT_TRANSLATE_NOOP("Messages", "The file is larger than {megabytes} MB."),
    "file-not-text": QT_TRANSLATE_NOOP(
        "Messages", "This is not a Layerwright project: not UTF-8 text at byte {byte}."
    ),
    "file-not-json": QT_TRANSLATE_NOOP(
        "Messages", "This is not a Layerwright project: line {line}, column {column}: {reason}."
    ),
    "file-not-project": QT_TRANSLATE_NOOP("Messages", "This is not a Layerwright project: {reason}."),
    "file-too-deep": QT_TRANSLATE_NOOP(
        "Messages", "This is not a Layerwright project: values are nested more than {most} deep."
    ),
    "file-too-many-nodes": QT_TRANSLATE_NOOP(
        "Messages", "The file has {count} nodes. At most {most} can be opened."
    ),
    "unreadable-entry": QT_TRANSLATE_NOOP(
        "Messages",
        "An entry of the file cannot be read ({place}: {reason}). It is kept as it is; the rest works without it.",
    ),
    "unusable-entry": QT_TRANSLATE_NOOP(
        "Messages", "An entry of the file cannot be used and is left out ({place}: {reason})."
    ),
    "newer-format": QT_TRANSLATE_NOOP(
        "Messages",
        "This file was written by a newer version of Layerwright (format {format}): it opens read-only.",
    ),
    "missing-input": QT_TRANSLATE_NOOP(
        "Messages", "Nothing enters {port} of {title}: connect an output to it."
    ),
    "too-few-inputs": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} needs at least {least} wires at {port}, and has {count}: connect more outputs to it.",
    ),
    "in-cycle": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} is part of a circle: its input depends on its own output. Remove one of the wires.",
    ),
    "after-cycle": QT_TRANSLATE_NOOP("Messages", "{title} depends on a circle of wires: remove one of them."),
    "unknown-type": QT_TRANSLATE_NOOP(
        "Messages",
        "{type} is not known to this version of Layerwright. It is kept as it is; the rest works without it.",
    ),
    "missing-layer": QT_TRANSLATE_NOOP(
        "Messages", "{title} calls a layer that is not in the file: remove this node."
    ),
    "too-many-wires": QT_TRANSLATE_NOOP(
        "Messages", "{port} of {title} takes at most {most} wires, but has {count}: remove the others."
    ),
    "loose-wire": QT_TRANSLATE_NOOP(
        "Messages", "This wire leads to a node that is not in the file. Remove it."
    ),
    "broken-wire": QT_TRANSLATE_NOOP(
        "Messages",
        "This wire ends at a port that {title} no longer has ({port}). Remove it or connect it again.",
    ),
    "clashing-attribute": QT_TRANSLATE_NOOP("Messages", "Two layers are called {name}. Rename one of them."),
    "illegal-attribute": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be the name of a layer: it has to be a Python name that keras.Model does not use itself.",
    ),
    "illegal-name": QT_TRANSLATE_NOOP(
        "Messages", "{name} cannot be the name of a class: it has to be a Python name."
    ),
    "clashing-name": QT_TRANSLATE_NOOP("Messages", "Two blocks are called {name}. Rename one of them."),
    "unknown-argument": QT_TRANSLATE_NOOP("Messages", "{title} has no argument called {argument}."),
    "missing-argument": QT_TRANSLATE_NOOP("Messages", "{argument} of {title} has no value: give it one."),
    "bad-argument": QT_TRANSLATE_NOOP(
        "Messages", "{argument} of {title}: expected {expected}. Received: {received}."
    ),
    "uneven-value": QT_TRANSLATE_NOOP(
        "Messages", "The rows of {title} have different lengths: make them equally long."
    ),
    "unused": QT_TRANSLATE_NOOP(
        "Messages", "Nothing uses the result of {title}: connect it to an Output, or remove it."
    ),
    "no-nodes": QT_TRANSLATE_NOOP("Messages", "There is nothing to build yet: add an Input and a layer."),
    "keras": QT_TRANSLATE_NOOP("Messages", "{text}"),
    "wrong-rank": QT_TRANSLATE_NOOP(
        "Messages", "{port} of {title}: expected {expected}. Received shape {received}."
    ),
    "timeout": QT_TRANSLATE_NOOP("Messages", "{title} did not answer within {seconds} s."),
    "ended": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} ended the process that asked it: it is not asked again until it changes.",
    ),
    "custom-failed": QT_TRANSLATE_NOOP(
        "Messages",
        "{name}, line {line}: {text}",
    ),
    "not-trusted": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} runs code or reads a file, and has not been trusted yet: nothing of it is run or read.",
    ),
    "changed-in-loop": QT_TRANSLATE_NOOP(
        "Messages",
        "{port} of {title} comes out of the loop as {received}, but went in as {expected}: shape and type have to stay the same.",
    ),
    "branches-differ": QT_TRANSLATE_NOOP(
        "Messages",
        "{port} of {title}: one branch gives {expected}, the other {received}. Both have to give the same shape and type.",
    ),
    "not-a-condition": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} decides by {received}: it has to be one truth value, of shape () and type bool.",
    ),
    "analysis-failed": QT_TRANSLATE_NOOP(
        "Messages", "The analysis stopped, which is a mistake of Layerwright: {text}"
    ),
    "unbuilt": QT_TRANSLATE_NOOP(
        "Messages", "{title} cannot know its weights before data arrives: give the Input a shape."
    ),
    "no-weight": QT_TRANSLATE_NOOP(
        "Messages", "The model has no weight called {name} any more: build it again."
    ),
    "no-initializer": QT_TRANSLATE_NOOP(
        "Messages", "There is no initialiser called {name} in what was built: build the model again."
    ),
    "initial-shape": QT_TRANSLATE_NOOP(
        "Messages",
        "The initialiser gave values of shape {received}. Expected {expected}, the shape of the weight.",
    ),
    "initializer-unknown": QT_TRANSLATE_NOOP(
        "Messages", "What initialised {name} is not known: choose an initialiser."
    ),
    "preview-too-large": QT_TRANSLATE_NOOP(
        "Messages", "There is no preview of more than {most} values: re-initialise without one."
    ),
    "change-too-large": QT_TRANSLATE_NOOP(
        "Messages",
        "The values that would be replaced take {megabytes} MB, more than is kept to take changes back.",
    ),
    "value-shape": QT_TRANSLATE_NOOP(
        "Messages", "The shapes do not fit: expected {expected}. Received: {received}."
    ),
    "no-numbers-given": QT_TRANSLATE_NOOP("Messages", "Expected numbers."),
    "no-arithmetic": QT_TRANSLATE_NOOP(
        "Messages", "Values of the type {dtype} can only be set: nothing can be added to them."
    ),
    "not-in-dtype": QT_TRANSLATE_NOOP(
        "Messages",
        "The weight is of the type {dtype}, which cannot hold these values: expected whole numbers in its range.",
    ),
    "file-pickled": QT_TRANSLATE_NOOP(
        "Messages", "The file holds a pickle, which can run any program when it is read."
    ),
    "tensors-unread": QT_TRANSLATE_NOOP("Messages", "No tensors can be read from the file: {reason}."),
    "no-such-array": QT_TRANSLATE_NOOP("Messages", "The file has no array called {name}."),
    "bad-index": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} is no part of an array of shape {shape}: expected numbers and ranges for its dimensions, such as 0, : or 1:3.",
    ),
    "index-outside": QT_TRANSLATE_NOOP(
        "Messages", "There is no place {number} in dimension {axis}: the last one is {most}."
    ),
    "bad-numbers": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} is no number: expected one, such as 0.5 or -1e-3, or rows of numbers, such as [1, 2, 3].",
    ),
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
    "bad-device": QT_TRANSLATE_NOOP(
        "Messages", "{device} is no device. Expected a type and a number, such as CPU:1 or GPU:0."
    ),
    "missing-devices": QT_TRANSLATE_NOOP(
        "Messages", "The drawing asks for {devices}. The session has {there}."
    ),
    "no-device": QT_TRANSLATE_NOOP("Messages", "{title} names no device yet: the tensor stays where it is."),
    "main-block": QT_TRANSLATE_NOOP(
        "Messages", "{name} is the main block: make another one the main block first."
    ),
    "block-used": QT_TRANSLATE_NOOP("Messages", "{name} is used by {uses}: remove these first."),
    "bad-code": QT_TRANSLATE_NOOP("Messages", "{name} cannot be read, line {line}: {reason}."),
    "unused-code": QT_TRANSLATE_NOOP("Messages", "Nothing uses {name}."),
    "code-unread": QT_TRANSLATE_NOOP(
        "Messages", "{title} needs {name}, whose text cannot be read: correct it first."
    ),
    "no-outputs": QT_TRANSLATE_NOOP(
        "Messages", "{title} gives nothing: the block {name} has no Output. Open it and add one."
    ),
    "wrong-layer": QT_TRANSLATE_NOOP(
        "Messages", "{argument} of {title}: a layer of the right type has to be given."
    ),
    "no-such-argument": QT_TRANSLATE_NOOP(
        "Messages", "{title} takes a value from an argument of the block called {name}, which there is not."
    ),
    "missing-array": QT_TRANSLATE_NOOP(
        "Messages",
        "{argument} of {title}: the numbers are missing, because the file beside the project is missing or damaged. Load them again.",
    ),
    "bad-array": QT_TRANSLATE_NOOP(
        "Messages", "{argument} of {title}: the numbers are not as many as the shape says."
    ),
    "stray-end": QT_TRANSLATE_NOOP("Messages", "{title} belongs to no loop or branch: remove it."),
    "no-such-region": QT_TRANSLATE_NOOP(
        "Messages", "{title} stands in a loop or branch that is not there: move it."
    ),
    "missing-end": QT_TRANSLATE_NOOP(
        "Messages", "{title} has lost what its body begins or ends with: draw it anew."
    ),
    "value-name-taken": QT_TRANSLATE_NOOP(
        "Messages", "{name} means something else in {title}: call the value something else."
    ),
    "no-values": QT_TRANSLATE_NOOP("Messages", "{title} carries no values: name at least one."),
    "not-an-expression": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} holds something that is no expression: use names, numbers, arithmetic, comparisons, indexing and functions of keras.ops.",
    ),
    "not-an-index": QT_TRANSLATE_NOOP(
        "Messages",
        "{title} holds the index {received}: expected whole numbers, slices such as 1:3, ... and tf.newaxis. For places in any order, use take.",
    ),
    "bad-lines": QT_TRANSLATE_NOOP("Messages", "Line {line} of {title}: {reason}."),
    "clashing-code": QT_TRANSLATE_NOOP(
        "Messages", "A block and a piece of code are both called {name}. Rename one of them."
    ),
    "file-no-array": QT_TRANSLATE_NOOP("Messages", "There is no array of numbers in the file: {reason}."),
    "weights-empty": QT_TRANSLATE_NOOP(
        "Messages", "The file is empty. Expected weights: a .weights.h5, .h5, .keras or .npz file."
    ),
    "weights-unknown": QT_TRANSLATE_NOOP(
        "Messages",
        "This is not a file of weights: it begins with {begin}. Expected a .weights.h5, .h5, .keras or .npz file.",
    ),
    "weights-truncated": QT_TRANSLATE_NOOP(
        "Messages", "The file ends too early: it has {there} of {expected} bytes. Copy or save it again."
    ),
    "weights-damaged": QT_TRANSLATE_NOOP(
        "Messages", "The file is damaged and cannot be read: {reason}. Copy or save it again."
    ),
    "weights-none": QT_TRANSLATE_NOOP("Messages", "The file is sound, but there are no weights in it."),
    "weights-archive": QT_TRANSLATE_NOOP(
        "Messages",
        "This zip archive holds no weights: expected model.weights.h5, as in a .keras file, or arrays, as in a .npz file.",
    ),
    "weights-incomplete": QT_TRANSLATE_NOOP(
        "Messages", "The file names weights that are not in it: {address}. Save it again."
    ),
    "weights-link": QT_TRANSLATE_NOOP(
        "Messages", "{address} is a link to {target}. Files of weights have no links: this one is not read."
    ),
    "weights-elsewhere": QT_TRANSLATE_NOOP(
        "Messages",
        "The numbers of {address} stand in another file. That is not opened: save the weights into one file.",
    ),
    "weights-circle": QT_TRANSLATE_NOOP(
        "Messages", "The groups of the file contain each other, at {address}: it is not read."
    ),
    "weights-deep": QT_TRANSLATE_NOOP(
        "Messages", "The file is not read: its groups stand in each other more than {most} deep."
    ),
    "weights-many": QT_TRANSLATE_NOOP("Messages", "The file is not read: it holds more than {most} parts."),
    "weights-large": QT_TRANSLATE_NOOP(
        "Messages", "The file is not read: its weights would take more than {most} GB when unpacked."
    ),
    "weights-encrypted": QT_TRANSLATE_NOOP(
        "Messages", "The archive is protected by a password. Unpack it first."
    ),
    "weights-objects": QT_TRANSLATE_NOOP(
        "Messages", "{address} holds no numbers but {kind}: the file is not read."
    ),
    "weights-pickled": QT_TRANSLATE_NOOP(
        "Messages",
        "{address} holds pickled Python objects. Reading them could run any code, so the file is not read. Save plain arrays instead.",
    ),
    "weights-stuck": QT_TRANSLATE_NOOP(
        "Messages",
        "The file could not be looked into: reading it ended without an answer. It may be damaged.",
    ),
    "weights-unbuilt": QT_TRANSLATE_NOOP(
        "Messages", "The model has no weights yet: it is built when it meets data. Run it once first."
    ),
    "weights-unwritable": QT_TRANSLATE_NOOP(
        "Messages", "The weights cannot be written to {path}: {reason}. What was there is as it was."
    ),
    "weights-unread": QT_TRANSLATE_NOOP(
        "Messages", "{path} could not be read: {reason}. No value was changed."
    ),
    "weights-changed": QT_TRANSLATE_NOOP(
        "Messages", "The model has no weight {name} any more: it was built again. No value was changed."
    ),
    "weights-moved": QT_TRANSLATE_NOOP(
        "Messages",
        "The numbers of {address} stand in another file, which is not opened. No value was changed.",
    ),
    "weights-shape": QT_TRANSLATE_NOOP(
        "Messages",
        "{address} has the shape {shape} now, expected {wanted}: the file was changed meanwhile. No value was changed.",
    ),
    "weights-dtype": QT_TRANSLATE_NOOP(
        "Messages", "{address} holds {dtype}, which cannot become {wanted}. No value was changed."
    ),
    "constants-missing": QT_TRANSLATE_NOOP(
        "Messages",
        "{count} arrays of numbers are missing: {file} is missing or damaged. The rest works without them.",
    ),
    "check-load": QT_TRANSLATE_NOOP(
        "Messages",
        "The text of {name} does not run: {text}",
    ),
    "check-make": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be made: {text}",
    ),
    "check-unnamed": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} does not take a name as other layers do. Let __init__ take **kwargs and pass them to super().__init__.",
    ),
    "check-eager": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be called: {text}",
    ),
    "check-untracked": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} keeps {names} as tf.Variable, which Keras neither trains nor saves. Make it by self.add_weight in build.",
    ),
    "check-graph": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} runs eagerly, but not in a graph, where fit and predict run it: {text}",
    ),
    "check-graph-differs": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} gives something else in a graph than eagerly. Look in call for Python numbers, lists or NumPy arrays that have to be tensors.",
    ),
    "check-symbolic": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be part of another model, which calls it on tensors without values: {text}",
    ),
    "check-gradient": QT_TRANSLATE_NOOP(
        "Messages",
        "The gradient of {name} cannot be computed: {text}",
    ),
    "check-no-gradient": QT_TRANSLATE_NOOP(
        "Messages",
        "{names} of {name} gets no gradient, so training leaves it as it is. Use it in call by operations that have one, or make it with trainable=False.",
    ),
    "check-config": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be made again from its get_config: {text}",
    ),
    "check-config-incomplete": QT_TRANSLATE_NOOP(
        "Messages",
        "get_config of {name} leaves out {names}, so a saved model cannot make the layer again. Add what is missing to what it returns.",
    ),
    "check-unregistered": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} is not registered with Keras, so a saved model does not find it. Write @tf.keras.utils.register_keras_serializable() above the class.",
    ),
    "check-weights": QT_TRANSLATE_NOOP(
        "Messages",
        "The weights of {name} cannot be saved and loaded: {text}",
    ),
    "check-weights-differ": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} gives something else after its weights have been loaded. Keep every number that matters by self.add_weight.",
    ),
    "check-reload": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be saved and loaded within a model: {text}",
    ),
    "check-reload-differs": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} gives something else after being saved and loaded within a model. Keep every number that matters by self.add_weight or in get_config.",
    ),
    "check-failed": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} could not be checked: {text}",
    ),
    "check-timeout": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} did not come to an end within {seconds} s. Look for a loop without an end.",
    ),
    "check-ended": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} ended the process that tried it. Look for exits, and for what takes much memory.",
    ),
    "proof-load": QT_TRANSLATE_NOOP(
        "Messages",
        "The exported file cannot be loaded: {text}",
    ),
    "proof-weights": QT_TRANSLATE_NOOP(
        "Messages",
        "The weights of the session cannot be given to the exported model: {text}",
    ),
    "proof-run": QT_TRANSLATE_NOOP(
        "Messages",
        "The exported model cannot be run: {text}",
    ),
    "proof-no-python": QT_TRANSLATE_NOOP(
        "Messages",
        "{path} is no Python file. Export the drawing as Python first.",
    ),
    "proof-no-build": QT_TRANSLATE_NOOP(
        "Messages",
        "{path} has no build(), which every file has that Layerwright exports. Export the drawing again.",
    ),
    "proof-weights-count": QT_TRANSLATE_NOOP(
        "Messages",
        "The exported model has another number of weights: the session has {expected}, the file {received}. Export the drawing again.",
    ),
    "proof-weights-shape": QT_TRANSLATE_NOOP(
        "Messages",
        "The exported model has a weight of another shape, {name}: the session has {expected}, the file {received}. Export the drawing again.",
    ),
    "proof-outputs-count": QT_TRANSLATE_NOOP(
        "Messages",
        "The exported model has another number of outputs: the session has {expected}, the file {received}. Export the drawing again.",
    ),
    "proof-timeout": QT_TRANSLATE_NOOP(
        "Messages",
        "The exported file did not come to an end within {seconds} s. Look for a loop without an end.",
    ),
    "proof-ended": QT_TRANSLATE_NOOP(
        "Messages",
        "The process that ran the exported file has ended: {text}",
    ),
    "proof-session": QT_TRANSLATE_NOOP(
        "Messages",
        "The session could not run the model: {text}",
    ),
    "model-unbuilt": QT_TRANSLATE_NOOP(
        "Messages",
        "The model has no weights yet, because an input has no shape. Give it one, or run the model once on data.",
    ),
    "not-saved-model": QT_TRANSLATE_NOOP(
        "Messages",
        "There is something else than a SavedModel: {path}. Nothing is replaced; choose another folder.",
    ),
}

REASONS: frozenset[str] = frozenset(
    {
        QT_TRANSLATE_NOOP("Messages", "it is a folder"),
        QT_TRANSLATE_NOOP("Messages", "it is not a regular file"),
        QT_TRANSLATE_NOOP("Messages", "there is no such folder"),
        QT_TRANSLATE_NOOP("Messages", "there is something else of that name"),
        QT_TRANSLATE_NOOP("Messages", "it is the project itself"),
        QT_TRANSLATE_NOOP("Messages", "the folder takes no new files"),
        QT_TRANSLATE_NOOP("Messages", "a number has thousands of digits"),
        QT_TRANSLATE_NOOP("Messages", "it does not begin as a .npy or .npz file does"),
        QT_TRANSLATE_NOOP("Messages", "it is too large"),
        QT_TRANSLATE_NOOP("Messages", "it does not hold as many numbers as it says"),
        QT_TRANSLATE_NOOP("Messages", "it is too large, or no file"),
        QT_TRANSLATE_NOOP("Messages", "it holds no arrays"),
    }
)
"""What `nodes.formats` gives as the reason of a file error; other reasons are the system's words."""


def translated(code: str, arguments: Mapping[str, Value]) -> str:
    """The sentence for `code`. What Keras itself said is quoted as it is.

    Raises:
        KeyError: the code has no template, or an argument of the template is missing.
    """
    reason = arguments.get("reason")
    if reason in REASONS:
        arguments = {**arguments, "reason": QCoreApplication.translate(CONTEXT, str(reason))}
    return QCoreApplication.translate(CONTEXT, TEMPLATES[code]).format_map(arguments)
