"""The colours of both themes, by role. Nothing else in editor/ names a colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours (`#rrggbb`). `roles` are the tints of categories, `dtypes` of ports and wires."""

    name: str
    dark: bool
    canvas: str
    grid: str
    panel: str
    raised: str
    border: str
    text: str
    dim: str
    faint: str
    accent: str
    error: str
    warning: str
    good: str
    node: str
    shared: str
    roles: Mapping[str, str]
    dtypes: Mapping[str, str]

    def role(self, role: str) -> str:
        """The tint of a category's role; that of inputs and outputs for an unknown one."""
        return self.roles.get(role, self.roles["ends"])

    def dtype(self, dtype: str) -> str:
        """The colour of a wire that carries `dtype` (Keras's name: `float32`, `int64`, `string` …)."""
        stem = dtype.rstrip("0123456789")
        family = {"bfloat": "float", "uint": "int"}.get(stem, stem)
        return self.dtypes.get(family, self.dim)


DARK = Theme(
    name="dark",
    dark=True,
    canvas="#13151a",
    grid="#1e2128",
    panel="#1c1f26",
    raised="#22262f",
    border="#2d323d",
    text="#e6e8ee",
    dim="#9aa1b1",
    faint="#646c7d",
    accent="#5aa9ff",
    error="#ff6b6b",
    warning="#f2b84b",
    good="#4cc38a",
    node="#242833",
    shared="#f7c948",
    roles={
        "core": "#5aa9ff",
        "convolution": "#39c5e0",
        "pooling": "#2fb8a6",
        "recurrent": "#a78bfa",
        "normalization": "#4cc38a",
        "activation": "#e0b341",
        "regularization": "#f2788f",
        "math": "#b58cf0",
        "constants": "#40d6c3",
        "control": "#f2915a",
        "custom": "#ee7fc4",
        "blocks": "#e6e8ee",
        "ends": "#8a91a1",
    },
    dtypes={
        "float": "#6fb1ff",
        "int": "#5fd08f",
        "bool": "#f48fc0",
        "string": "#d9c08a",
        "complex": "#b69cff",
    },
)

LIGHT = Theme(
    name="light",
    dark=False,
    canvas="#fbfbfd",
    grid="#e6e8ee",
    panel="#f2f3f7",
    raised="#ffffff",
    border="#d3d7e0",
    text="#1d212a",
    dim="#565e6e",
    faint="#7d8494",
    accent="#0b63ce",
    error="#c62f2f",
    warning="#8f5b00",
    good="#1c7a4b",
    node="#ffffff",
    shared="#b98900",
    roles={
        "core": "#1f6fd1",
        "convolution": "#0b7d94",
        "pooling": "#0d7f72",
        "recurrent": "#6d4fd0",
        "normalization": "#1c7a4b",
        "activation": "#8f6a00",
        "regularization": "#c0395a",
        "math": "#7d4bc4",
        "constants": "#08807a",
        "control": "#b85416",
        "custom": "#b13b87",
        "blocks": "#3a4150",
        "ends": "#636b7b",
    },
    dtypes={
        "float": "#2f7de0",
        "int": "#1c8a53",
        "bool": "#c2408a",
        "string": "#8a6a1f",
        "complex": "#6d4fd0",
    },
)
