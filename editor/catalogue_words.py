"""The catalogue in the person's language: what Layerwright says in it, Keras's own words stay as they are.

Our words stand in `resources/catalogue/facts.toml`, from where `make translations` takes them.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from editor.messages import QT_TRANSLATE_NOOP
from nodes.catalogue.spec import ArgumentSpec, Catalogue, NodeSpec
from nodes.graph import Value, block_of_type

CONTEXT = "Catalogue"
BLOCK = QT_TRANSLATE_NOOP("Blocks", "The block {name} of this project.")
"""What `nodes.vocabulary` says of a block, as a template."""


def worded(catalogue: Catalogue) -> Catalogue:
    """`catalogue`, which is English, in the person's language."""
    shelves = catalogue.categories.items()
    return replace(
        catalogue,
        nodes={id: _worded_node(spec) for id, spec in catalogue.nodes.items()},
        categories={id: replace(shelf, title=_said(shelf.title)) for id, shelf in shelves},
    )


def with_worded_blocks(catalogue: Catalogue) -> Catalogue:
    """`catalogue`, a project's vocabulary, with the person's language for what stands there of its blocks."""
    said = QCoreApplication.translate("Blocks", BLOCK)
    blocks = {
        id: replace(spec, summary=said.format(name=spec.title))
        for id, spec in catalogue.nodes.items()
        if said != BLOCK and block_of_type(id) is not None
    }
    return replace(catalogue, nodes={**catalogue.nodes, **blocks}) if blocks else catalogue


def choice_text(choice: Value) -> str:
    """What a choice of an argument is called: Keras's as it is, a word of ours in the person's language."""
    return _said(str(choice))


def _worded_node(spec: NodeSpec) -> NodeSpec:
    """One entry in the person's language. The English title still finds it."""
    ours = not spec.id.startswith(("keras.", "tf."))
    title = _said(spec.title) if ours else spec.title
    summary = _said(spec.summary)
    arguments, call_arguments = _worded_arguments(spec.arguments), _worded_arguments(spec.call_arguments)
    if ours:
        arguments = tuple(replace(each, label=_said(each.name)) for each in arguments)
    said = (title, summary, arguments, call_arguments)
    if said == (spec.title, spec.summary, spec.arguments, spec.call_arguments):
        return spec  # as almost all: making one anew takes long
    return replace(
        spec,
        title=title,
        aliases=spec.aliases if title == spec.title else (*spec.aliases, spec.title),
        summary=summary,
        arguments=arguments,
        call_arguments=call_arguments,
    )


def _worded_arguments(arguments: tuple[ArgumentSpec, ...]) -> tuple[ArgumentSpec, ...]:
    docs = [_said(each.doc) for each in arguments]
    if all(doc == each.doc for doc, each in zip(docs, arguments, strict=True)):
        return arguments
    return tuple(replace(each, doc=doc) for doc, each in zip(docs, arguments, strict=True))


def _said(text: str) -> str:
    """`text` as it is where there is no translation: then it is Keras's."""
    return QCoreApplication.translate(CONTEXT, text) if text else text
