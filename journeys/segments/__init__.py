"""The kinds of rule. The folder is the registry: a file dropped in is a kind known."""

from typing import TYPE_CHECKING

from journeys.kinds import found, one_of
from journeys.rule import Rule

KINDS: dict[str, type[Rule]] = {rule.kind: rule for rule in found(__name__, __path__, Rule)}
"""Kind → its model, in alphabetical order."""

if TYPE_CHECKING:
    AnyRule = Rule
else:
    AnyRule = one_of(KINDS, "rule")

for _rule in KINDS.values():
    _rule.model_rebuild(_types_namespace={"AnyRule": AnyRule})  # rules hold rules
