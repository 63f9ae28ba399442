"""What the names in a source mean: which function of Keras or TensorFlow, however it was imported."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

USUAL: Mapping[str, str] = {"tf": "tf", "keras": "keras", "np": "numpy", "numpy": "numpy"}
"""What these names mean where nothing was imported under them: a piece of a notebook says no more."""

_PREFIXES = (
    ("tensorflow.keras", "keras"),
    ("tensorflow.python.keras", "keras"),
    ("tf.keras", "keras"),
    ("tensorflow", "tf"),
    ("keras.models", "keras"),
)
MATH: Mapping[str, str] = {
    "tf.matrix_square_root": "tf.linalg.sqrtm",
    "tf.math.mod": "tf.math.floormod",
    "tf.nn.l2_normalize": "tf.math.l2_normalize",
    "tf.linalg.l2_normalize": "tf.math.l2_normalize",
    "tf.nn.log_softmax": "tf.math.log_softmax",
    "tf.nn.lrn": "tf.nn.local_response_normalization",
    "tf.nn.sigmoid": "tf.math.sigmoid",
    "tf.nn.softmax": "tf.math.softmax",
    "tf.nn.softplus": "tf.math.softplus",
    "tf.nn.softsign": "tf.math.softsign",
    "tf.nn.swish": "tf.nn.silu",
    "tf.nn.tanh": "tf.math.tanh",
    "tf.nn.top_k": "tf.math.top_k",
    "tf.nn.zero_fraction": "tf.math.zero_fraction",
    "tf.eig": "tf.linalg.eig",
    "tf.eigvals": "tf.linalg.eigvals",
    "tf.matmul": "tf.linalg.matmul",
    "tf.norm": "tf.linalg.norm",
} | {
    f"tf.{name}": f"tf.math.{name}"
    for name in [
        "abs",
        "acos",
        "acosh",
        "add",
        "argmax",
        "argmin",
        "asin",
        "asinh",
        "atan",
        "atan2",
        "atanh",
        "cos",
        "cosh",
        "cumsum",
        "divide",
        "equal",
        "exp",
        "floor",
        "greater",
        "greater_equal",
        "less",
        "less_equal",
        "logical_and",
        "logical_not",
        "logical_or",
        "maximum",
        "minimum",
        "multiply",
        "negative",
        "not_equal",
        "pow",
        "reduce_all",
        "reduce_any",
        "reduce_logsumexp",
        "reduce_max",
        "reduce_mean",
        "reduce_min",
        "reduce_prod",
        "reduce_sum",
        "round",
        "scalar_mul",
        "sigmoid",
        "sign",
        "sin",
        "sinh",
        "sqrt",
        "square",
        "subtract",
        "tan",
        "tanh",
        "truediv",
    ]
}
"""Other names of the functions of TensorFlow that the catalogue has."""

OPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "tf.concat": ("keras.ops.concatenate", {"values": "xs", "axis": "axis"}),
    "tf.reshape": ("keras.ops.reshape", {"tensor": "x", "shape": "newshape"}),
    "tf.transpose": ("keras.ops.transpose", {"a": "x", "perm": "axes"}),
    "tf.expand_dims": ("keras.ops.expand_dims", {"input": "x", "axis": "axis"}),
    "tf.squeeze": ("keras.ops.squeeze", {"input": "x", "axis": "axis"}),
    "tf.stack": ("keras.ops.stack", {"values": "x", "axis": "axis"}),
    "tf.cast": ("keras.ops.cast", {"x": "x", "dtype": "dtype"}),
    "tf.zeros_like": ("keras.ops.zeros_like", {"input": "x"}),
    "tf.ones_like": ("keras.ops.ones_like", {"input": "x"}),
    "tf.where": ("keras.ops.where", {"condition": "condition", "x": "x1", "y": "x2"}),
    "tf.tile": ("keras.ops.tile", {"input": "x", "multiples": "repeats"}),
    "tf.repeat": ("keras.ops.repeat", {"input": "x", "repeats": "repeats", "axis": "axis"}),
    "tf.stop_gradient": ("keras.ops.stop_gradient", {"input": "variable"}),
    "tf.clip_by_value": (
        "keras.ops.clip",
        {"t": "x", "clip_value_min": "x_min", "clip_value_max": "x_max"},
    ),
}
"""Functions of TensorFlow that one of `keras.ops` does exactly, with the names of arguments there."""


def module_imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports at the top of a module, those in `try` and `if` too."""
    waiting: list[ast.stmt] = list(tree.body)
    for each in waiting:
        if isinstance(each, ast.Import | ast.ImportFrom):
            yield each
        elif isinstance(each, ast.Try | ast.If):
            waiting.extend(each.body)


class Spelling:
    """The imports of one source."""

    def __init__(self, imports: Iterable[ast.Import | ast.ImportFrom]) -> None:
        self._known = dict(USUAL)
        self._stars: list[str] = []
        self._hidden: set[str] = set()
        self.is_known: Callable[[str], bool] = lambda dotted: False
        """Whether a full name is one of something: where all of a module was imported, nothing else tells."""
        self.statements: dict[str, str] = {}
        """For each imported name the line that imports it."""
        for each in imports:
            for alias in each.names:
                self._add(each, alias)

    def _add(self, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        if alias.name == "*" and isinstance(statement, ast.ImportFrom):
            self._stars.append(statement.module or "")
            return
        if isinstance(statement, ast.Import):
            name = alias.asname or alias.name.partition(".")[0]
            full = alias.name if alias.asname else name
            self.statements[name] = f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")
        else:
            module = "." * statement.level + (statement.module or "")
            name, full = alias.asname or alias.name, f"{module}.{alias.name}"
            renamed = f" as {alias.asname}" if alias.asname else ""
            self.statements[name] = f"from {module} import {alias.name}{renamed}"
        self._known[name] = short(full)

    def dotted(self, node: ast.expr) -> str:
        """The full name of what an expression names, as `keras.layers.Dense`; empty if it names nothing."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        if "." in node.id:
            # no person can write such a name: it is the full one of something that is read in its place
            return short(node.id)
        if node.id not in self._known:
            return self._starred(".".join((node.id, *reversed(parts))))
        return short(".".join((self._known[node.id], *reversed(parts))))

    def _starred(self, name: str) -> str:
        """What a name means where all of a module was imported."""
        if name.partition(".")[0] in self._hidden:
            return ""
        return next((full for module in self._stars if self.is_known(full := short(f"{module}.{name}"))), "")

    def alias(self, name: str, node: ast.expr) -> None:
        """Let `name` mean what an expression names: `L = tf.keras.layers`."""
        dotted = self.dotted(node)
        if dotted and name not in self._known:
            self._known[name] = dotted

    def hide(self, names: Iterable[str]) -> None:
        """Let `names` mean what the source defines under them itself."""
        for name in names:
            self._known.pop(name, None)
            self._hidden.add(name)


def short(name: str) -> str:
    """A dotted name as the catalogue begins it: with `keras` or `tf`."""
    for prefix, replaced in _PREFIXES:
        if name == prefix or name.startswith(f"{prefix}."):
            return short(replaced + name[len(prefix) :])
    return name
