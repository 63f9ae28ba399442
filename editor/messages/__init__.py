"""The sentence for every problem and refusal, in the person's language; `nodes.messages` has the English."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from editor.messages.edits import EDITS
from editor.messages.files import FILES
from editor.messages.keras_models import KERAS_MODELS
from editor.messages.living import LIVING
from editor.messages.marking import QT_TRANSLATE_NOOP
from editor.messages.problems import PROBLEMS
from editor.messages.proofs import PROOFS
from editor.messages.python_source import PYTHON_SOURCE
from editor.messages.weights import WEIGHTS
from nodes.graph import Value

__all__ = ["QT_TRANSLATE_NOOP", "REASONS", "TEMPLATES", "translated"]

CONTEXT = "Messages"

TEMPLATES: dict[str, str] = {
    **LIVING,
    **EDITS,
    **FILES,
    **KERAS_MODELS,
    **PYTHON_SOURCE,
    **WEIGHTS,
    **PROBLEMS,
    **PROOFS,
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
        QT_TRANSLATE_NOOP("Messages", "it is no object"),
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
