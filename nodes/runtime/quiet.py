"""Keeps the terminal to ourselves; to be called before TensorFlow is imported."""

from __future__ import annotations

import os
import sys


def silence_tensorflow() -> None:
    """Keep what TensorFlow logs while it loads off the terminal: it is nothing about the project.

    Some of it heeds no setting, so its half of the standard error is led away; Python's stays.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    sys.stderr = open(os.dup(2), "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
