"""Damaged files of every kind: each is refused with a sentence or opened in part, in bounded time and memory.

How often it came to what is printed with `-s`.
"""

from __future__ import annotations

import collections
import json
import os
import selectors
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from editor.processes.analyser import ROOT
from tests.hostile.fuzzing import APART, READERS

MOST_SECONDS = 120
"""For one case, on a machine that is busy; a usual one takes a few thousandths of it."""
FEW, MANY = 1_000, 10_000
PATIENCE = 20
"""Seconds for what a process of its own does: one that is held up is ended, and that is a clean refusal."""
MOST_WRONG = 25
"""After so many there is enough to mend."""


class Campaign:
    """Tries cases in one process after the other: one that ends or hangs is a finding, and replaced."""

    def __init__(self, reader: str, folder: Path, count: int) -> None:
        self.reader, self.folder, self.count = reader, folder, count
        self.counts: collections.Counter[str] = collections.Counter()
        self.wrong: list[str] = []
        self.next = 0
        self.apart = False

    def run(self) -> None:
        """Try all of them."""
        while self.next < self.count and len(self.wrong) < MOST_WRONG:
            command = [sys.executable, "-m", "tests.hostile.fuzzing", self.reader, str(self.folder)]
            command += [str(self.next), str(self.count)]
            self.apart = False
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            try:
                self._hear(process)
            finally:
                process.kill()
                status = process.wait()
                assert process.stdout is not None
                process.stdout.close()
            if self.next < self.count:
                if self.apart:
                    self.counts["weights-stuck"] += 1
                else:
                    self.wrong.append(f"{self.next}: the process hung, or ended with {status}")
                self.next += 1

    def _hear(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        pipe, rest = process.stdout.fileno(), b""
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while selector.select(PATIENCE if self.apart else MOST_SECONDS):
                data = os.read(pipe, 1 << 16)
                if not data:
                    return
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._take(json.loads(line))

    def _take(self, said: Any) -> None:
        self.apart = said == json.loads(APART)
        if isinstance(said, int):
            self.next = said
        elif isinstance(said, dict):
            if not said["how"]:
                self.next = self.count
                return
            self.counts[said["how"]] += 1
            if "error" in said:
                self.wrong.append(f"{said['case']}: {said['error']}")


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(FEW, id="some"),
        pytest.param(MANY, id="all", marks=[pytest.mark.full, pytest.mark.timeout(3_600)]),
    ],
)
@pytest.mark.parametrize("reader", READERS)
def test_what_is_damaged_is_refused_or_opened_in_part(reader: str, count: int, tmp_path: Path) -> None:
    """Nothing else is raised, no process ends or hangs, and what was opened can be saved and exported."""
    campaign = Campaign(reader, tmp_path, count)
    campaign.run()
    print(f"{reader}: {count} cases, {dict(campaign.counts.most_common())}")
    assert not campaign.wrong, "\n".join(campaign.wrong)
    assert sum(campaign.counts.values()) == count
    assert len(campaign.counts) > 1
