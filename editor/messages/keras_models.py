"""What is said of models that Keras has saved: why one cannot be opened, and what cannot be drawn."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

KERAS_MODELS: dict[str, str] = {
    "keras-damaged": QT_TRANSLATE_NOOP(
        "Messages", "The file is damaged and cannot be read: {reason}. Save the model again."
    ),
    "keras-empty": QT_TRANSLATE_NOOP(
        "Messages",
        "The file is empty. Expected a model: a .keras file, a whole model in a .h5 file, or a model's JSON.",
    ),
    "keras-unknown": QT_TRANSLATE_NOOP(
        "Messages",
        "This is no model: it begins with {begin}. Expected a .keras file, a whole model in a .h5 file, or a model's JSON.",
    ),
    "keras-many-parts": QT_TRANSLATE_NOOP(
        "Messages", "The archive is not read: it has {count} parts, and a model at most {most}."
    ),
    "keras-no-config": QT_TRANSLATE_NOOP(
        "Messages", "This zip archive is no model: it has no config.json, as a .keras file has."
    ),
    "keras-bomb": QT_TRANSLATE_NOOP(
        "Messages",
        "The file is not read: {part} would take more than {megabytes} MB, or far more than its packed size lets expect.",
    ),
    "keras-weights-alone": QT_TRANSLATE_NOOP(
        "Messages",
        "There are weights in this file, but no model. Open the project that they belong to, and load them there.",
    ),
    "keras-no-class": QT_TRANSLATE_NOOP(
        "Messages", "This JSON is no model: it has no class_name, as the JSON of Keras has."
    ),
    "keras-not-json": QT_TRANSLATE_NOOP(
        "Messages", "The configuration of the model cannot be read: {reason}."
    ),
    "keras-too-deep": QT_TRANSLATE_NOOP(
        "Messages", "The configuration of the model is not read: it is nested more than {most} deep."
    ),
    "keras-too-many-nodes": QT_TRANSLATE_NOOP(
        "Messages", "The model has more than {most} nodes. So many cannot be opened."
    ),
    "keras-broken": QT_TRANSLATE_NOOP("Messages", "The configuration of the model cannot be used: {reason}."),
    "keras-cut-off": QT_TRANSLATE_NOOP(
        "Messages", "The file is cut off: its end is missing. Copy or save the model again."
    ),
    "keras-not-utf8": QT_TRANSLATE_NOOP(
        "Messages", "The configuration of the model cannot be read: it is not UTF-8 at byte {byte}."
    ),
    "keras-models-deep": QT_TRANSLATE_NOOP(
        "Messages", "The configuration of the model cannot be used: its models stand too deep in each other."
    ),
    "keras-bad-call": QT_TRANSLATE_NOOP(
        "Messages",
        "The configuration of the model cannot be used: it does not say as Keras does how a layer is called. Save the model again.",
    ),
    "keras-bad-ends": QT_TRANSLATE_NOOP(
        "Messages",
        "The configuration of the model cannot be used: its inputs or outputs cannot be read. Save the model again.",
    ),
    "keras-twins": QT_TRANSLATE_NOOP(
        "Messages", "The configuration of the model cannot be used: two layers are called {layer}."
    ),
    "keras-no-layer": QT_TRANSLATE_NOOP(
        "Messages",
        "The configuration of the model cannot be used: it speaks of a layer {layer} that is not there.",
    ),
    "keras-no-output": QT_TRANSLATE_NOOP(
        "Messages", "The configuration of the model cannot be used: there is no output {index} of {layer}."
    ),
    "keras-circle": QT_TRANSLATE_NOOP(
        "Messages", "The configuration of the model cannot be used: {layer} depends on itself."
    ),
    "keras-empty-record": QT_TRANSLATE_NOOP(
        "Messages",
        "There is no configuration of the {type} in this file. Save the whole model, not its weights alone.",
    ),
    "keras-layer-alone": QT_TRANSLATE_NOOP(
        "Messages", "This file holds a layer, {type}, and no model. Save a model that the layer stands in."
    ),
    "keras-no-values": QT_TRANSLATE_NOOP(
        "Messages", "The file has no values for {layer}. Save the model again, with its weights."
    ),
    "keras-unknown-layer": QT_TRANSLATE_NOOP(
        "Messages",
        "{type} is not a layer of this Keras. Its configuration is kept; give its code, and it is known.",
    ),
    "keras-unknown-object": QT_TRANSLATE_NOOP(
        "Messages", "{type} is not known to this version of Keras. Its configuration is kept."
    ),
    "keras-unknown-function": QT_TRANSLATE_NOOP(
        "Messages", "The function {name} is not in the file. Give its code as an activation."
    ),
    "keras-unknown-argument": QT_TRANSLATE_NOOP(
        "Messages", "{type} has no argument called {argument} any more: it is left out."
    ),
    "keras-call-argument": QT_TRANSLATE_NOOP(
        "Messages", "The argument {argument} of this call has no place in the drawing: it is left out."
    ),
    "keras-tensor-argument": QT_TRANSLATE_NOOP(
        "Messages",
        "A tensor is given as {argument}, which takes plain values in the drawing: it is left out.",
    ),
    "keras-call-inputs": QT_TRANSLATE_NOOP(
        "Messages", "This call has {received} inputs where {expected} have a place: look at its wires."
    ),
    "keras-sparse-input": QT_TRANSLATE_NOOP(
        "Messages", "This input is sparse or ragged in the file. The drawing takes a plain tensor."
    ),
    "keras-written": QT_TRANSLATE_NOOP(
        "Messages",
        "{function} cannot be placed as a node: the call stands there as code, which needs your trust.",
    ),
    "keras-lambda": QT_TRANSLATE_NOOP(
        "Messages",
        "A Lambda layer holds compiled code, which cannot be shown and is not run. Trust the project, and {name} runs it as it is; or write there, under Custom code, what it did.",
    ),
    "keras-lambda-name": QT_TRANSLATE_NOOP(
        "Messages",
        "A Lambda layer calls a function that is not in the file: {called}. Write it into {name} under Custom code, then trust the project.",
    ),
    "keras-subclass": QT_TRANSLATE_NOOP(
        "Messages",
        "{type} is a class of its own around these layers. What it does besides is code, which is not in the file.",
    ),
    "keras-subclassed": QT_TRANSLATE_NOOP(
        "Messages",
        "{type} is a class of its own: its weights and configuration are in the file, its code is not. Open it together with its .py file.",
    ),
    "keras-not-learnt": QT_TRANSLATE_NOOP(
        "Messages",
        "What this layer has learnt of words is not in the file: adapt it again, or give it a vocabulary.",
    ),
    "keras-shared-apart": QT_TRANSLATE_NOOP(
        "Messages",
        "{layer} is one layer that stands in several places. Each of them has a copy of it here: trained further, they would part.",
    ),
    "keras-namesakes": QT_TRANSLATE_NOOP(
        "Messages",
        "{layer} stands in several models under one name. This file does not say whether it is one layer: here each has its own. If it is one, save the model as a .keras file.",
    ),
    "keras-mask-code": QT_TRANSLATE_NOOP(
        "Messages",
        "The inner model {layer} is told a mask. Code puts it on the tensor before the call, which needs your trust.",
    ),
}
