"""Projects that nobody should trust, each with something of its own that would leave a mark if it were run.

A mark is a file that appears in the folder of the `Site`, or a file of that folder that is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from nodes.catalogue.load import load_catalogue as load
from nodes.catalogue.shaping import shaped
from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Place,
    PortName,
    Project,
    Value,
    Wire,
    WireId,
    argument,
    block_type,
    given_layer,
)
from nodes.trust import needs_trust
from nodes.vocabulary import vocabulary

load_catalogue = cache(load)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
MAIN, INNER = BlockId("main"), BlockId("inner")
OUT = PortName("output")


@dataclass(frozen=True, slots=True)
class Site:
    """A folder to leave marks in, with files that must not be read."""

    folder: Path

    def prepare(self) -> Site:
        """Write the files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "secret.txt").write_text("alpha\nbeta\n", encoding="utf-8")
        (self.folder / "secret.png").write_bytes(PNG)
        return self

    def deed(self, name: str = "ran") -> str:
        """An expression on one line that leaves a mark, in which the process's number stands."""
        file = f"{self.folder.as_posix()}/{name}."
        return f"open({file!r} + str(__import__('os').getpid()), 'a').close()"

    @property
    def secret(self) -> str:
        """The name of a text file."""
        return f"{self.folder.as_posix()}/secret.txt"

    @property
    def picture(self) -> str:
        """Text that shows a picture where it is taken for HTML."""
        return f'<img src="file://{self.folder.as_posix()}/secret.png"/><b>bold</b>'


@dataclass(frozen=True, slots=True)
class Hostile:
    """One project; `has_code` says whether it holds Python of its own, which an export rightly repeats."""

    name: str
    project: Project
    has_code: bool = False

    @property
    def reads_file(self) -> bool:
        """Whether it names a file to Keras, which the exported source rightly does too."""
        pieces = needs_trust(self.project, vocabulary(self.project, load_catalogue()))
        return any(piece.why == "file" for piece in pieces)

    def __str__(self) -> str:
        return self.name


def corpus(site: Site) -> list[Hostile]:
    """Every project, with marks for `site`."""
    made = [
        *_in_code(site),
        *_in_code_nodes(site),
        *_in_types(site),
        *_in_imports(site),
        *_in_files(site),
        *_in_names(site),
        *_in_formulas(site),
        *_too_much(site),
    ]
    assert len({each.name for each in made}) == len(made)
    return made


# -- drawing ---------------------------------------------------------------------------------------------


