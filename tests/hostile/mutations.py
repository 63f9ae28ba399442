"""Damages good files: bytes, JSON, archives, HDF5, Python, each in ways that a reader might not expect."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any

Mutation = Callable[[random.Random, bytes], bytes]

# -- bytes -----------------------------------------------------------------------------------------------


def _flip(dice: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8))):
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def _set(dice: random.Random, data: bytes) -> bytes:
    at, length = dice.randrange(len(data)), dice.choice((1, 1, 2, 4, 8))
    value = dice.choice((b"\0", b"\xff", b"\x7f", b"\x80", dice.randbytes(1))) * length
    return data[:at] + value + data[at + length :]


def _cut(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def _piece(dice: random.Random, data: bytes) -> tuple[int, int]:
    at = dice.randrange(len(data))
    return at, min(len(data), at + dice.choice((1, 2, 7, 30, 200)))


def _drop(dice: random.Random, data: bytes) -> bytes:
    first, last = _piece(dice, data)
    return data[:first] + data[last:]


def _double(dice: random.Random, data: bytes) -> bytes:
    first, last = _piece(dice, data)
    return data[:last] + data[first:last] * dice.choice((1, 1, 3, 50)) + data[last:]


def _insert(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + dice.randbytes(dice.choice((1, 3, 16))) + data[at:]


def _move(dice: random.Random, data: bytes) -> bytes:
    first, last = _piece(dice, data)
    at = dice.randrange(len(data))
    return data[:at] + data[first:last] + data[at + last - first :]


BYTES: Sequence[Mutation] = (_flip, _flip, _set, _set, _cut, _drop, _double, _insert, _move)

# -- JSON ------------------------------------------------------------------------------------------------

HOSTILE = (
    "x); import os #",
    'x"); import os #',
    "x\nimport os\n",
    "__class__",
    "__init__",
    "class",
    "../../etc/passwd",
    "file:///etc/passwd",
    "ｅｖａｌ",
    "\u202e\u2066",
    "\0",
    "\ud800",
    "",
    " ",
    "a" * 10_000,
)
NUMBERS = (0, -1, 1, 2, 3, 255, 2**31, -(2**31), 2**53, 2**63, 2**64, 10**30, 0.5, 1e308, -0.0, 1e-320)
STRANGE: Sequence[Callable[[], Any]] = (
    lambda: None,
    lambda: True,
    lambda: False,
    lambda: float("nan"),
    lambda: float("inf"),
    lambda: [],
    lambda: {},
    lambda: [None],
    lambda: [[]] * 3,
    lambda: {"": None},
    lambda: _nested(40),
    lambda: _nested(400),
    lambda: list(range(300)),
    lambda: {"class_name": "__lambda__", "config": {"code": "4wEAAAAA"}},
    lambda: {"class_name": "Lambda", "module": "keras.layers", "config": {"function": "f"}},
    lambda: {"class_name": "Dense", "module": "keras.layers", "config": {"units": 2}},
    lambda: {"class_name": "Functional", "config": {"layers": [], "input_layers": [], "output_layers": []}},
    lambda: {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}},
    lambda: {"class_name": "__tuple__", "items": [1, 2]},
    lambda: {"class": "array", "config": {"dtype": "float32", "shape": [2**40], "data": ""}},
    lambda: {"class": "keras.layers.Dense", "config": {"units": 2}},
    lambda: {"float": "nan"},
    lambda: {"dict": {"dict": {}}},
    lambda: ["dense", 0, 0],
    lambda: ["dense", 0, 0, {}],
)


def _nested(depth: int) -> Any:
    found: Any = "x"
    for level in range(depth):
        found = [found] if level % 2 else {"a": found}
    return found


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every item of every list and object: the container, and where in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        each = waiting.pop()
        items = each.items() if isinstance(each, dict) else enumerate(each) if isinstance(each, list) else ()
        for key, inner in items:
            found.append((each, key))
            waiting.append(inner)
    return found


def _json_once(dice: random.Random, data: Any) -> None:
    places = _places(data)
    if not places:
        return
    within, key = dice.choice(places)
    how = dice.randrange(9)
    if how == 0:
        del within[key]
    elif how == 1:
        other, where = dice.choice(places)
        # A copy: what contains itself cannot be written.
        within[key] = json.loads(json.dumps(other.get(where) if isinstance(other, dict) else None))
    elif how == 2:
        within[key] = dice.choice(HOSTILE)
    elif how == 3:
        within[key] = dice.choice(NUMBERS)
    elif how == 4 and isinstance(within, list):
        within.insert(key, json.loads(json.dumps(within[key])))
    elif how == 5 and isinstance(within, dict):
        within[dice.choice(HOSTILE)] = within.pop(key)
    elif how == 6 and isinstance(within[key], str):
        within[key] = within[key] + dice.choice(HOSTILE)
    elif how == 7 and isinstance(within[key], int | float):
        within[key] = -within[key] * dice.choice((1, 2, 1000))
    else:
        within[key] = dice.choice(STRANGE)()


def _json(dice: random.Random, data: bytes) -> bytes:
    found = json.loads(data)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        _json_once(dice, found)
    text = json.dumps(found, ensure_ascii=dice.random() < 0.5)
    # Half a character can only be written by its number.
    return text.encode("utf-8", "backslashreplace")


def _json_text(dice: random.Random, data: bytes) -> bytes:
    """What only text can have: keys twice, numbers that Python does not write, thousands of brackets."""
    text = data.decode("utf-8")
    how = dice.randrange(4)
    if how == 0:
        keys = list(re.finditer(r'"[^"\\]*"\s*:', text))
        chosen = dice.choice(keys) if keys else None
        return (text if chosen is None else f"{text[: chosen.end()]} 1, {text[chosen.start() :]}").encode()
    numbers = list(re.finditer(r"(?<=[\s\[:,])-?\d+(\.\d+)?(?=[\s\],}])", text))
    if not numbers:
        return data
    chosen = dice.choice(numbers)
    new = (
        dice.choice(("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x10", "01", "+1", "1_000"))
        if how == 1
        else "9" * dice.choice((20, 400, 5_000))
        if how == 2
        else "[" * dice.choice((90, 99, 101, 5_000))
    )
    return (text[: chosen.start()] + new + text[chosen.end() :]).encode()


JSON: Sequence[Mutation] = (_json, _json, _json, _json, _json_text, *BYTES[:4], _double)

# -- journals ----------------------------------------------------------------------------------------------


def _signed(dice: random.Random, data: bytes) -> bytes:
    """Lines that are whole, and say something else: damaged as JSON, gone, twice, elsewhere."""
    lines = data.rstrip(b"\n").split(b"\n")
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    how = dice.randrange(10)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines.insert(other, lines[at])
    elif how == 2:
        lines[at], lines[other] = lines[other], lines[at]
    else:
        new = dice.choice(JSON[:5])(dice, lines[at].partition(b" ")[2]).replace(b"\n", b" ")
        lines[at] = b"%08x %s" % (zlib.crc32(new), new)
    return b"\n".join(lines) + b"\n"


JOURNALS: Sequence[Mutation] = (*(_signed,) * 8, *BYTES[:6])

# -- archives --------------------------------------------------------------------------------------------


def _directory(dice: random.Random, data: bytes) -> bytes:
    """Fields of the headers of an archive that say what is not so."""
    found = bytearray(data)
    sign, length = dice.choice(((b"PK\x01\x02", 46), (b"PK\x03\x04", 30), (b"PK\x05\x06", 22)))
    starts = [each.start() for each in re.finditer(re.escape(sign), data)]
    if not starts:
        return data
    at = dice.choice(starts) + 4 + dice.randrange(length - 8)
    wide = dice.choice((2, 4))
    value = dice.choice((0, 1, 8, 9, 99, 0x7FFF, 0xFFFF, 2**31 - 1, 2**32 - 1)) & (256**wide - 1)
    found[at : at + wide] = value.to_bytes(wide, "little")
    return bytes(found)


def members(data: bytes) -> dict[str, bytes]:
    """What an archive holds.

    Raises:
        BadZipFile: it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise zipfile.BadZipFile(str(error)) from error


