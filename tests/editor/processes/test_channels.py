"""The channels of a session are the person's alone: nobody else can get at them, or is heard."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import zmq
from jupyter_client.session import Session as Wire
from pytestqt.qtbot import QtBot

from editor.processes import session as sessions, session_files
from editor.processes.channels import Channels
from editor.processes.session import Session
from editor.processes.session_files import SessionFiles, address, own_stem
from tests.editor.conftest import execute

EXECUTE = {"silent": True, "store_history": False, "user_expressions": {}, "allow_stdin": False}


def mode(path: Path) -> int:
    """What may be done to a file, and by whom."""
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """What new files are not allowed, for a while."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


# -- folders ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_permissions_are_the_same_whatever_files_usually_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int
) -> None:
    """The folder, the connection file with its key, and sources."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with umask(mask), closing(SessionFiles()) as files:
        connection, _ = files.connection(ipc=True)
        source = files.write("model.py", b"")
        assert mode(files.folder) == 0o700
        assert mode(connection) == mode(source) == 0o600
    assert not files.folder.exists()


def _of_another(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "getuid", lambda: place.stat().st_uid + 1)
    return place


def _open_to_all(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place.chmod(0o777)
    return place


def _link_to_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place.chmod(0o777)
    link = place.with_name("link")
    link.symlink_to(place)
    return link


@pytest.mark.parametrize("hostile", [_of_another, _open_to_all, _link_to_one])
def test_a_folder_that_others_can_change_is_not_used(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, hostile: Any
) -> None:
    """Neither for sockets nor for the key: they go where only this person can put something."""
    for name in ("runtime", "usual"):
        (tmp_path / name).mkdir(mode=0o700)
    place = hostile(tmp_path / "runtime", monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place))
    (tmp_path / "usual").chmod(0o1777)
    monkeypatch.setattr(session_files.tempfile, "gettempdir", lambda: str(tmp_path / "usual"))
    with closing(SessionFiles()) as files:
        assert files.folder.parent == tmp_path / "usual"
    (tmp_path / "usual").chmod(0o777)
    with closing(SessionFiles()) as files:
        assert files.folder.is_relative_to(home)
    assert list((tmp_path / "runtime").iterdir()) == []


def test_what_a_link_leads_to_is_not_cleaned_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that looks like what a killed program left may lead to a folder of the person's."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    work = tmp_path / "work"
    work.mkdir()
    (work / "thesis.txt").touch()
    (tmp_path / f"layerwright-{1 << 30}-x").symlink_to(work)
    closing(SessionFiles()).__exit__()
    assert (work / "thesis.txt").exists()


def test_what_else_a_program_puts_there_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources that are proved, values on their way: the next program finds them by the number."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert own_stem() == f"layerwright-{os.getpid()}-"
    left = tmp_path / f"layerwright-{1 << 30}-export"
    left.mkdir()
    closing(SessionFiles()).__exit__()
    assert not left.exists()


# -- messages --------------------------------------------------------------------------------------------


def say(connection: dict[str, Any], key: bytes, code: str) -> None:
    """Send code to a kernel by its shell channel, signed with `key`, and wait until it has been taken in."""
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    socket.connect(address(connection, "shell"))
    wire = Wire(key=key, signature_scheme="hmac-sha256")
    wire.send(socket, "execute_request", {**EXECUTE, "code": code})
    socket.send_multipart([b"<IDS|MSG>"])
    socket.send_multipart([b"nothing"])
    context.destroy(linger=2_000)


def is_deaf_to_others(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    """Whether a session does what its window says, and nothing that others say."""
    assert session.connection_file is not None
    connection = json.loads(session.connection_file.read_text())
    mark, own = tmp_path / "mark", tmp_path / "own"
    for key in (b"", b"guessed", connection["key"][:-1].encode()):
        say(connection, key, f"open({str(mark)!r}, 'w').close()")
    say(connection, connection["key"].encode(), f"open({str(own)!r}, 'w').close()")
    # Messages of one sender are taken in one after the other, and this one is the last.
    qtbot.waitUntil(own.exists)
    qtbot.waitUntil(lambda: session.is_free)
    assert execute(qtbot, session, "1 + 1") == "ok"
    assert not mark.exists()


def test_a_message_that_is_not_signed_is_not_heeded(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    """By sockets in the private folder."""
    assert session.files is not None
    sockets = list(session.files.folder.glob("k1-*"))
    assert sockets
    is_deaf_to_others(qtbot, session, tmp_path)


@pytest.mark.full
def test_nor_by_the_loopback(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there are no such sockets: anybody on the machine can send there, and is not heard."""
    monkeypatch.setattr(sessions, "_load", lambda: False)
    with closing(Session()) as own:
        own.environment = {"IPYTHONDIR": str(tmp_path)}
        own.where = tmp_path
        own.start()
        qtbot.waitUntil(lambda: own.is_free)
        assert own.connection_file is not None
        connection = json.loads(own.connection_file.read_text())
        assert (connection["transport"], connection["ip"]) == ("tcp", "127.0.0.1")
        assert mode(own.connection_file) == 0o600
        is_deaf_to_others(qtbot, own, tmp_path)


@pytest.mark.parametrize("ipc", [True, False])
def test_a_window_does_not_hear_what_its_kernel_has_not_signed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ipc: bool
) -> None:
    """Whatever it is that somebody has put in the kernel's place: no message, a forged one, half of one."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with closing(SessionFiles()) as files:
        _, connection = files.connection(ipc)
        context = zmq.Context()
        socket = context.socket(zmq.DEALER)
        socket.linger = 0
        socket.bind(address(connection, "shell"))
        channels = Channels(connection)
        told: list[str] = []
        channels.told.connect(lambda name, message: told.append(message["content"]["text"]))
        for key in (b"", b"guessed"):
            Wire(key=key, signature_scheme="hmac-sha256").send(socket, "stream", {"text": "forged"})
        for parts in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b""], [b"<IDS|MSG>", b"1", b"{}"]):
            socket.send_multipart(parts)
        signed = Wire(key=connection["key"].encode(), signature_scheme="hmac-sha256")
        signed.send(socket, "stream", {"text": "real"})
        try:
            qtbot.waitUntil(lambda: bool(told))
        finally:
            channels.close()
            context.destroy(linger=0)
        assert told == ["real"]
