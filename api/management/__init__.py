"""What operators manage, one noun a file. The folder is the registry: a file with a `router` dropped in is served."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter


def routers() -> Iterator[APIRouter]:
    """Every noun's routes, in alphabetical order."""
    for entry in iter_modules(__path__):
        yield import_module(f"{__name__}.{entry.name}").router
