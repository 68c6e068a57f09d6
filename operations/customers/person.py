"""A person, as somebody tells us of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from store.customers.acquaintances import Name, names_of

ANONYMOUS = "anonymous:"
"""How an external id begins that somebody has until we know who it is."""
_FIELDS = ("external_id", "email", "phone", "name", "locale", "zone", "interests", "household")


@dataclass(frozen=True)
class Person:
    """What somebody tells us of a customer. At least one of the first four names them; None means: nothing said."""

    id: str | None = None
    external_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    locale: str | None = None
    zone: str | None = None
    interests: list[str] | None = None
    household: str | None = None
    attributes: Mapping[str, Any] | None = None
    anonymous: str | None = None
    """The external id that they had before."""

    @cached_property
    def fields(self) -> dict[str, Any]:
        """Column → value, of what was said."""
        said = {name: value for name in _FIELDS if (value := getattr(self, name)) is not None}
        return said | ({"email": self.email.strip().lower()} if self.email else {})

    @cached_property
    def names(self) -> list[Name]:
        """What they may be known by, the surest first."""
        return names_of({"id": self.id, **self.fields})
