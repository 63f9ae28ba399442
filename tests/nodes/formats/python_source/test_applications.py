"""Architectures of Keras: exported and opened again they are the same drawing."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.foreign import read_foreign
from nodes.formats.python_source.reading import read_python
from tests.nodes.formats.python_source.drawings import drawing_of

SMALL = ("MobileNetV3Small",)
LARGE = {
    "ConvNeXtTiny": 32,
    "DenseNet121": 32,
    "EfficientNetB0": 32,
    "EfficientNetV2B0": 32,
    "InceptionResNetV2": 75,
    "InceptionV3": 75,
    "MobileNetV2": 32,
    "NASNetMobile": 224,
    "ResNet50V2": 32,
    "VGG16": 32,
    "Xception": 71,
}
"""The others, with the smallest pictures that they take."""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "size"),
    [
        *((name, 32) for name in SMALL),
        *(pytest.param(name, size, marks=pytest.mark.full) for name, size in LARGE.items()),
    ],
)
def test_an_architecture_comes_back_from_its_export(
    name: str, size: int, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Model, drawing, source, drawing: both drawings are equal, and so are their sources."""
    import keras

    model = getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3), classes=10)
    path = tmp_path / f"{name}.json"
    path.write_text(model.to_json(), encoding="utf-8")
    keras.utils.clear_session()
    project = read_foreign(path, catalogue).project
    source = generate(project, catalogue)
    found = read_python(source.text, catalogue, "Model", source.arrays)
    assert found.notes == ()
    assert drawing_of(found.project) == drawing_of(project)
    assert generate(found.project, catalogue).text == source.text
