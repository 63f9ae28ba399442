"""What is found of layers of the project's own, of exports and of whole models."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

PROOFS: dict[str, str] = {
    # the checker of layers
    "check-load": QT_TRANSLATE_NOOP(
        "Messages",
        "The text of {name} does not run. Mend the line that the error names: {text}",
    ),
    "check-make": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be made. Give each argument of __init__ a default, or a value in the inspector, and take only what it knows: {text}",
    ),
    "check-unnamed": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} does not take a name as other layers do. Let __init__ take **kwargs and pass them to super().__init__.",
    ),
    "check-eager": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be called. Look at the line of call or build that the error names, with the shape that was tried: {text}",
    ),
    "check-untracked": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} keeps {names} as tf.Variable, which Keras neither trains nor saves. Make it by self.add_weight in build.",
    ),
    "check-graph": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} runs eagerly, but not in a graph, where fit and predict run it. Use operations of Keras or TensorFlow in call, not NumPy or the values of tensors: {text}",
    ),
    "check-graph-differs": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} gives something else in a graph than eagerly. Look in call for Python numbers, lists or NumPy arrays that have to be tensors.",
    ),
    "check-symbolic": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be part of another model, which calls it on tensors without values. Let call ask for no values, or write a compute_output_shape: {text}",
    ),
    "check-gradient": QT_TRANSLATE_NOOP(
        "Messages",
        "The gradient of {name} cannot be computed. Use operations that have one, and tf.stop_gradient around what needs none: {text}",
    ),
    "check-no-gradient": QT_TRANSLATE_NOOP(
        "Messages",
        "{names} of {name} gets no gradient, so training leaves it as it is. Use it in call by operations that have one, or make it with trainable=False.",
    ),
    "check-config": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be made again from its get_config. Let that return what __init__ takes, and nothing else: {text}",
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
        "The weights of {name} cannot be saved and loaded. Make all of them by self.add_weight, in __init__ or build: {text}",
    ),
    "check-weights-differ": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} gives something else after its weights have been loaded. Keep every number that matters by self.add_weight.",
    ),
    "check-reload": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} cannot be saved and loaded within a model. Let get_config return all that __init__ takes, and register the class: {text}",
    ),
    "check-reload-differs": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} gives something else after being saved and loaded within a model. Keep every number that matters by self.add_weight or in get_config.",
    ),
    "check-failed": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} could not be checked. Check it again; if that fails too, look at what its text does when it is imported: {text}",
    ),
    "check-timeout": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} did not come to an end within {seconds} s. Look for a loop without an end.",
    ),
    "check-ended": QT_TRANSLATE_NOOP(
        "Messages",
        "{name} ended the process that tried it. Look for exits, and for what takes much memory.",
    ),
    # proofs of the export, whole models
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
