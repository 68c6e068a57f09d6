"""The kinds of rule. The folder is the registry: a file dropped in is a kind known."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Discriminator, Tag

from journeys.rule import Rule


def _found() -> Iterator[type[Rule]]:
    for entry in iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Rule) and thing.__module__ == module.__name__:
                yield thing


KINDS: dict[str, type[Rule]] = {rule.kind: rule for rule in _found()}
"""Kind → its model, in alphabetical order."""


def _kind(value: Any) -> str | None:
    if isinstance(value, Rule):
        return value.kind
    said = [kind for kind in KINDS if isinstance(value, dict) and kind in value]
    return said[0] if len(said) == 1 else None


if TYPE_CHECKING:
    AnyRule = Rule
else:
    AnyRule = Annotated[
        Union[tuple(Annotated[rule, Tag(kind)] for kind, rule in KINDS.items())],  # noqa: UP007 - made from a list
        Discriminator(
            _kind,
            custom_error_type="kind_of_rule",
            custom_error_message=f"a rule says exactly one of: {', '.join(KINDS)}",
        ),
    ]

for _rule in KINDS.values():
    _rule.model_rebuild(_types_namespace={"AnyRule": AnyRule})  # rules hold rules
