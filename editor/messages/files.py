"""What is wrong with a file, and with the entries in it."""

from __future__ import annotations

from editor.messages.marking import QT_TRANSLATE_NOOP

FILES: dict[str, str] = {
    # files that cannot be used
    "file-missing": QT_TRANSLATE_NOOP("Messages", "There is no such file."),
    "file-unreadable": QT_TRANSLATE_NOOP("Messages", "The file cannot be read: {reason}."),
    "file-unwritable": QT_TRANSLATE_NOOP("Messages", "The file cannot be written: {reason}."),
    "file-unanswered": QT_TRANSLATE_NOOP(
        "Messages",
        "The drive of the file does not answer. What was asked of it may still be done once it does.",
    ),
    "file-too-large": QT_TRANSLATE_NOOP("Messages", "The file is larger than {megabytes} MB."),
    "file-not-text": QT_TRANSLATE_NOOP(
        "Messages", "This is not a Layerwright project: not UTF-8 text at byte {byte}."
    ),
    "file-not-json": QT_TRANSLATE_NOOP(
        "Messages", "This is not a Layerwright project: line {line}, column {column}: {reason}."
    ),
    "file-not-project": QT_TRANSLATE_NOOP("Messages", "This is not a Layerwright project: {reason}."),
    "file-too-deep": QT_TRANSLATE_NOOP(
        "Messages", "This is not a Layerwright project: values are nested more than {most} deep."
    ),
    "file-too-many-nodes": QT_TRANSLATE_NOOP(
        "Messages", "The file has {count} nodes. At most {most} can be opened."
    ),
    "file-no-array": QT_TRANSLATE_NOOP("Messages", "There is no array of numbers in the file: {reason}."),
    "pair-no-class": QT_TRANSLATE_NOOP(
        "Messages",
        "There is no class {name} here, which is what was saved in {file}. Choose the file that has it.",
    ),
    "foreign-unknown": QT_TRANSLATE_NOOP(
        "Messages", "This cannot become a project: expected a file whose name ends in {kinds}."
    ),
    # findings while a file is read
    "unreadable-entry": QT_TRANSLATE_NOOP(
        "Messages",
        "An entry of the file cannot be read ({place}: {reason}). It is kept as it is; the rest works without it.",
    ),
    "unusable-entry": QT_TRANSLATE_NOOP(
        "Messages", "An entry of the file cannot be used and is left out ({place}: {reason})."
    ),
    "unknown-fields": QT_TRANSLATE_NOOP(
        "Messages",
        "This was written by a newer version of Layerwright, and what it means by {fields} is not known to this one.",
    ),
    "newer-format": QT_TRANSLATE_NOOP(
        "Messages",
        "This file was written by a newer version of Layerwright (format {format}): it opens read-only.",
    ),
    "constants-missing": QT_TRANSLATE_NOOP(
        "Messages",
        "{count} arrays of numbers are missing: {file} is missing or damaged. The rest works without them.",
    ),
}
