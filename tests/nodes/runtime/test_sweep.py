"""Every layer and function of the catalogue: the report says what the exported class really does.

The usual run tries two cases of each entry, the same each time; the full one varies rank, dtype and every
argument.
"""

from __future__ import annotations

import gc
from collections import Counter

import pytest

from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue
from tests.nodes.runtime.sweep_cases import TALLY, cases_of, entries
from tests.nodes.runtime.sweep_driver import Driver, Outcome
from tests.nodes.runtime.sweep_tables import DIFFERENT, EXCLUDED, SLOW

pytestmark = pytest.mark.keras
AGREEMENTS = {"equal", "refused", "no kernel"}
IDS = [spec.id for spec in entries(load_catalogue().nodes)]


@pytest.fixture(scope="module")
def driver(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Driver:
    """What tries the cases, for all entries in this process."""
    return Driver(catalogue, tmp_path_factory.mktemp("exported"))


def differences(outcomes: list[Outcome]) -> list[str]:
    """What is not as it should be, one text for each case."""
    return [
        f"{each.case.label}: {each.kind}: {each.detail}"
        for each in outcomes
        if each.kind not in AGREEMENTS and (each.case.entry, each.case.label) not in DIFFERENT
    ]


def tried(driver: Driver, id: str, few: bool, tally: Counter[str]) -> list[Outcome]:
    """The outcomes of the cases of one entry, added to `tally`."""
    spec = driver.catalogue.nodes[id]
    outcomes = [driver.run(case) for case in cases_of(spec, driver.works, few)]
    tally["entries"] += 1
    tally["cases"] += len(outcomes)
    tally.update(each.kind for each in outcomes)
    if tally["entries"] % 20 == 0:
        gc.collect()
    return outcomes


@pytest.mark.parametrize("id", [pytest.param(id, marks=pytest.mark.full) if id in SLOW else id for id in IDS])
def test_the_report_is_what_keras_does(driver: Driver, id: str, request: pytest.FixtureRequest) -> None:
    """Shapes, dtypes and weights of a case that works, and of one other."""
    outcomes = tried(driver, id, few=True, tally=request.config.stash[TALLY])
    assert outcomes[0].kind == "equal", outcomes[0]
    assert not differences(outcomes)


@pytest.mark.full
@pytest.mark.parametrize("id", IDS)
def test_the_report_is_what_keras_does_whatever_is_set(
    driver: Driver, id: str, request: pytest.FixtureRequest
) -> None:
    """Every rank, several dtypes, every optional input, and another value for each argument."""
    assert not differences(tried(driver, id, few=False, tally=request.config.stash[TALLY]))


def test_few_entries_are_left_out(catalogue: Catalogue) -> None:
    """At most 12 layers and 40 functions, each with its reason; the tables name nothing that is not there."""
    named = {*EXCLUDED, *(entry for entry, _ in DIFFERENT)}
    assert named | SLOW <= catalogue.nodes.keys()
    assert sum(id.startswith("keras.layers.") for id in named) <= 12
    assert sum(id.startswith("keras.ops.") for id in named) <= 40
    assert all((*EXCLUDED.values(), *DIFFERENT.values()))