class Sketch:
    """A drawing as only a file can hold it: Input → (whatever is put) → Output, and a Dense beside it."""

    def __init__(self, code: Mapping[str, Code] | None = None) -> None:
        self.catalogue: Catalogue = load_catalogue()
        self.layers: dict[LayerId, Layer] = {}
        self.nodes: dict[NodeId, Node] = {}
        self.wires: dict[WireId, Wire] = {}
        self.arguments: dict[str, Value] = {}
        self.code = dict(code or {})
        self.more: dict[BlockId, Block] = {}
        self.name, self.kind = "Model", "model"
        self.start = self.node("start", Node(NodeId("start"), "input", None, {"shape": (4,)}))
        self.layer("beside", "keras.layers.Dense", {"units": 2})

    def node(self, after: str, node: Node) -> NodeId:
        """Put a node, its first input wired from the node `after`, if it has one."""
        self.nodes[node.id] = node
        if after != node.id:
            self.wire(NodeId(after), node.id, self._port(node))
        return node.id

    def _port(self, node: Node) -> str:
        layer = self.layers.get(node.layer) if node.layer else None
        project = self.project()
        spec = vocabulary(project, self.catalogue).get(layer.type if layer else node.kind)
        if spec is not None and spec.shaped:
            spec = shaped(project.main_block, node, spec)
        return str(spec.inputs[0].name) if spec and spec.inputs else "inputs"

    def wire(self, source: NodeId, target: NodeId, port: str, out: str = "output") -> None:
        """Wire an output to an input."""
        id = WireId(f"w{len(self.wires)}")
        key = 0 if port == "tensors" else None
        self.wires[id] = Wire(id, source, PortName(out), target, PortName(port), key)

    def layer(
        self, id: str, type: str, config: Mapping[str, Value], attribute: str = "", given: bool = False
    ) -> NodeId:
        """Put a layer and a node that calls it."""
        layer = Layer(LayerId(f"{id}.layer"), attribute or id, type, config, given=given)
        self.layers[layer.id] = layer
        return self.node("start", Node(NodeId(id), "layer", layer.id))

    def project(self) -> Project:
        """The project as it is now."""
        blocks = {MAIN: self.block(MAIN), **self.more}
        return Project(blocks, MAIN, self.code)

    def block(self, id: BlockId) -> Block:
        """What has been put, as a block."""
        nodes, wires = dict(self.nodes), dict(self.wires)
        ends = {wire.source for wire in wires.values()}
        for name in [node.id for node in nodes.values() if node.kind not in ("note", "frame", "output")]:
            if name not in ends and nodes[name].region is None:
                out = NodeId(f"out_{len(nodes)}")
                nodes[out] = Node(out, "output")
                port = str((nodes[name].outputs or ("output",))[0])
                wires[WireId(f"{out}.w")] = Wire(WireId(f"{out}.w"), name, PortName(port), out, _END)
        outputs = [each for each, node in nodes.items() if node.kind == "output"]
        inputs = tuple(each for each, node in nodes.items() if node.kind == "input")
        places = {each: Place(240 * number, 80 * number) for number, each in enumerate(nodes)}
        return Block(
            id,
            self.name,
            self.kind,
            dict(self.layers),
            nodes,
            wires,
            places,
            inputs,
            tuple(outputs),
            dict(self.arguments),
        )


_END = load_catalogue().nodes["output"].inputs[0].name


def _layer(name: str, type: str, config: Mapping[str, Value], /, **more: Code) -> Hostile:
    sketch = Sketch(more)
    sketch.layer("hostile", type, config)
    return Hostile(name, sketch.project(), bool(more))


def _node(
    name: str, kind: str, arguments: Mapping[str, Value], has_code: bool = False, /, **more: Code
) -> Hostile:
    sketch = Sketch(more)
    sketch.node("start", Node(NodeId("hostile"), kind, None, arguments))
    return Hostile(name, sketch.project(), has_code)


# -- code ------------------------------------------------------------------------------------------------

LAYER = """
{body}


class Own(tf.keras.layers.Layer{base}):
    {inside}

    def __init__(self, units={default}, **kwargs):
        super().__init__(**kwargs)
        {init}

    def build(self, shape):
        {build}

    def call(self, x, *, flag: {note} = False):
        {call}
        return x
"""
FUNCTION = """
import os
{body}

@{decorator}
def own(x, size={default}):
    {call}
    return x
"""
OBJECT = """
{body}


class Own(tf.keras.{parent}):
    {inside}

    def __call__(self, shape, dtype=None, **kwargs):
        {call}
        return tf.zeros(shape if isinstance(shape, tuple) else (), dtype)
"""


def _in_code(site: Site) -> Iterator[Hostile]:
    plain = {"base": "", "default": "3", "note": "bool", "decorator": "(lambda x: x)"}
    for place in ("body", "inside", "init", "build", "call", "default", "note", "base"):
        holes = {**dict.fromkeys(("body", "inside", "init", "build", "call"), "pass"), **plain}
        deed = site.deed()
        holes[place] = f", *({deed},)" if place == "base" else f"({deed})" if place in plain else deed
        text = LAYER.format(**holes)
        yield _layer(f"code: layer {place}", "custom:Own", {}, Own=Code("Own", "layer", text))
    for place in ("body", "decorator", "default", "call"):
        holes = {**dict.fromkeys(("body", "call"), "pass"), **plain}
        holes[place] = f"({site.deed()})" if place in plain else site.deed()
        sketch = Sketch({"own": Code("own", "function", FUNCTION.format(**holes))})
        sketch.node("start", Node(NodeId("hostile"), "custom:own"))
        yield Hostile(f"code: function {place}", sketch.project(), True)
    yield from _in_objects(site)
    unused = {"Own": Code("Own", "layer", f"{site.deed()}\n")}
    yield Hostile("code: nobody uses it", Sketch(unused).project(), True)
    unknown = {"Own": Code("Own", "nonsense", f"{site.deed()}\n")}
    yield Hostile("code: of no kind", Sketch(unknown).project(), True)


