"""Models and sources that nobody should trust, each with something that would leave a mark if it were run.

What is a mark, and a `Site`, says `tests.hostile.corpus`. Beside the files stands `evil.py`, which leaves one
when it is imported.
"""

from __future__ import annotations

import base64
import io
import json
import marshal
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.hostile.corpus import Site, wordings
from tests.hostile.mutations import packed
from tests.nodes.formats.keras_models.test_hostile import model, record, tensor

EVIL = "evil"
"""A module that leaves a mark; nothing but a model's file says its name."""


@dataclass(frozen=True)
class File:
    """One file; `has_code` says whether the project that it becomes must hold what needs trust."""

    name: str
    ending: str
    data: bytes
    beside: bytes = b""
    """What stands beside it as `<its name>.constants.npz`."""
    has_code: bool = False

    def __str__(self) -> str:
        return self.name


def files(site: Site) -> list[File]:
    """Every file, with marks for `site`."""
    found = [*_models(site), *_archives(site), *_inside_hdf5(site), *_sources(site)]
    assert len({each.name for each in found}) == len(found)
    return found


def put(folder: Path, found: list[File], site: Site) -> dict[str, File]:
    """Write files into a folder; gives them by their names there, without an ending."""
    folder.mkdir(exist_ok=True)
    (folder / f"{EVIL}.py").write_text(f"{site.deed('imported')}\n", encoding="utf-8")
    names: dict[str, File] = {}
    for number, each in enumerate(found):
        stem = f"file_{number:04}"
        names[stem] = each
        (folder / f"{stem}{each.ending}").write_bytes(each.data)
        if each.beside:
            (folder / f"{stem}.constants.npz").write_bytes(each.beside)
    return names


# -- configurations --------------------------------------------------------------------------------------


def marshalled(site: Site) -> str:
    """A function that leaves a mark, as Keras writes the code of a Lambda layer."""
    namespace: dict[str, Any] = {}
    exec(f"def f(x):\n    {site.deed()}\n    return x\n", namespace)
    return base64.b64encode(marshal.dumps(namespace["f"].__code__)).decode("ascii")


def pickled(site: Site) -> bytes:
    """A pickle that leaves a mark when it is read."""

    class Reduced:
        def __reduce__(self) -> Any:
            return eval, (site.deed("unpickled"),)

    return pickle.dumps(Reduced())