def packed(parts: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of these parts, of which several may be called alike."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def _repacked(dice: random.Random, data: bytes) -> bytes:
    """Another archive of the same parts: one is damaged, gone, another's or under another name."""
    parts = list(members(data).items())
    at = dice.randrange(len(parts))
    name, content = parts[at]
    how = dice.randrange(7)
    if how == 0:
        del parts[at]
    elif how == 1:
        parts[at] = name, parts[dice.randrange(len(parts))][1]
    elif how == 2:
        parts[at] = dice.choice(("../out", "/etc/x", "assets/a/vocabulary.txt", "a\\b", "x" * 3_000)), content
    elif how == 3:
        parts[at] = name, content + b"\0" * dice.choice((1, 10_000, 3_000_000))
    else:
        mutations = JSON if name.endswith(".json") else HDF5 if name.endswith(".h5") else BYTES
        parts[at] = name, dice.choice(mutations)(dice, content) if content else content
    return packed(parts, dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _configured(dice: random.Random, data: bytes) -> bytes:
    """A `.keras` file whose configuration is another."""
    parts = members(data)
    parts["config.json"] = dice.choice(JSON)(dice, parts["config.json"])
    return packed(list(parts.items()))


ARCHIVES: Sequence[Mutation] = (*BYTES[:6], _directory, _directory, _repacked, _repacked)
KERAS: Sequence[Mutation] = (*ARCHIVES, *(_configured,) * 8)

# -- HDF5 ------------------------------------------------------------------------------------------------

SIGNS = re.compile(rb"TREE|SNOD|HEAP|GCOL|OHDR|OCHK|FRHP|FHDB|BTHD|BTLF|FSHD|\x89HDF")
WIDE = (0, 1, 2, 255, 2**16 - 1, 2**31 - 1, 2**32 - 1, 2**63 - 1, 2**64 - 1)


def _header(dice: random.Random, data: bytes) -> bytes:
    """A field near the sign of one of the structures of HDF5."""
    starts = [each.start() for each in SIGNS.finditer(data)]
    at = (dice.choice(starts) if starts else 0) + dice.randrange(4, 200)
    form = dice.choice("BHIQ")
    size = struct.calcsize(form)
    value = struct.pack(f"<{form}", dice.choice(WIDE) & (256**size - 1))
    return data[:at] + value + data[at + size :]


def _early(dice: random.Random, data: bytes) -> bytes:
    """The beginning of a file, where what it is made of is said."""
    at = dice.randrange(min(len(data), 3_000))
    return data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]


def _configuration(dice: random.Random, data: bytes) -> bytes:
    """The JSON in an attribute, which keeps its length."""
    found = re.search(rb'\{"(class_name|module|registered_name)": .*?\}\}+(?=\x00)', data, re.DOTALL)
    if found is None:
        return _header(dice, data)
    try:
        new = dice.choice(JSON)(dice, found[0])
    except ValueError:
        return _flip(dice, data)
    new = new[: len(found[0])].ljust(len(found[0]))
    return data[: found.start()] + new + data[found.end() :]


HDF5: Sequence[Mutation] = (*BYTES[:6], _header, _header, _header, _early, _early)
MODELS: Sequence[Mutation] = (*HDF5, *(_configuration,) * 8)

# -- Python ----------------------------------------------------------------------------------------------

WORDS = (
    "(", ")", "[", "]", "{", "}", ":", ",", "=", "*", "**", "->", "@", ":=", ".", "...", "\\\n", "\t", "\f",
    "lambda", "yield", "await", "async", "del self", "global x", "return", "break", "continue", "pass",
    "import os", "from x import *", "with a as b", "try", "except", "raise", "assert x", "match x:\n case 1",
    "f'{x}'", "b'x'", "'''", '"""', "'", "#", "0", "-1", "1e999", "9" * 5_000, "0xffffffffffffffffffff", "1j",
    "None", "True", "self", "super()", "__class__", "x.__dict__", "self.x = x", "for i in range(10 ** 9):",
    "while True:", "if x:", "elif x:", "else:", "class A(A):", "def f(self, *a, **k):", "type X = int",
    "(" * 120, "-" * 500, "not " * 300, "[" * 90 + "]" * 90, "x if x else " * 60 + "x", "\0", "\u202e", "ｆ",
    "9 ** 9 ** 9", "'a' * 10 ** 9", "[0] * 10 ** 9", "1 << 10 ** 9", "range(10 ** 12)",
)  # fmt: skip
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def _words(dice: random.Random, data: bytes) -> bytes:
    parts = _TOKEN.findall(data.decode("utf-8"))
    for _ in range(dice.choice((1, 1, 2, 5))):
        at = dice.randrange(len(parts))
        how = dice.randrange(5)
        if how == 0:
            parts[at] = dice.choice(WORDS)
        elif how == 1:
            parts.insert(at, f" {dice.choice(WORDS)} ")
        elif how == 2:
            parts[at] = parts[dice.randrange(len(parts))]
        elif how == 3:
            del parts[at : at + dice.choice((1, 2, 10))]
            parts = parts or ["x"]
        else:
            first = dice.randrange(len(parts))
            parts[at:at] = parts[first : first + dice.choice((3, 20, 80))]
    return "".join(parts).encode("utf-8", "surrogatepass")


def _lines(dice: random.Random, data: bytes) -> bytes:
    lines = data.decode("utf-8").split("\n")
    for _ in range(dice.choice((1, 1, 3))):
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        how = dice.randrange(6)
        if how == 0:
            lines[at], lines[other] = lines[other], lines[at]
        elif how == 1 and len(lines) > 2:
            del lines[at]
        elif how == 2:
            lines.insert(at, lines[other])
        elif how == 3:
            lines[at] = "    " + lines[at]
        elif how == 4:
            lines[at] = lines[at][min(len(lines[at]), 4) :]
        else:
            space = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            lines.insert(at, space + dice.choice(WORDS))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


PYTHON: Sequence[Mutation] = (_words, _words, _words, _lines, _lines, _flip, _cut, _double)
