"""Kinds: a folder is the registry of what is in it. A file dropped in is a kind known."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, TypeVar, Union

from pydantic import Discriminator, Tag

Kind = TypeVar("Kind")


def found(package: str, path: Iterable[str], of: type[Kind]) -> Iterator[type[Kind]]:
    """Every class of this sort that a file of the package defines, file by file in alphabetical order."""
    for entry in iter_modules(path):
        module = import_module(f"{package}.{entry.name}")
        own = (thing for thing in vars(module).values() if getattr(thing, "__module__", "") == module.__name__)
        yield from (thing for thing in own if isinstance(thing, type) and issubclass(thing, of) and thing is not of)


def one_of(kinds: Mapping[str, Any], what: str) -> Any:
    """The type of whatever says exactly one of these kinds, by a field of the kind's name."""
    return Annotated[
        Union[tuple(Annotated[model, Tag(kind)] for kind, model in kinds.items())],  # noqa: UP007 - made from a list
        Discriminator(
            lambda value: _kind(kinds, value),
            custom_error_type=f"kind_of_{what}",
            custom_error_message=f"a {what} says exactly one of: {', '.join(kinds)}",
        ),
    ]


def _kind(kinds: Mapping[str, Any], value: Any) -> str | None:
    if isinstance(value, dict):
        said = [kind for kind in kinds if kind in value]
        return said[0] if len(said) == 1 else None
    return getattr(value, "kind", None)
