"""Configurations of Keras 2, as Keras 3 would have written them, where that is certain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

RENAMED: Mapping[str, str] = {
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "SyncBatchNormalization": "BatchNormalization",
    "CuDNNLSTM": "LSTM",
    "CuDNNGRU": "GRU",
    "LSTMV2": "LSTM",
    "GRUV2": "GRU",
}
"""Classes that have another name now."""
DROPPED: Mapping[str, frozenset[str]] = {
    "BatchNormalization": frozenset(
        {"renorm", "renorm_clipping", "renorm_momentum", "fused", "virtual_batch_size", "adjustment"}
    ),
    "Embedding": frozenset({"input_length", "sparse"}),
    "LSTM": frozenset({"implementation", "time_major"}),
    "GRU": frozenset({"implementation", "time_major"}),
    "SimpleRNN": frozenset({"time_major"}),
    "RNN": frozenset({"time_major", "num_constants"}),
    "Bidirectional": frozenset({"num_constants"}),
}
"""Arguments that changed how a layer computed, not what."""


def modern(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration of a model with its layers brought up to date, those of inner models too."""
    layers = [_layer(each) if isinstance(each, dict) else each for each in config["layers"]]
    return {**config, "layers": layers}


def _layer(record: dict[str, Any]) -> dict[str, Any]:
    name, config = str(record.get("class_name")), record.get("config")
    if not isinstance(config, dict):
        return record
    name = RENAMED.get(name, name)
    dropped = DROPPED.get(name, frozenset())
    found = {key: value for key, value in config.items() if key not in dropped}
    change = _CHANGES.get(name)
    if change is not None:
        change(found)
    for key in ("layer", "backward_layer", "cell"):
        if isinstance(found.get(key), dict):
            found[key] = _layer(found[key])
    return {**record, "class_name": name, "config": found}


def _batch_normalization(config: dict[str, Any]) -> None:
    axis = config.get("axis")
    if isinstance(axis, list) and len(axis) == 1:
        config["axis"] = axis[0]


def _layer_normalization(config: dict[str, Any]) -> None:
    axis = config.get("axis")
    if isinstance(axis, list) and len(axis) == 1:
        config["axis"] = axis[0]


def _input_layer(config: dict[str, Any]) -> None:
    if "batch_input_shape" in config:
        config.setdefault("batch_shape", config.pop("batch_input_shape"))


def _leaky_relu(config: dict[str, Any]) -> None:
    if "alpha" in config:
        config["negative_slope"] = config.pop("alpha")


def _depthwise(config: dict[str, Any]) -> None:
    for gone in ("filters", "kernel_initializer", "kernel_regularizer", "kernel_constraint", "groups"):
        config.pop(gone, None)


def _separable(config: dict[str, Any]) -> None:
    for gone in ("kernel_initializer", "kernel_regularizer", "kernel_constraint", "groups"):
        config.pop(gone, None)


def _transposed(config: dict[str, Any]) -> None:
    if config.get("groups") in (1, None):
        config.pop("groups", None)


def _multi_head(config: dict[str, Any]) -> None:
    for gone in ("query_shape", "key_shape", "value_shape"):
        config.pop(gone, None)


def _gru(config: dict[str, Any]) -> None:
    config.setdefault("reset_after", False)


_CHANGES: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "BatchNormalization": _batch_normalization,
    "LayerNormalization": _layer_normalization,
    "InputLayer": _input_layer,
    "LeakyReLU": _leaky_relu,
    "DepthwiseConv1D": _depthwise,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv1D": _separable,
    "SeparableConv2D": _separable,
    "Conv1DTranspose": _transposed,
    "Conv2DTranspose": _transposed,
    "Conv3DTranspose": _transposed,
    "MultiHeadAttention": _multi_head,
    "GRU": _gru,
}
