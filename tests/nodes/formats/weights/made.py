"""Files of weights made with h5py and NumPy alone: as Keras 3 writes them, as Keras 2 did, and wrong ones.

Most are of one network: `first` and `second` are alike, (8, 8) with a bias; `last` is (8, 3).
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import h5py
import numpy as np

from nodes.formats.weights.tensors import Target

SHAPES = {"first": (8, 8), "second": (8, 8), "last": (8, 3)}
GROUPS = {"first": "first", "second": "layers/dense", "last": "last"}
"""Keras 3 addresses what comes after "layers" in the alphabet by class and number."""


def values() -> dict[str, np.ndarray]:
    """`first/kernel` and so on, all different."""
    random = np.random.default_rng(3)
    found = {}
    for name, shape in SHAPES.items():
        found[f"{name}/kernel"] = random.normal(size=shape).astype("float32")
        found[f"{name}/bias"] = random.normal(size=shape[1:]).astype("float32")
    return found


def targets() -> list[Target]:
    """The weights of the network as the session tells of them."""
    return [
        Target(
            f"{layer}|{weight}",
            SHAPES[layer] if weight == "kernel" else SHAPES[layer][1:],
            "float32",
            f"{GROUPS[layer]}/vars/{index}",
            (layer,),
            (GROUPS[layer],),
            weight,
            index,
            1,
        )
        for layer in SHAPES
        for index, weight in enumerate(("kernel", "bias"))
    ]


def keras_file(
    path: Path,
    arrays: Mapping[str, np.ndarray] | None = None,
    groups: Mapping[str, str] | None = None,
    mapped: bool = False,
) -> Path:
    """A `.weights.h5`; `groups` says where layers stand, `mapped` whether our map is in it."""
    identities = {}
    with h5py.File(path, "w") as file:
        for name, array in (values() if arrays is None else arrays).items():
            layer, weight = name.split("/")
            group = f"{(groups or GROUPS).get(layer, layer)}/vars"
            index = 0 if weight == "kernel" else 1
            file[f"{group}/{index}"] = array
            file[group].attrs["name"] = layer
            identities[f"{group}/{index}"] = [layer, weight]
        if mapped:
            file.attrs["layerwright"] = json.dumps({"format": 1, "weights": identities})
    return path


def legacy_file(path: Path, arrays: Mapping[str, np.ndarray] | None = None, root: str = "") -> Path:
    """A `.h5` of Keras 2: weights alone, or with `root` "model_weights" as in a whole model."""
    with h5py.File(path, "w") as file:
        group = file.create_group(root) if root else file
        layers = list(dict.fromkeys(name.split("/")[0] for name in (arrays or values())))
        group.attrs["layer_names"] = np.array([each.encode() for each in layers])
        group.attrs["keras_version"] = b"2.15.0"
        for layer in layers:
            inner = group.create_group(layer)
            names = [f"{name}:0" for name in (arrays or values()) if name.startswith(f"{layer}/")]
            inner.attrs["weight_names"] = np.array([each.encode() for each in names])
            for name in names:
                inner[name] = (arrays or values())[name[:-2]]
    return path


def whole_model(path: Path, compression: int = zipfile.ZIP_STORED) -> Path:
    """A `.keras` file, as far as weights go."""
    inner = keras_file(path.with_suffix(".inner.h5"))
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("config.json", "{}")
        archive.write(inner, "model.weights.h5")
    inner.unlink()
    return path


# -- what cannot be used -----------------------------------------------------------------------------------


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:1234\n", encoding="utf-8")


def _truncated(path: Path) -> None:
    keras_file(path)
    path.write_bytes(path.read_bytes()[:3000])


def _overwritten(path: Path) -> None:
    keras_file(path)
    data = bytearray(path.read_bytes())
    data[96:1200] = b"\xff" * 1104
    path.write_bytes(bytes(data))


def _without_weights(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["temperatures"] = np.zeros(3)


def _circle(path: Path) -> None:
    keras_file(path)
    with h5py.File(path, "r+") as file:
        file["first/again"] = file["/"]


def _outer_link(path: Path) -> None:
    keras_file(path)
    with h5py.File(path, "r+") as file:
        file["layers/secret"] = h5py.ExternalLink("/etc/other.h5", "/x")


def _soft_link(path: Path) -> None:
    keras_file(path)
    with h5py.File(path, "r+") as file:
        file["layers/other"] = h5py.SoftLink("/first")


def _virtual(path: Path) -> None:
    keras_file(path)
    layout = h5py.VirtualLayout((8, 8), "float32")
    layout[:] = h5py.VirtualSource("/etc/other.h5", "x", (8, 8))
    with h5py.File(path, "r+") as file:
        file.create_virtual_dataset("other/vars/0", layout)


def _stored_elsewhere(path: Path) -> None:
    keras_file(path)
    with h5py.File(path, "r+") as file:
        file.create_dataset("other/vars/0", (8,), "uint8", external=[("/etc/passwd", 0, 8)])


def _deep(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.create_group("/".join("g" * 3000))


def _objects(path: Path) -> None:
    keras_file(path)
    with h5py.File(path, "r+") as file:
        file["first/vars/2"] = ["text", "more text"]


def _unfinished(path: Path) -> None:
    legacy_file(path)
    with h5py.File(path, "r+") as file:
        del file["last/last/kernel:0"]


def _pickled(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, first=np.array([{"a": 1}], dtype=object))


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing here")


def _half_archive(path: Path) -> None:
    whole_model(path)
    path.write_bytes(path.read_bytes()[:9000])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.weights.h5", b"\0" * 1000)
    data = path.read_bytes()
    # The directory at the end says that there are 9 GB.
    at = data.rindex(b"PK\x01\x02")
    path.write_bytes(data[: at + 24] + (2**32 - 2).to_bytes(4, "little") + data[at + 28 :])


def _folder(path: Path) -> None:
    path.mkdir()


UNUSABLE: Mapping[str, Callable[[Path], None]] = {
    "empty": _empty,
    "text": _text,
    "truncated": _truncated,
    "overwritten": _overwritten,
    "without weights": _without_weights,
    "a circle of groups": _circle,
    "a link out of the file": _outer_link,
    "a link within the file": _soft_link,
    "a virtual dataset": _virtual,
    "numbers in another file": _stored_elsewhere,
    "thousands of groups in each other": _deep,
    "text among the numbers": _objects,
    "names without numbers": _unfinished,
    "pickled objects": _pickled,
    "an archive of something else": _archive,
    "half an archive": _half_archive,
    "an archive that lies about its size": _bomb,
    "a folder": _folder,
}
"""Files that cannot be used, by what is wrong with them."""


def unusable(name: str, folder: Path) -> Path:
    """One of `UNUSABLE`."""
    path = folder / "wrong.h5"
    UNUSABLE[name](path)
    return path
