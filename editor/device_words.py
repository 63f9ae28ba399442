"""Devices and sizes in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nodes.devices import Crossing, call_device, layer_device
from nodes.graph import Block, Node

translate = QCoreApplication.translate

UNITS = ("B", "KB", "MB", "GB", "TB")


def size_text(size: float) -> str:
    """A number of bytes: `80 B`, `1.5 KB`."""
    unit = 0
    while size >= 1024 and unit < len(UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.0f} {UNITS[unit]}" if unit == 0 or size >= 100 else f"{size:.1f} {UNITS[unit]}"


def crossing_text(crossing: Crossing) -> str:
    """What a wire that crosses devices copies in every call."""
    ends = {"source": crossing.source, "target": crossing.target}
    if crossing.size is None:
        return translate("DeviceWords", "Copied from {source} to {target} in every call").format(**ends)
    size = size_text(crossing.size)
    if crossing.each:
        text = translate("DeviceWords", "Copied from {source} to {target} in every call: {size} an example")
    else:
        text = translate("DeviceWords", "Copied from {source} to {target} in every call: {size}")
    return text.format(**ends, size=size)


def device_lines(block: Block, node: Node) -> list[str]:
    """Where a call runs and where its variables live, if the drawing asks for it."""
    layer = block.layer_of(node)
    call = call_device(block, node)
    variables = None if layer is None else layer_device(block, layer)
    if call is None and variables is None:
        return []
    if layer is None or call == variables:
        return [translate("DeviceWords", "On {device}").format(device=call or variables)]
    here = call or translate("DeviceWords", "the first device")
    there = variables or translate("DeviceWords", "the first device")
    text = translate("DeviceWords", "Runs on {call}, variables on {variables}")
    return [text.format(call=here, variables=there)]