def _in_objects(site: Site) -> Iterator[Hostile]:
    kinds = {
        "initializer": ("initializers.Initializer", "kernel_initializer"),
        "regularizer": ("regularizers.Regularizer", "kernel_regularizer"),
        "constraint": ("constraints.Constraint", "kernel_constraint"),
    }
    for kind, (parent, taken) in kinds.items():
        for place in ("body", "inside", "call"):
            holes = {"body": "pass", "inside": "pass", "call": "pass", place: site.deed()}
            code = Code("Own", kind, OBJECT.format(parent=parent, **holes))
            config: dict[str, Value] = {"units": 2, taken: Object("custom:Own")}
            yield _layer(f"code: {kind} {place}", "keras.layers.Dense", config, Own=code)
    activation = Code("own", "activation", f"{site.deed()}\ndef own(x):\n    {site.deed()}\n    return x\n")
    config = {"units": 2, "activation": Object("custom:own")}
    yield _layer("code: activation", "keras.layers.Dense", config, own=activation)
    wrapped = {"layer": Object("keras.layers.Dense", config)}
    yield _layer("code: activation in a wrapper", "keras.layers.TimeDistributed", wrapped, own=activation)
    row = {"layers": (Object("keras.layers.Dense", config),)}
    for chain in ("chain", "keras.Sequential"):
        yield _layer(f"code: activation in a {chain}", chain, row, own=activation)


def _in_code_nodes(site: Site) -> Iterator[Hostile]:
    deed = site.deed()
    names: dict[str, Value] = {"inputs": ("x",), "outputs": ("y",)}
    bodies = {
        "plain": f"{deed}\ny = x",
        "default": f"def f(a={deed}):\n    return a\ny = x",
        "decision": f"y = x\nwhile x > 1:\n    {deed}\n    break",
        "breaks out": f"y = x\n\ndef other():\n    pass\n\n{deed}",
        "dedents": f"    y = x\n{deed}",
        "string": f'y = x\nz = """\n{deed}\n"""',
        "form feed": f"y = x\n\x0c{deed}",
        "bracket": f"y = x)\n{deed}\n(",
        "continued": f"y = x\\\n{deed}",
        "coding": f"# -*- coding: utf-7 -*-\ny = x\n{deed}",
        "returns": f"y = x\nreturn x\n{deed}",
        "future": f"from __future__ import annotations\ny = x\n{deed}",
    }
    for name, body in bodies.items():
        yield _node(f"lines: {name}", "code", {**names, "body": body}, True)
    for name, wrong in (
        ("default", f"x={deed}"),
        ("ends", f"x): {deed} #"),
        ("call", deed),
        ("line", f"x\n{deed}"),
    ):
        values: dict[str, Value] = {"inputs": (wrong,), "outputs": ("y",), "body": "y = 1"}
        yield _node(f"lines: input {name}", "code", values, True)
        values = {"inputs": ("x",), "outputs": (wrong,), "body": "y = x"}
        yield _node(f"lines: output {name}", "code", values, True)


# -- types -----------------------------------------------------------------------------------------------


