"""A person, as a client describes them."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from api.shape import Asked, Facts, Id, Line
from operations.identify import Person


def checked_zone(name: str) -> str:
    """A time zone that exists. Raises ValueError with the remedy."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("write a time zone such as Europe/Berlin") from None


Email = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{5,14}$")]
"""E.164: +49…"""
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", max_length=35)]
Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(checked_zone)]


class Profile(Asked):
    """What is known of a customer; what is not said stays as it is, and `attributes` are added to."""

    external_id: Id | None = None
    email: Annotated[Email | None, Field(examples=["ada@example.com"])] = None
    phone: Annotated[Phone | None, Field(examples=["+493012345678"])] = None
    name: Line | None = None
    locale: Annotated[Locale, Field(examples=["de"])] = ""
    zone: Annotated[Zone, Field(examples=["Europe/Berlin"])] = ""
    interests: Annotated[list[Line], Field(max_length=100)] = []
    attributes: Facts = {}

    def person(self) -> Person:
        """As the desk knows people."""
        return Person(**self.said())


class Somebody(Profile):
    """A customer that something is told of."""

    id: Id | None = None
