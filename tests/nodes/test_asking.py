"""Who is suspected when an analyser process ends."""

from __future__ import annotations

import pytest

from nodes.asking import CRASHES, Suspects, decoded


def told(suspects: Suspects) -> tuple[list[str], list[str]]:
    """What is not asked again, and which of that ended the process."""
    found = suspects.told()
    return found["avoid"], found["ended"]


def test_code_that_ends_the_process_is_not_asked_again() -> None:
    """Once is enough, and nobody else is suspected."""
    suspects = Suspects()
    suspects.asked({"digest": "first", "code": True})
    suspects.asked({"digest": "second", "code": True})
    assert suspects.died(overdue=False)
    assert told(suspects) == (["second"], ["second"])


def test_what_takes_too_long_has_not_ended_the_process() -> None:
    """Whether it is code or not."""
    suspects = Suspects()
    suspects.asked({"digest": "slow"})
    suspects.died(overdue=True)
    assert told(suspects) == (["slow"], [])


def test_a_layer_of_keras_is_tried_again() -> None:
    """Something else may have ended the process, until it has happened too often."""
    suspects = Suspects()
    for count in range(1, CRASHES + 1):
        suspects.begin()
        suspects.asked({"digest": "dense"})
        suspects.died(overdue=False)
        assert told(suspects)[0] == (["dense"] if count == CRASHES else [])


@pytest.mark.parametrize("idle", [True, False])
def test_code_that_has_left_something_behind_is_found(idle: bool) -> None:
    """A process that ends again and again after it ran code is ended by that code, whatever it does then."""
    suspects = Suspects()
    for count in range(CRASHES):
        suspects.begin()
        suspects.asked({"digest": "code", "code": True})
        suspects.asked({"digest": f"dense {count}"})
        if idle:
            suspects.done()
        assert suspects.died(overdue=False)
    assert told(suspects) == (["code"], ["code"])


def test_nobody_is_suspected_where_nothing_was_asked() -> None:
    """The process may have been killed."""
    suspects = Suspects()
    suspects.asked({"digest": "old", "code": True})
    suspects.begin()
    assert not suspects.died(overdue=False)


@pytest.mark.parametrize("line", [b"", b"\n", b"{", b"[1]\n", b"\xff\n", b"[" * 100_000, b'"text"\n'])
def test_what_is_no_message_is_none(line: bytes) -> None:
    """Anything can be written where the process answers."""
    assert decoded(line) is None


def test_a_message_is_an_object() -> None:
    """With whatever it says."""
    assert decoded(b'{"at": "node"}\n') == {"at": "node"}