def _in_types(site: Site) -> Iterator[Hostile]:
    deed, secret = site.deed(), site.secret
    kinds = {
        "os.system": {"command": f"touch {site.folder}/ran"},
        "tf.io.write_file": {"filename": f"{site.folder}/ran", "contents": "x"},
        "tf.io.read_file": {"filename": secret},
        "tf.io.gfile.rmtree": {"path": str(site.folder)},
        "tf.io.gfile.makedirs": {"path": f"{site.folder}/ran"},
        "tf.py_function": {"func": deed},
        "keras.ops.map": {"f": deed},
        "keras.utils.get_file": {"fname": "ran", "origin": f"file://{secret}", "cache_dir": str(site.folder)},
        "keras.models.load_model": {"filepath": secret},
        "builtins.exec": {"source": deed},
        "subprocess.run": {"args": ("touch", f"{site.folder}/ran")},
        "tf.constant": {},
        deed: {},
        "operator.call": {},
        "custom:missing": {},
        "custom:os.system": {},
        "block:missing": {},
        f"block:{deed}": {},
        f"custom:{deed}": {},
        "__import__": {},
        "self.__class__": {},
    }
    for kind, values in kinds.items():
        name = "deed" if kind == deed else kind.replace(deed, "deed")
        yield _node(f"kind: {name}", kind, values)
        yield _layer(f"type: {name}", kind, values)
        for place in ("kernel_initializer", "activation", "kernel_regularizer", "units", "dtype"):
            config = {"units": 2, place: Object(kind, values)}
            yield _layer(f"{place}: {name}", "keras.layers.Dense", config)
        yield _layer(f"wrapped: {name}", "keras.layers.TimeDistributed", {"layer": Object(kind, values)})
        yield _layer(f"chained: {name}", "chain", {"layers": (Object(kind, values),)})
    yield from _as_keras_saves(site)


