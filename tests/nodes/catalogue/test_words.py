"""What a person types and chooses, as values."""

from __future__ import annotations

from nodes.catalogue.search import search
from nodes.catalogue.spec import Catalogue
from nodes.catalogue.words import short_name
from nodes.graph import Code, Object, Project, empty_project
from nodes.vocabulary import vocabulary

MY_INIT = "class MyInit(tf.keras.initializers.Initializer):\n    pass\n"


def with_init(project: Project) -> Project:
    """`project` with an initialiser of its own."""
    return Project(project.blocks, project.main, {"MyInit": Code("MyInit", "initializer", MY_INIT)})


def test_what_keras_knows_by_a_word_is_that_word(catalogue: Catalogue) -> None:
    """A class of Keras has a short name; a class of the project has none that Keras would understand."""
    known = vocabulary(with_init(empty_project()), catalogue).references["initializer"]
    assert short_name("keras.initializers.Ones", known["keras.initializers.Ones"]) == "ones"
    assert short_name("custom:MyInit", known["custom:MyInit"]) == Object("custom:MyInit")


def test_an_initialiser_of_the_project_can_be_typed_behind_a_layer(catalogue: Catalogue) -> None:
    """As `Dense 64 he_normal` sets the initialiser, so does one's own."""
    known = vocabulary(with_init(empty_project()), catalogue)
    values = search(known, "Dense 64 kernel_initializer=MyInit")[0].values
    assert values["kernel_initializer"] == Object("custom:MyInit")
