"""What the session says: the model in it, runs, losses, gradients and training."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

LIVING: dict[str, str] = {
    # the session
    "not-built": QT_TRANSLATE_NOOP(
        "Messages",
        "There is no model in the session yet: build it first (Ctrl+B).",
    ),
    "interrupted": QT_TRANSLATE_NOOP("Messages", "Interrupted."),
    "memory-refused": QT_TRANSLATE_NOOP(
        "Messages",
        "The session asked for more than {gigabytes} GB beyond what TensorFlow takes, and was refused. Model, Session… sets the limit.",
    ),
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
    "input-not-whole": QT_TRANSLATE_NOOP(
        "Messages", "{name}: {dtype} cannot hold {value}. Expected whole numbers in its range."
    ),
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
    "train-optimizer": QT_TRANSLATE_NOOP("Messages", "No optimiser is called {name}. There are: {known}."),
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
}
