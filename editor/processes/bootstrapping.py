"""What a kernel is told first: our half of the session, as text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nodes

PACKAGE = Path(nodes.__file__).parent / "runtime" / "session"
NAME = "layerwright"
MIME = "application/vnd.layerwright+json"

TEMPLATE = '''\
import importlib.abc, importlib.util, sys

class _Texts(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Modules whose source came over the wire; linecache and inspect find it here."""

    texts = {texts!r}

    def find_spec(self, name, path=None, target=None):
        if name not in self.texts:
            return None
        place = "<" + name + ">"
        spec = importlib.util.spec_from_loader(name, self, origin=place, is_package=self.is_package(name))
        return spec

    def is_package(self, name):
        return name == {name!r}

    def get_source(self, name):
        return self.texts[name]

    def get_code(self, name):
        return compile(self.texts[name], "<" + name + ">", "exec", dont_inherit=True)

sys.meta_path.insert(0, _Texts())
if sys.platform == "linux":
    import ctypes, signal
    # The kernel ends with the window, also while it cannot look after itself.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
import {name}

def _publish(message, _shell=get_ipython()):
    _shell.display_pub.publish({{{mime!r}: message}})

{name}.begin(get_ipython().user_ns, _publish, {setup!r})
del _publish, _Texts, importlib, sys
'''


def sources() -> dict[str, str]:
    """The text of every module of our half, by what it is called in a kernel."""
    texts = {}
    for path in sorted(PACKAGE.glob("*.py")):
        name = NAME if path.stem == "__init__" else f"{NAME}.{path.stem}"
        texts[name] = path.read_text("utf-8")
    return texts


def first_code(setup: Mapping[str, Any]) -> str:
    """The code that makes a kernel a session; `setup` holds what cannot be chosen later."""
    return TEMPLATE.format(texts=sources(), name=NAME, mime=MIME, setup=dict(setup))


def request_code(request: str, method: str, payload: str) -> str:
    """The code that answers a request."""
    return f"{NAME}.answer({request!r}, {method!r}, {payload!r})"