def _as_keras_saves(site: Site) -> Iterator[Hostile]:
    """Dicts of the form in which Keras saves objects, which it would make objects of."""
    lookup = {"vocabulary": site.secret}
    saved: dict[str, Mapping[str, Value]] = {
        "lambda": {"class_name": "__lambda__", "config": {"value": "gASVAAAA", "defaults": None}},
        "file": {"module": "keras.layers", "class_name": "StringLookup", "config": lookup},
        "function": {"module": "keras.utils", "class_name": "function", "config": "get_file"},
        "module": {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"},
        "lambda layer": {
            "module": "keras.layers",
            "class_name": "Lambda",
            "config": {
                "function": {"module": "keras.models", "class_name": "function", "config": "load_model"},
                "arguments": {"filepath": site.secret},
            },
        },
    }
    for name, dict_ in saved.items():
        for place in ("activation", "kernel_initializer", "kernel_constraint", "dtype", "units"):
            yield _layer(f"saved: {name} as {place}", "keras.layers.Dense", {"units": 2, place: dict_})
        yield _layer(f"saved: {name} in a wrapper", "keras.layers.TimeDistributed", {"layer": dict_})
        yield _layer(f"saved: {name} in a chain", "keras.Sequential", {"layers": (dict_,)})
    for text in ("os.system", "__lambda__", "keras.utils>get_file", site.deed()):
        shown = "deed" if text == site.deed() else text
        for place in ("activation", "kernel_initializer", "kernel_regularizer", "dtype"):
            yield _layer(f"text: {shown} as {place}", "keras.layers.Dense", {"units": 2, place: text})


# -- functions of TensorFlow by name -----------------------------------------------------------------------


def _in_imports(site: Site) -> Iterator[Hostile]:
    """Functions that do something to files or run code, wherever a project can call them."""
    folder, secret, deed = str(site.folder), site.secret, site.deed()
    functions: dict[str, tuple[str, dict[str, Value]]] = {
        "tf.io.gfile.rmtree": ("path: str", {"path": folder}),
        "tf.io.gfile.remove": ("path: str", {"path": secret}),
        "tf.io.gfile.makedirs": ("path: str", {"path": f"{folder}/ran"}),
        "tf.io.gfile.copy": ("src: str, dst: str", {"src": secret, "dst": f"{folder}/ran"}),
        "tf.io.write_file": ("filename: str, contents: str", {"filename": f"{folder}/ran", "contents": "x"}),
        "tf.io.read_file": ("filename: str", {"filename": secret}),
        "tf.py_function": ("func: any, inp: tensors, Tout: dtype", {"func": deed, "Tout": "float32"}),
        "tf.numpy_function": ("func: any, inp: tensors, Tout: dtype", {"func": deed, "Tout": "float32"}),
        "tf.compat.v1.py_func": ("func: any, inp: tensors, Tout: dtype", {"func": deed, "Tout": "float32"}),
        "tf.keras.models.load_model": ("filepath: str", {"filepath": secret}),
        "tf.saved_model.load": ("export_dir: str", {"export_dir": folder}),
        "tf.load_library": ("library_location: str", {"library_location": secret}),
        "tf.keras.utils.get_file": (
            "fname: str, origin: str, cache_dir: str",
            {"fname": "ran", "origin": f"file://{secret}", "cache_dir": folder},
        ),
        "tf.keras.layers.deserialize": ("config: any", {"config": {"class_name": "__lambda__"}}),
    }
    for name, (given, values) in functions.items():
        code = {name: Code(name, "import", f"def {name.rpartition('.')[2]}({given}): ...\n")}
        own = Object(f"custom:{name}", values)
        yield _node(f"import: {name}", own.type, values, True, **code)
        for place in ("activation", "kernel_initializer", "kernel_regularizer"):
            config: dict[str, Value] = {"units": 2, place: own}
            yield _layer(f"import: {name} as {place}", "keras.layers.Dense", config, **code)
        yield _layer(f"import: {name} as a layer", own.type, values, **code)
        yield _layer(f"import: {name} in a wrapper", "keras.layers.TimeDistributed", {"layer": own}, **code)
        yield _layer(f"import: {name} in a chain", "chain", {"layers": (own,)}, **code)
        lines: dict[str, Value] = {"inputs": ("x",), "outputs": ("y",), "body": f"y = {name}({values!r})"}
        yield _node(f"import: {name} in lines", "code", lines, True, **code)
    yield from _wrong_imports(site)


def _wrong_imports(site: Site) -> Iterator[Hostile]:
    """Names that are not TensorFlow's, and signatures that would do something if anyone ran them."""
    deed = site.deed()
    for name in (
        "os.system",
        "tf.os.system",
        "tf",
        "tf.",
        "tf.__init__",
        "builtins.exec",
        f"tf.io[{deed}]",
        deed,
    ):
        shown = name.replace(deed, "deed")
        code = {name: Code(name, "import", f"def {name.rpartition('.')[2]}(command: str): ...\n")}
        yield _node(f"import: named {shown}", f"custom:{name}", {"command": "true"}, True, **code)
    texts = {
        "default": f"def square(x: tensor, y=({deed})): ...",
        "default by name": f"def square(x: tensor, *, y=({deed})): ...",
        "annotation": f"def square(x: ({deed})): ...",
        "answer": f"def square(x: tensor) -> ({deed}): ...",
        "decorator": f"@({deed})\ndef square(x: tensor): ...",
        "body": f"def square(x: tensor):\n    {deed}",
        "before": f"{deed}\ndef square(x: tensor): ...",
        "after": f"def square(x: tensor): ...\n{deed}",
        "argument": "def square(x: tensor, __import__: str): ...",
        "class": f"class square:\n    {deed}",
    }
    for name, text in texts.items():
        code = {"tf.square": Code("tf.square", "import", text)}
        yield _node(f"import: signature {name}", "custom:tf.square", {"__import__": deed}, True, **code)


# -- files -----------------------------------------------------------------------------------------------


def _in_files(site: Site) -> Iterator[Hostile]:
    secret = site.secret
    lookups: dict[str, dict[str, Value]] = {
        "keras.layers.StringLookup": {},
        "keras.layers.IntegerLookup": {},
        "keras.layers.TextVectorization": {},
    }
    for type, config in lookups.items():
        for name in (secret, f"file://{secret}", f"{site.folder}/./secret.txt"):
            shown = name.replace(str(site.folder), "")
            yield _layer(f"file: {type} {shown}", type, {**config, "vocabulary": name})
        inner = Object(type, {**config, "vocabulary": secret})
        yield _layer(f"file: {type} in a wrapper", "keras.layers.TimeDistributed", {"layer": inner})
        for chain in ("chain", "keras.Sequential"):
            yield _layer(f"file: {type} in a {chain}", chain, {"layers": (inner,)})
            deep = Object(chain, {"layers": (inner,)})
            yield _layer(f"file: {type} in a {chain} of one", chain, {"layers": (deep,)})
    yield _layer("file: TFSMLayer", "keras.layers.TFSMLayer", {"filepath": str(site.folder)})
    yield from _through_blocks(secret)
    yield from _arrays(site)


def _through_blocks(secret: str) -> Iterator[Hostile]:
    """A file's name that goes through arguments of blocks, or to a layer that a block is given."""
    lookup = "keras.layers.StringLookup"
    for name, given in (("argument", {"words": secret}), ("default", {}), ("illegal", {"import": secret})):
        inner = Sketch()
        inner.name = "Inner"
        called = next(iter(given), "words")
        inner.arguments = {called: secret if name == "default" else ("a",)}
        inner.layer("lookup", lookup, {"vocabulary": argument(called)})
        sketch = Sketch()
        sketch.more[INNER] = inner.block(INNER)
        sketch.layer("instance", block_type(INNER), given)
        yield Hostile(f"file: block {name}", sketch.project())
    inner = Sketch()
    inner.name = "Inner"
    inner.layer("lookup", lookup, {"vocabulary": ("a",)}, given=True)
    sketch = Sketch()
    sketch.more[INNER] = inner.block(INNER)
    sketch.layer("reader", lookup, {"vocabulary": secret})
    sketch.layer("instance", block_type(INNER), {"lookup": given_layer(LayerId("reader.layer"))})
    yield Hostile("file: a layer that a block is given", sketch.project())
    del sketch.nodes[NodeId("reader")]
    sketch.wires = {id: wire for id, wire in sketch.wires.items() if wire.target != "reader"}
    yield Hostile("file: a layer that is only given", sketch.project())


def _arrays(site: Site) -> Iterator[Hostile]:
    """Constants whose numbers are said to stand elsewhere, or are none."""
    deed, secret = site.deed(), site.secret
    sound: dict[str, Value] = {"dtype": "float32", "shape": (2,), "data": "AAAAAAAAAAA="}
    wrong: dict[str, dict[str, Value]] = {
        "key": {"dtype": "float32", "shape": (2,), "key": secret},
        "key upwards": {"dtype": "float32", "shape": (2,), "key": "../secret"},
        "key deed": {"dtype": "float32", "shape": (2,), "key": deed},
        "dtype": {**sound, "dtype": f'float32"); {deed}; ("'},
        "object": {**sound, "dtype": "object"},
        "shape": {**sound, "shape": (deed,)},
        "shape text": {**sound, "shape": deed},
        "huge": {**sound, "shape": (2**40, 2**40)},
        "huge key": {"dtype": "float32", "shape": (2**40,), "key": "0" * 32},
        "negative": {**sound, "shape": (-1, -2)},
        "data": {**sound, "data": deed},
        "more": {**sound, deed: deed},
        "file": {**sound, "filepath": secret},
    }
    for name, config in wrong.items():
        sketch = Sketch()
        sketch.nodes[NodeId("hostile")] = Node(
            NodeId("hostile"), "constant", None, {"value": Object("array", config)}
        )
        yield Hostile(f"array: {name}", sketch.project())
        value: Value = Object("keras.initializers.Constant", {"value": Object("array", config)})
        yield _layer(
            f"array: {name} as a start", "keras.layers.Dense", {"units": 2, "bias_initializer": value}
        )


# -- names -----------------------------------------------------------------------------------------------


def wordings(site: Site) -> Mapping[str, str]:
    """Names that try to leave the place where a name stands."""
    deed = site.deed()
    return {
        "deed": deed,
        "closes a call": f"); {deed} #",
        "closes double quotes": f'"); {deed}; ("',
        "closes single quotes": f"'); {deed}; ('",
        "closes three quotes": f'"""\n{deed}\n"""',
        "new line": f"x\n{deed}\n",
        "new line indented": f"x\n        {deed}\n",
        "carriage return": f"x\r{deed}\r",
        "separator": f"x\u2028{deed}\u2029{deed}\x85{deed}",
        "page": f"x\x0c{deed}\x0b{deed}\x1c{deed}",
        "semicolon": f"x; {deed}",
        "default": f"x={deed}",
        "walrus": f"x:=({deed})",
        "attribute": f"x.y[{deed}]",
        "backslash": "x\\",
        "backslash quote": f'x\\"); {deed} #',
        "braces": f"{{{deed}}}",
        "percent": f"%({deed})s",
        "comment": f"x # {deed}",
        "null": f"x\0{deed}",
        "surrogate": f"x\ud800{deed}",
        "bidi": f"x\u202e{deed}\u2066",
        "html": site.picture,
        "wide": "ｅｖａｌ",
        "ligature": "ﬁ",
        "keyword": "class",
        "soft keyword": "match",
        "wide keyword": "ｃlass",
        "None": "None",
        "self": "self",
        "tf": "tf",
        "np": "np",
        "super": "super",
        "init": "__init__",
        "class": "__class__",
        "dict": "__dict__",
        "private": "__mangled",
        "call": "call",
        "build": "build",
        "config": "get_config",
        "weights": "trainable_weights",
        "kwargs": "kwargs",
        "cls": "cls",
        "inputs": "inputs",
        "training": "training",
        "model": "model",
        "import": "__import__",
        "property": "property",
        "functools": "functools",
        "chain": "Chain",
        "constants": "CONSTANTS",
        "dots": "os.path.join",
        "digits": "1x",
        "empty": "",
        "space": " ",
        "long": "a" * 5000,
        "accent": "e\u0301",
        "combining": "\u0301",
        "emoji": "🙂",
    }


Put = Callable[[Sketch, str], None]


def _name_region(sketch: Sketch, text: str) -> None:
    loop = NodeId("loop")
    sketch.nodes[loop] = Node(loop, "for", None, {"values": (text, "x"), "times": 2}, title=text)
    sketch.nodes[NodeId("enter")] = Node(NodeId("enter"), "enter", region=loop)
    sketch.nodes[NodeId("leave")] = Node(NodeId("leave"), "leave", region=loop)
    for port in (text, "x"):
        sketch.wire(sketch.start, loop, port)
    out = WireId("loop.out")
    sketch.wires[out] = Wire(out, loop, PortName(text), NodeId("hostile"), _END)
    sketch.nodes[NodeId("hostile")] = Node(NodeId("hostile"), "output", title=text)


def _name_ids(sketch: Sketch, text: str) -> None:
    layer = Layer(LayerId(text), "layer", "keras.layers.Dense", {"units": 2})
    sketch.layers[layer.id] = layer
    sketch.node("start", Node(NodeId(text), "layer", layer.id))
    kept = dict(sketch.wires)
    sketch.wires = {WireId(f"{text}{number}"): wire for number, wire in enumerate(kept.values())}
    sketch.wires = {id: replace(wire, id=id) for id, wire in sketch.wires.items()}


def _name_block(sketch: Sketch, text: str) -> None:
    inner = Sketch()
    inner.name = text
    inner.arguments = {text: text, "plain": text}
    inner.layer("dense", "keras.layers.Dense", {"units": 2, "name": argument(text)}, attribute=text)
    inner.layer("given", "keras.layers.Dense", {"units": 2}, attribute=f"{text}_", given=True)
    inner.nodes[NodeId("start")] = replace(inner.nodes[NodeId("start")], title=text)
    sketch.more[INNER] = replace(inner.block(INNER), kind="layer")
    values: dict[str, Value] = {text: text, f"{text}_": given_layer(LayerId("beside.layer"))}
    sketch.layer("instance", block_type(INNER), values, attribute=text)
    sketch.name = text


def _name_code(sketch: Sketch, text: str) -> None:
    body = f"class {text}(tf.keras.layers.Layer):\n    pass\n"
    sketch.code[text] = Code(text, "layer", body)
    sketch.layer("hostile", f"custom:{text}", {text: text})


def _name_titles(sketch: Sketch, text: str) -> None:
    for id, node in list(sketch.nodes.items()):
        sketch.nodes[id] = replace(node, title=text, device=text)
    for kind in ("note", "frame"):
        arguments: dict[str, Value] = {"text": text, "title": text, "color": text}
        sketch.nodes[NodeId(kind)] = Node(NodeId(kind), kind, None, arguments, title=text)


def _name_values(sketch: Sketch, text: str) -> None:
    config: dict[str, Value] = {"units": 2, "name": text, "activation": text, text: text}
    sketch.layer("hostile", "keras.layers.Dense", config)
    sketch.layer("words", "keras.layers.StringLookup", {"vocabulary": (text, "a"), "oov_token": text})
    values: dict[str, Value] = {"value": (text, {text: (text,)}), "dtype": text}
    sketch.nodes[NodeId("constant")] = Node(NodeId("constant"), "constant", None, values)
    for id in ("weight", "weight2"):
        sketch.layers[LayerId(id)] = Layer(
            LayerId(id), text, "weight", {"shape": (2,), "initializer": text, "dtype": "float32"}
        )
        sketch.nodes[NodeId(id)] = Node(NodeId(id), "layer", LayerId(id))


def _name_ports(sketch: Sketch, text: str) -> None:
    sketch.node("start", Node(NodeId("hostile"), "keras.ops.split", outputs=(PortName(text),)))
    sketch.wire(sketch.start, NodeId("beside"), text, text)


PLACES: Mapping[str, Put] = {
    "titles": _name_titles,
    "attribute": lambda sketch, text: (
        [
            sketch.layer(f"hostile{number}", "keras.layers.Dense", {"units": 2}, attribute=text)
            for number in range(2)
        ]
        and None
    ),
    "block": _name_block,
    "code": _name_code,
    "region": _name_region,
    "ids": _name_ids,
    "values": _name_values,
    "ports": _name_ports,
}


def _in_names(site: Site) -> Iterator[Hostile]:
    for wording, text in wordings(site).items():
        for place, put in PLACES.items():
            sketch = Sketch()
            put(sketch, text)
            yield Hostile(f"name: {wording} as {place}", sketch.project(), has_code=place == "code")


# -- formulas --------------------------------------------------------------------------------------------


def _in_formulas(site: Site) -> Iterator[Hostile]:
    deed = site.deed()
    texts = {
        **wordings(site),
        "attribute": "x.__class__",
        "chained": "().__class__.__base__.__subclasses__()",
        "eval": f"eval({deed!r})",
        "lambda": f"(lambda: {deed})()",
        "comprehension": f"[x for x in ({deed},)]",
        "f-string": f'f"{{{deed}}}"',
        "star": f"relu(*({deed},))",
        "keyword": f"relu(x, name={deed})",
        "method": f"relu.__globals__[{deed!r}]",
        "file": f"load({site.secret!r})",
        "file of keras": f"get_file({site.secret!r})",
        "await": f"await {deed}",
        "yield": f"(yield {deed})",
        "starred": f"*x, {deed}",
        "format": f"'{{0.__class__}}'.format({deed})",
        "shadowed": "relu + relu(x)",
        "own name": "self + tf",
    }
    for name, text in texts.items():
        yield _node(f"formula: {name}", "expression", {"text": text})
        yield _node(f"index: {name}", "operator.index", {"index": text})
        yield _node(f"index ended: {name}", "operator.index", {"index": f"0]; {text}; x[0"})


# -- too much --------------------------------------------------------------------------------------------


def _too_much(site: Site) -> Iterator[Hostile]:
    deep: Value = site.deed()
    for _ in range(90):
        deep = Object("keras.layers.TimeDistributed", {"layer": deep})
    yield _layer("deep: wrappers", "keras.layers.TimeDistributed", {"layer": deep})
    row: Value = (site.deed(),)
    for _ in range(90):
        row = (row,)
    yield _layer("deep: tuples", "keras.layers.Dense", {"units": row})
    yield _node("deep: formula", "expression", {"text": "(" * 900 + "x" + ")" * 900})
    yield _node("deep: negations", "expression", {"text": "-" * 1900 + "x"})
    yield _node("deep: lines", "code", {"inputs": ("x",), "outputs": ("y",), "body": f"y = {'-' * 9000}x"})
    sketch = Sketch()
    sketch.layer("instance", block_type(MAIN), {})
    yield Hostile("deep: contains itself", sketch.project())