def _lambdas(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    code = marshalled(site)
    functions: dict[str, Any] = {
        "of Keras 3": {"class_name": "__lambda__", "config": {"code": code, "defaults": None}},
        "with a module": {"class_name": "__lambda__", "module": EVIL, "config": {"code": code}},
        "of Keras 2": [code, None, None],
        "as text": site.deed(),
        "by name": {"module": "os", "class_name": "function", "config": "system", "registered_name": "f"},
        "by module": {"module": EVIL, "class_name": "function", "config": "f", "registered_name": "f"},
        "of builtins": {"module": "builtins", "class_name": "function", "config": "eval"},
    }  # fmt: skip
    for name, function in functions.items():
        more = {"function_type": "lambda", "module": EVIL, "output_shape": function, "arguments": {"x": "y"}}
        yield f"Lambda {name}", record("Lambda", "double", tensor("x"), function=function, **more)


def _layers(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """Layers that would run, import or read something if anybody made them."""
    deed, secret, folder = site.deed(), site.secret, str(site.folder)
    yield from _lambdas(site)
    lookups = {"vocabulary": secret}, {"vocabulary": f"file://{secret}"}
    for number, config in enumerate(lookups):
        for type in ("StringLookup", "IntegerLookup", "TextVectorization"):
            yield f"{type} {number}", record(type, "lookup", tensor("x"), **config)
    yield "TFSMLayer", record("TFSMLayer", "saved", tensor("x"), filepath=folder, call_endpoint="serve")
    dense = {"units": 2}
    objects: dict[str, Any] = {
        "eval": {"module": "builtins", "class_name": "eval", "config": deed},
        "eval by keyword": {"module": "builtins", "class_name": "eval", "config": {"source": deed}},
        "system": {"module": "os", "class_name": "system", "config": {"command": f"touch {folder}/ran"}},
        "a module": {"module": EVIL, "class_name": "Evil", "config": {}, "registered_name": "Evil"},
        "a function": {"module": EVIL, "class_name": "function", "config": "f", "registered_name": "f"},
        "registered": {"module": None, "class_name": "Evil", "config": {}, "registered_name": f"{EVIL}>Evil"},
        "lambda": {"class_name": "__lambda__", "config": {"code": marshalled(site), "defaults": None}},
        "text": deed,
        "a getter": {
            "module": "keras.utils",
            "class_name": "get_file",
            "config": {"origin": f"file://{secret}"},
        },
        "typespec": {"class_name": "__typespec__", "spec_name": "Evil", "module": EVIL, "config": []},
        "numpy": {"class_name": "__numpy__", "config": {"value": [deed], "dtype": "object"}},
        "bytes": {"class_name": "__bytes__", "config": {"value": deed}},
        "a tensor": {"class_name": "__tensor__", "config": {"value": deed, "dtype": "string"}},
    }
    for name, each in objects.items():
        for place in ("activation", "kernel_initializer", "kernel_regularizer", "dtype", "units"):
            yield f"{place}: {name}", record("Dense", "dense", tensor("x"), **{**dense, place: each})
        yield f"wrapped: {name}", record("TimeDistributed", "timed", tensor("x"), layer=each)
        yield f"argument: {name}", _with_argument(each)
    for module, kind in (
        (EVIL, "Evil"),
        ("os", "system"),
        ("builtins", "eval"),
        ("keras.src.utils", "get_file"),
    ):
        own = {**record(kind, "own", tensor("x"), source=deed), "module": module}
        yield f"layer: {module}", {**own, "registered_name": f"{module}>{kind}"}
        yield f"layer: {module}, not registered", own
    for function in (
        "io.read_file",
        "io.write_file",
        "py_function",
        "io.gfile.rmtree",
        "raw_ops.ReadFile",
        deed,
    ):
        shown = "deed" if function == deed else function
        for kind in ("TFOpLambda", "SlicingOpLambda"):
            made = record(kind, "op", tensor("x"), function=function)
            made["inbound_nodes"] = [["x", 0, 0, {"filename": secret, "path": folder, "contents": deed}]]
            yield f"{kind}: {shown}", made
    made = record("TensorFlowOpLayer", "op", tensor("x"), node_def=deed, constants={"0": deed})
    yield "TensorFlowOpLayer", made


def _with_argument(value: Any) -> dict[str, Any]:
    """A call with something as an argument, in a function for which there is code and one for which not."""
    made = record("GetItem", "item", tensor("x"))
    made["module"] = "keras.src.ops.numpy"
    made["inbound_nodes"] = [{"args": [tensor("x"), value], "kwargs": {"x); deed(": value, "key": value}}]
    return made


def _models(site: Site) -> Iterator[File]:
    for name, layer in _layers(site):
        yield from _in_all(name, model(layer, out=str(layer["name"])))
    deed = site.deed()
    for name, text in wordings(site).items():
        named = record("Dense", text, tensor("x"), units=2, **{text: text})
        found = model(named, out=text)
        found["config"]["name"] = text
        found["config"]["layers"][0]["config"]["name"] = text
        yield from _in_all(f"name: {name}", found, (".keras", ".json"))
        own = {**record(text, "own", tensor("x"), **{text: text}), "module": text, "registered_name": text}
        yield from _in_all(f"class: {name}", model(own, out="own"), (".keras", ".json"))
        called = record("Reshape", "call", tensor("x"), target_shape=[4])
        called["inbound_nodes"][0]["kwargs"] = {text: text}
        operation = {**called, "class_name": "Slice", "module": "keras.src.ops.core"}
        for kind, each in (("layer", called), ("operation", operation)):
            yield from _in_all(f"argument: {name} of a {kind}", model(each, out="call"), (".json",))
        yield from _in_all(f"subclassed: {name}", {"class_name": text, "config": {text: text}}, (".keras",))
    compiled = model(record("Dense", "dense", tensor("x"), units=2), out="dense")
    compiled["compile_config"] = {
        "optimizer": {"module": "builtins", "class_name": "eval", "config": {"source": deed}},
        "loss": {"class_name": "__lambda__", "config": {"code": marshalled(site)}},
    }
    compiled["build_config"] = {"input_shape": deed}
    yield from _in_all("compiled", compiled)


def _in_all(
    name: str, found: Mapping[str, Any], endings: tuple[str, ...] = (".keras", ".h5", ".json")
) -> Iterator[File]:
    text = json.dumps(found)
    if ".keras" in endings:
        yield File(f"{name} in .keras", ".keras", _keras(text))
    if ".h5" in endings:
        yield File(f"{name} in .h5", ".h5", _h5(text, "3.15.1"))
        yield File(f"{name} in an older .h5", ".h5", _h5(text, "2.15.0"))
    if ".json" in endings:
        yield File(f"{name} in .json", ".json", text.encode())


def _keras(config: str, *more: tuple[str, bytes], weights: bytes | None = None) -> bytes:
    metadata = ("metadata.json", b'{"keras_version": "3.15.1"}')
    values = ("model.weights.h5", _values() if weights is None else weights)
    return packed([("config.json", config.encode("utf-8", "surrogatepass")), metadata, values, *more])


@cache
def _values() -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as opened:
        opened["layers/dense/vars/0"] = np.zeros((4, 2), "float32")
        opened["layers/dense/vars/1"] = np.zeros(2, "float32")
    return file.getvalue()


def _h5(config: str, version: str) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as opened:
        opened.attrs["model_config"] = config.replace("\\u0000", "")
        opened.attrs["keras_version"] = version
        opened.create_group("model_weights").attrs["layer_names"] = np.array([b"dense"])
    return file.getvalue()


# -- archives and HDF5 -----------------------------------------------------------------------------------


def _plain() -> str:
    return json.dumps(model(record("Dense", "dense", tensor("x"), units=2), out="dense"))


def _archives(site: Site) -> Iterator[File]:
    """Paths that lead out of an archive, and parts that are something else than they should be."""
    folder = site.folder.as_posix()
    lookup = json.dumps(model(record("StringLookup", "lookup", tensor("x")), out="lookup"))
    ways = {
        "upwards": "../" * 12 + f"{folder.lstrip('/')}/ran",
        "absolute": f"{folder}/ran",
        "assets upwards": f"assets/{'../' * 12}{folder.lstrip('/')}/ran/vocabulary.txt",
        "assets absolute": f"assets//{folder}/ran/vocabulary.txt",
        "drive": "C:\\ran",
        "backslashes": "..\\" * 12 + "ran",
        "null": "assets/a\0/../ran/vocabulary.txt",
    }
    for name, way in ways.items():
        yield File(f"archive: {name}", ".keras", _keras(lookup, (way, b"alpha\nbeta\n")))
    yield File("archive: a pickle for weights", ".keras", _keras(_plain(), weights=pickled(site)))
    yield File("archive: a pickle for an array", ".keras", packed([("config.npy", _npy(site))]))
    yield File("archive: a pickle for a configuration", ".keras", packed([("config.json", pickled(site))]))
    yield File("a pickle", ".keras", pickled(site))
    yield File("a pickle as .h5", ".h5", pickled(site))
    yield File("a pickle as .json", ".json", pickled(site))


def _npy(site: Site) -> bytes:
    """An array of objects, which would be unpickled."""
    header = "{'descr': '|O', 'fortran_order': False, 'shape': (), }"
    padded = header + " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded.encode() + pickled(site)


def _inside_hdf5(site: Site) -> Iterator[File]:
    """Links and numbers that lead to other files."""
    for place in ("layers/dense/vars/0", "model_weights", "model_weights/dense/dense/kernel:0", "layers"):
        for kind in ("link", "numbers", "virtual"):
            for whole in (True, False):
                data = _leading(site, place, kind, whole)
                name = f"hdf5: {kind} at {place}"
                if whole:
                    yield File(f"{name} in .h5", ".h5", data)
                else:
                    yield File(f"{name} in .keras", ".keras", _keras(_plain(), weights=data))


def _leading(site: Site, place: str, kind: str, whole: bool) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as opened:
        if whole:
            opened.attrs["model_config"] = _plain()
            opened.attrs["keras_version"] = "3.15.1"
        if kind == "link":
            opened[place] = h5py.ExternalLink(site.secret, "/")
        elif kind == "numbers":
            opened.create_dataset(place, (8,), "uint8", external=[(site.secret, 0, 8)])
        else:
            layout = h5py.VirtualLayout((8, 8), "float32")
            layout[:] = h5py.VirtualSource(site.secret, "x", (8, 8))
            opened.create_virtual_dataset(place, layout)
    return file.getvalue()


# -- Python ----------------------------------------------------------------------------------------------

SOURCE = """\
{coding}
import numpy as np
import tensorflow as tf
{top}


@{decorator}
class Own(tf.keras.layers.Layer{base}):
    {inside}

    def __init__(self, units={default}, **kwargs):
        super().__init__(**kwargs)
        {init}
        self.kept = {value}

    def build(self, shape):
        {build}

    def call(self, x: {note}):
        {call}
        return x

    {method}


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.own = Own({given})
        self.dense = tf.keras.layers.Dense({given_dense})

    def call(self, inputs):
        {lines}
        return self.dense(self.own(inputs))


{bottom}
net = Net()
net(tf.keras.Input((4,)))
"""
HOLES: Mapping[str, str] = {
    "coding": "# plain",
    "top": "",
    "decorator": "tf.keras.utils.register_keras_serializable()",
    "base": "",
    "inside": "pass",
    "default": "3",
    "init": "pass",
    "value": "1",
    "build": "pass",
    "note": "float",
    "call": "x = x + 1",
    "method": "",
    "given": "",
    "given_dense": "2",
    "lines": "",
    "bottom": "",
}


def _sources(site: Site) -> Iterator[File]:
    deed = site.deed()
    places: dict[str, str] = dict.fromkeys(("default", "value", "note", "given"), f"({deed})")
    places |= dict.fromkeys(("top", "inside", "init", "build", "call", "lines", "bottom"), deed)
    places["base"] = f", *({deed},)"
    places["decorator"] = f"(lambda c: ({deed}, c)[1])"
    places["method"] = f"def get_config(self, a=({deed})):\n        {deed}"
    places["given_dense"] = f"2, activation=({deed})"
    places["coding"] = "# -*- coding: utf-7 -*-"
    for place, text in places.items():
        data = SOURCE.format(**{**HOLES, place: text}).encode()
        yield File(f"source: {place}", ".py", data, has_code=place != "coding")
        drawn = b"# Drawn with Layerwright.\n" + data
        yield File(f"source: {place}, said to be ours", ".py", drawn)
    lines = {
        "an import": f"import {EVIL}",
        "an import of": f"from {EVIL} import *",
        "an import in a try": f"try:\n    import {EVIL}\nexcept ImportError:\n    pass",
        "an import of names": f"from {EVIL} import Dense",
        "exec": f"exec({deed!r})",
        "a file": f"WORDS = open({site.secret!r}).read().split()",
        "arrays": f"WORDS = np.load({site.secret!r}, allow_pickle=True)",
        "tf.io": f"WORDS = tf.io.read_file({site.secret!r})",
        "a model": f"OTHER = tf.keras.models.load_model({site.secret!r})",
        "main": f"if __name__ == '__main__':\n    {deed}",
        "a comprehension": f"WORDS = [{deed} for _ in range(2)]",
        "a string": f'WORDS = f"{{{deed}}}"',
        "a class": f"class Other(metaclass=({deed}) or type):\n    {deed}",
        "a property": f"class Other:\n    @property\n    def __class__(self):\n        {deed}",
        "getattr": f"def __getattr__(name):\n    {deed}",
        "annotations": f"x: ({deed}) = 1",
        "a walrus": f"(y := {deed})",
        "all": f"__all__ = [{deed}]",
    }
    for name, text in lines.items():
        for place in ("top", "bottom"):
            yield File(
                f"source: {name} at the {place}", ".py", SOURCE.format(**{**HOLES, place: text}).encode()
            )
    yield from _read_by_layers(site)
    head = "# Drawn with Layerwright.\n\nimport pathlib\n\nimport numpy as np\nimport tensorflow as tf\n\n"
    head += 'with np.load(pathlib.Path(__file__).with_suffix(".constants.npz"), allow_pickle=True) as file:\n'
    head += "    CONSTANTS = dict(file)\n\n\nclass M(tf.keras.Model):\n    def call(self, inputs):\n"
    text = head + '        return inputs + tf.constant(CONSTANTS["constant_0"])\n'
    beside = packed([("constant_0.npy", _npy(site))])
    yield File("source: pickled constants", ".py", text.encode(), beside)


def _read_by_layers(site: Site) -> Iterator[File]:
    """Layers and functions that read a file, in the places where a drawing has them."""
    secret, folder = site.secret, str(site.folder)
    layers = {
        "StringLookup": f"tf.keras.layers.StringLookup(vocabulary={secret!r})",
        "TextVectorization": f"tf.keras.layers.TextVectorization(vocabulary={secret!r})",
        "TFSMLayer": f"tf.keras.layers.TFSMLayer({folder!r})",
        "Lambda": f"tf.keras.layers.Lambda(lambda x: ({site.deed()}, x)[1])",
        "Lambda by text": f"tf.keras.layers.Lambda({site.deed()!r})",
    }
    for name, text in layers.items():
        yield File(f"source: {name}", ".py", _net(text, "self.layer(inputs)"), has_code=True)
        data = (
            f"import tensorflow as tf\n\nnet = tf.keras.Sequential([tf.keras.Input((4,)), {text}])\n".encode()
        )
        yield File(f"source: {name} in a row", ".py", data, has_code=True)
    calls = {
        "read_file": f"tf.io.read_file({secret!r})",
        "write_file": f"tf.io.write_file('{folder}/ran', 'x')",
        "rmtree": f"tf.io.gfile.rmtree({folder!r})",
        "py_function": f"tf.py_function(lambda x: ({site.deed()}, x)[1], [inputs], tf.float32)",
        "numpy_function": f"tf.numpy_function(lambda x: ({site.deed()}, x)[1], [inputs], tf.float32)",
        "load": f"tf.saved_model.load({folder!r})(inputs)",
        "get_file": f"tf.keras.utils.get_file('ran', 'file://{secret}', cache_dir={folder!r})",
        "raw_ops": f"tf.raw_ops.ReadFile(filename={secret!r})",
        "getattr": f"getattr(tf.io, 'read_file')({secret!r})",
    }
    for name, text in calls.items():
        data = _net("tf.keras.layers.Dense(2)", f"self.layer({text})")
        yield File(f"source: {name} in call", ".py", data, has_code=True)


def _net(layer: str, result: str) -> bytes:
    return (
        "import tensorflow as tf\n\n\nclass Net(tf.keras.Model):\n    def __init__(self):\n"
        f"        super().__init__()\n        self.layer = {layer}\n\n    def call(self, inputs):\n"
        f"        return {result}\n\n\nnet = Net()\nnet(tf.keras.Input((4,)))\n"
    ).encode()
