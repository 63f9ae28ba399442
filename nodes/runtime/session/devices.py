"""Devices: those that there are, and how they are set up."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import keras
import tensorflow as tf

from .answering import answers
from .live import Live, Refused

PRECISIONS = ("float32", "mixed_float16", "mixed_bfloat16")
MOST_CPUS = 16


# -- before anything is computed -------------------------------------------------------------------------


def set_up(setup: Mapping[str, Any]) -> None:
    """Choose what cannot be chosen any more once TensorFlow has computed something.

    `virtual_cpus`: into how many devices the CPU is divided. `memory_growth`: take memory of a GPU as it is
    needed, not all at once. `precision`: Keras's policy for the dtype of layers, one of `PRECISIONS`.
    """
    count = min(int(setup.get("virtual_cpus", 1)), MOST_CPUS)
    cpus = tf.config.list_physical_devices("CPU")
    if count > 1 and cpus:
        parts = [tf.config.LogicalDeviceConfiguration() for _ in range(count)]
        tf.config.set_logical_device_configuration(cpus[0], parts)
    if setup.get("memory_growth"):
        for gpu in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(gpu, True)
    precision = setup.get("precision", "float32")
    if precision in PRECISIONS and precision != "float32":
        keras.config.set_dtype_policy(precision)


# -- what there is ---------------------------------------------------------------------------------------


def short(device: str) -> str:
    """A device of this machine without its job: `CPU:1`."""
    return device.rpartition("device:")[2] or device


def there() -> list[str]:
    """The devices that something can be placed on."""
    return [short(each.name) for each in tf.config.list_logical_devices()]


def check(asked: Iterable[str]) -> None:
    """Make sure that all of these devices are there.

    TensorFlow would take another one for them, and say nothing.

    Raises:
        Refused: one is not.
    """
    known = there()
    missing = sorted(set(asked).difference(known))
    if missing:
        raise Refused("missing-devices", devices=", ".join(missing), there=", ".join(known))


@answers("devices")
def devices(live: Live) -> dict[str, Any]:
    """Physical and logical devices, with what is known of their memory in bytes, and the setup."""
    physical = [_described(each) for each in tf.config.list_physical_devices()]
    logical = [
        {"name": short(each.name), "type": each.device_type, **_used(short(each.name))}
        for each in tf.config.list_logical_devices()
    ]
    return {"physical": physical, "logical": logical, "precision": keras.config.dtype_policy().name}


def _described(device: Any) -> dict[str, Any]:
    """A physical device: its name, what it is called by its maker, the machine's memory for a CPU."""
    name = device.name.removeprefix("/physical_device:")
    details = tf.config.experimental.get_device_details(device)
    found = {"name": name, "type": device.device_type, "model": str(details.get("device_name", ""))}
    if device.device_type == "CPU" and hasattr(os, "sysconf"):
        found["total"] = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return found


def _used(name: str) -> dict[str, Any]:
    """What a device has given out: now, and at most so far. TensorFlow counts that for GPUs alone."""
    if name.startswith("CPU:"):
        return {}
    try:
        found = tf.config.experimental.get_memory_info(name)
    except ValueError:
        return {}
    return {"used": int(found["current"]), "peak": int(found["peak"])}
