"""Problems of a drawing, found without Keras and by Keras."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

PROBLEMS: dict[str, str] = {
    # problems that need no Keras
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
    # what Keras says
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
}
