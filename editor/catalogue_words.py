"""The catalogue in the person's language: what Layerwright says in it, Keras's own words stay as they are."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from editor.messages import QT_TRANSLATE_NOOP
from nodes.catalogue.spec import ArgumentSpec, Catalogue, NodeSpec, PortSpec

CONTEXT = "Catalogue"

WORDS: frozenset[str] = frozenset(
    {
        # the shelves of the palette
        QT_TRANSLATE_NOOP("Catalogue", "Inputs and outputs"),
        QT_TRANSLATE_NOOP("Catalogue", "Core layers"),
        QT_TRANSLATE_NOOP("Catalogue", "Convolution"),
        QT_TRANSLATE_NOOP("Catalogue", "Pooling"),
        QT_TRANSLATE_NOOP("Catalogue", "Recurrent"),
        QT_TRANSLATE_NOOP("Catalogue", "Attention"),
        QT_TRANSLATE_NOOP("Catalogue", "Normalization"),
        QT_TRANSLATE_NOOP("Catalogue", "Activation"),
        QT_TRANSLATE_NOOP("Catalogue", "Regularization"),
        QT_TRANSLATE_NOOP("Catalogue", "Reshaping"),
        QT_TRANSLATE_NOOP("Catalogue", "Merging"),
        QT_TRANSLATE_NOOP("Catalogue", "Preprocessing"),
        QT_TRANSLATE_NOOP("Catalogue", "Image augmentation"),
        QT_TRANSLATE_NOOP("Catalogue", "Wrappers"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: arithmetic"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: of each number"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: reductions"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: comparison and logic"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: shape and order"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: linear algebra"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: neural networks"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: signals"),
        QT_TRANSLATE_NOOP("Catalogue", "Functions: new tensors"),
        QT_TRANSLATE_NOOP("Catalogue", "Notes and frames"),
        # the entries that are not Keras's, and their arguments
        QT_TRANSLATE_NOOP("Catalogue", "Input"),
        QT_TRANSLATE_NOOP("Catalogue", "A tensor that the model is given: its shape without the batch."),
        QT_TRANSLATE_NOOP("Catalogue", "The shape of one example, without the batch. None: any shape."),
        QT_TRANSLATE_NOOP("Catalogue", "The type of the numbers."),
        QT_TRANSLATE_NOOP("Catalogue", "A fixed number of examples in a batch. None: any number."),
        QT_TRANSLATE_NOOP("Catalogue", "Output"),
        QT_TRANSLATE_NOOP("Catalogue", "A tensor that the model returns."),
        QT_TRANSLATE_NOOP("Catalogue", "Constant"),
        QT_TRANSLATE_NOOP("Catalogue", "A tensor of fixed numbers that training does not change."),
        QT_TRANSLATE_NOOP("Catalogue", "A number, or nested tuples of numbers of equal length."),
        QT_TRANSLATE_NOOP("Catalogue", "Note"),
        QT_TRANSLATE_NOOP("Catalogue", "A text on the canvas; no part of the model."),
        QT_TRANSLATE_NOOP("Catalogue", "What the note says."),
        QT_TRANSLATE_NOOP("Catalogue", "The colour of the note. None: the theme's own."),
        QT_TRANSLATE_NOOP("Catalogue", "Frame"),
        QT_TRANSLATE_NOOP("Catalogue", "A box around nodes that moves them with it; no part of the model."),
        QT_TRANSLATE_NOOP("Catalogue", "The title of the frame."),
        QT_TRANSLATE_NOOP("Catalogue", "The colour of the frame. None: the theme's own."),
        # arguments of which Keras says nothing
        QT_TRANSLATE_NOOP(
            "Catalogue", "The value that marks a timestep to skip: one whose features all equal it."
        ),
        QT_TRANSLATE_NOOP("Catalogue", "The layers, in the order in which they are called."),
        QT_TRANSLATE_NOOP("Catalogue", "Whether to smooth the image before making it smaller."),
        QT_TRANSLATE_NOOP(
            "Catalogue", "The diagonal to fill: 0 is the main one, above it positive, below it negative."
        ),
        QT_TRANSLATE_NOOP(
            "Catalogue", "The index into the first axis, or a tuple of indices into the first axes."
        ),
        QT_TRANSLATE_NOOP("Catalogue", "Whether `a` is lower triangular; else it is upper triangular."),
        QT_TRANSLATE_NOOP("Catalogue", "Whether to give `u` and `vh` besides the singular values."),
        QT_TRANSLATE_NOOP("Catalogue", "Whether `u` and `vh` are full square matrices."),
    }
)
"""What the catalogue says in our own words: those of `resources/catalogue/facts.toml`, as a test sees to."""


def worded(catalogue: Catalogue) -> Catalogue:
    """`catalogue`, which is English, in the person's language."""
    return replace(
        catalogue,
        nodes={id: worded_node(spec) for id, spec in catalogue.nodes.items()},
        categories={id: replace(each, title=_said(each.title)) for id, each in catalogue.categories.items()},
    )


def worded_node(spec: NodeSpec) -> NodeSpec:
    """One entry in the person's language. The English title still finds it."""
    title = spec.title if spec.id.startswith("keras.") else _said(spec.title)
    return replace(
        spec,
        title=title,
        aliases=spec.aliases if title == spec.title else (*spec.aliases, spec.title),
        summary=_said(spec.summary),
        arguments=tuple(map(_worded_argument, spec.arguments)),
        call_arguments=tuple(map(_worded_argument, spec.call_arguments)),
        inputs=tuple(map(_worded_port, spec.inputs)),
    )


def _worded_argument(argument: ArgumentSpec) -> ArgumentSpec:
    return replace(argument, doc=_said(argument.doc)) if argument.doc in WORDS else argument


def _worded_port(port: PortSpec) -> PortSpec:
    return replace(port, doc=_said(port.doc)) if port.doc in WORDS else port


def _said(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text in WORDS else text
