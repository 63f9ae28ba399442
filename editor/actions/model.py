"""Actions of the Model menu: the live model and its session."""

from __future__ import annotations

from editor.actions.record import Action, Window
from editor.dialogs.restarting import restart
from editor.messages import QT_TRANSLATE_NOOP


def has_model(window: Window) -> bool:
    """While there is something that a model could be made of."""
    return bool(window.document.project.main_block.nodes)


def is_working(window: Window) -> bool:
    """While the session is busy with something that can be interrupted, or does not heed an interrupt."""
    return window.live.state in ("busy", "interrupting")


def has_session(window: Window) -> bool:
    """While there is a session, or one is on its way."""
    return window.live.state not in ("off", "dead")


MODEL = (
    Action(
        "model.build",
        QT_TRANSLATE_NOOP("Actions", "Build"),
        "Model",
        lambda w: w.live.build(),
        QT_TRANSLATE_NOOP("Actions", "Make the model of the drawing, and keep the values of its weights"),
        ("Ctrl+B",),
        "play",
        has_model,
        toolbar=QT_TRANSLATE_NOOP("Actions", "Build"),
    ),
    Action(
        "model.run",
        QT_TRANSLATE_NOOP("Actions", "Run"),
        "Model",
        lambda w: w.live.run_wanted.emit(),
        QT_TRANSLATE_NOOP(
            "Actions", "Call the model on the chosen inputs, and show what every node makes of them"
        ),
        ("Ctrl+R",),
        "lightning",
        has_model,
        toolbar=QT_TRANSLATE_NOOP("Actions", "Run"),
    ),
    Action(
        "model.train",
        QT_TRANSLATE_NOOP("Actions", "Try to train…"),
        "Model",
        lambda w: w.live.train_wanted.emit(),
        QT_TRANSLATE_NOOP(
            "Actions", "Choose a loss and make some steps of training, to see whether it falls"
        ),
        (),
        "trend-down",
        has_model,
    ),
    Action(
        "model.backward",
        QT_TRANSLATE_NOOP("Actions", "Backward pass"),
        "Model",
        lambda w: w.live.gradients_wanted.emit(),
        QT_TRANSLATE_NOOP(
            "Actions", "Show the gradients of the chosen loss beside the weights and on the wires"
        ),
        (),
        "arrow-u-up-left",
        has_model,
    ),
    Action(
        "model.interrupt",
        QT_TRANSLATE_NOOP("Actions", "Interrupt"),
        "Model",
        lambda w: w.live.interrupt_or_end(),
        QT_TRANSLATE_NOOP("Actions", "Stop what the session is busy with; the values of the model stay"),
        ("Ctrl+.",),
        "stop",
        is_working,
        starts_group=True,
    ),
    Action(
        "model.restart",
        QT_TRANSLATE_NOOP("Actions", "Restart session…"),
        "Model",
        lambda w: restart(w.live, w.canvas.window()),
        QT_TRANSLATE_NOOP("Actions", "End the session and start another one; unsaved values are lost"),
        (),
        "arrows-clockwise",
        has_session,
    ),
    Action(
        "model.session",
        QT_TRANSLATE_NOOP("Actions", "Session…"),
        "Model",
        lambda w: w.session_settings.open(),
        QT_TRANSLATE_NOOP("Actions", "Choose the kernel of the session, its virtual CPUs and its precision"),
        (),
        "gear",
    ),
    Action(
        "model.save_keras",
        QT_TRANSLATE_NOOP("Actions", "Save model as .keras…"),
        "Model",
        lambda w: w.exporting.save_keras(),
        QT_TRANSLATE_NOOP("Actions", "Write the model with its weights as one file of Keras"),
        (),
        "file-arrow-down",
        has_model,
        starts_group=True,
    ),
    Action(
        "model.export_saved_model",
        QT_TRANSLATE_NOOP("Actions", "Export SavedModel…"),
        "Model",
        lambda w: w.exporting.export_saved_model(),
        QT_TRANSLATE_NOOP("Actions", "Write the model as a folder that TensorFlow runs without its source"),
        (),
        "package",
        has_model,
    ),
    Action(
        "model.prove",
        QT_TRANSLATE_NOOP("Actions", "Prove the export…"),
        "Model",
        lambda w: w.exporting.prove(),
        QT_TRANSLATE_NOOP(
            "Actions", "Run the exported file by itself and compare what it gives with what the session gives"
        ),
        (),
        "shield-check",
        has_model,
    ),
    Action(
        "model.save_weights",
        QT_TRANSLATE_NOOP("Actions", "Save weights…"),
        "Model",
        lambda w: w.weight_files.save(),
        QT_TRANSLATE_NOOP("Actions", "Write the values of all weights to a .weights.h5 file of Keras"),
        icon="download-simple",
        enabled_when=has_model,
        toolbar=QT_TRANSLATE_NOOP("Actions", "Save weights"),
        starts_group=True,
    ),
    Action(
        "model.load_weights",
        QT_TRANSLATE_NOOP("Actions", "Load weights…"),
        "Model",
        lambda w: w.weight_files.load(),
        QT_TRANSLATE_NOOP(
            "Actions", "Look into a file of weights, and choose what is taken into the model from it"
        ),
        icon="upload-simple",
        enabled_when=has_model,
        toolbar=QT_TRANSLATE_NOOP("Actions", "Load weights"),
    ),
    Action(
        "model.keep_weights",
        QT_TRANSLATE_NOOP("Actions", "Keep weights beside the project"),
        "Model",
        lambda w: w.weight_files.keep(not w.weight_files.keeps),
        QT_TRANSLATE_NOOP("Actions", "Write NAME.weights.h5 whenever the project is saved"),
        icon="floppy-disk-back",
        checked_when=lambda w: w.weight_files.keeps,
    ),
)
