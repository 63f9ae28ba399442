"""What reading Python source says: why it cannot be read, and what was kept as code."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

PYTHON_SOURCE: dict[str, str] = {
    "python-too-large": QT_TRANSLATE_NOOP(
        "Messages",
        "The text is too large to be the source of a model: at most {most} characters are read.",
    ),
    "python-too-deep": QT_TRANSLATE_NOOP(
        "Messages",
        "Line {line}: brackets, operators or bodies are nested too deeply. Break the expression into several lines.",
    ),
    "python-too-long": QT_TRANSLATE_NOOP(
        "Messages",
        "Going through the loops of this source takes too long: it is not read.",
    ),
    "python-model-ends": QT_TRANSLATE_NOOP(
        "Messages",
        "A functional model needs its inputs and outputs.",
    ),
    "python-encoding": QT_TRANSLATE_NOOP(
        "Messages",
        "Line {line}: the text cannot be decoded: {reason}. Save it as UTF-8.",
    ),
    "python-null": QT_TRANSLATE_NOOP(
        "Messages",
        "Line {line}, column {column}: there is a null character. This is no text of Python.",
    ),
    "python-syntax": QT_TRANSLATE_NOOP(
        "Messages",
        "Line {line}, column {column}: this is not Python: {reason}.",
    ),
    "python-no-model": QT_TRANSLATE_NOOP(
        "Messages",
        "There is no model here: expected a class that derives from tf.keras.Model or tf.keras.layers.Layer, or a variable that holds a Sequential.",
    ),
    "python-model": QT_TRANSLATE_NOOP(
        "Messages",
        "Line {line}: {text} cannot be read as a model: {reason}",
    ),
    "python-too-many-nodes": QT_TRANSLATE_NOOP(
        "Messages",
        "The source makes more than {most} nodes: it is not read.",
    ),
    "python-call-left": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} is not read: the class is taken as it is without these arguments.",
    ),
    "python-left": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} is not read: what it changes is not so in the drawing.",
    ),
    "python-shared-in-model": QT_TRANSLATE_NOOP(
        "Messages",
        "A layer of {text} is called beside that model too: as a block it would be another one.",
    ),
    "python-class-kept": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} has no form as a block and is kept as the project's own code.",
    ),
    "python-arguments": QT_TRANSLATE_NOOP(
        "Messages",
        "The arguments of {name} cannot be told apart: expected plain ones, not more than it takes.",
    ),
    "python-array": QT_TRANSLATE_NOOP(
        "Messages",
        "The constant {name} stands in a file beside the source that was not read.",
    ),
    "python-build": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} makes its weights in a build of its own.",
    ),
    "python-formula": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} is no formula that a node can hold.",
    ),
    "python-hook": QT_TRANSLATE_NOOP(
        "Messages",
        "The class has its own {name}, which is more than a call.",
    ),
    "python-init": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} in __init__ makes nothing that a drawing shows.",
    ),
    "python-loop": QT_TRANSLATE_NOOP(
        "Messages",
        "The loop over {text} cannot be drawn: its body ends it early, or a tensor says how long it is.",
    ),
    "python-mask": QT_TRANSLATE_NOOP(
        "Messages",
        "What {name} is, Keras says when it calls the class: that has no form in a drawing.",
    ),
    "python-no-call": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} has no call, or derives from another class of the source.",
    ),
    "python-no-return": QT_TRANSLATE_NOOP(
        "Messages",
        "The call returns no tensor.",
    ),
    "python-no-tensor": QT_TRANSLATE_NOOP(
        "Messages",
        "A tensor was expected here.",
    ),
    "python-no-value": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} is no value that a drawing can hold.",
    ),
    "python-own-code": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} is code of a person's own.",
    ),
    "python-shared-in-list": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} stands in a list and elsewhere too.",
    ),
    "python-statement": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} has no form as a node.",
    ),
    "python-training": QT_TRANSLATE_NOOP(
        "Messages",
        "A decision about training has no form as a node.",
    ),
    "python-unknown-argument": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} has no argument {argument}.",
    ),
    "python-unknown-name": QT_TRANSLATE_NOOP(
        "Messages",
        "{text} is not known here.",
    ),
    "python-unpack": QT_TRANSLATE_NOOP(
        "Messages",
        "What is unpacked here does not have {count} parts.",
    ),
    "python-variadic": QT_TRANSLATE_NOOP(
        "Messages",
        "The class takes any number of things as {name}.",
    ),
}
