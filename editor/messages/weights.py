"""What is said of weights: their files, their values, and numbers that are typed."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

WEIGHTS: dict[str, str] = {
    # files of weights
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
    # weights
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
    # values that are typed
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
}
