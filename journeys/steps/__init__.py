"""The kinds of step. The folder is the registry: a file dropped in is a kind known."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from journeys.step import Step


def _found() -> Iterator[type[Step]]:
    for entry in iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Step) and thing.__module__ == module.__name__:
                yield thing


KINDS: dict[str, type[Step]] = {step.kind: step for step in _found()}
"""Kind → its model, in alphabetical order."""
