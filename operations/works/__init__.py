"""The kinds of long work. The folder is the registry: a file dropped in is a kind known."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from operations.work import Work


def _found() -> Iterator[type[Work]]:
    for entry in iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Work) and thing.__module__ == module.__name__:
                yield thing


KINDS: dict[str, Work] = {work.kind: work() for work in _found()}
"""Kind → what does it."""
