"""A person, as a client describes them."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from api.shape import Asked, Facts, Id, Line
from operations.customers import spelling
from operations.customers.identify import Person
from operations.customers.spelling import checked_zone

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=spelling.LONGEST_EMAIL, pattern=spelling.EMAIL),
]
Phone = Annotated[str, StringConstraints(pattern=spelling.PHONE)]
"""E.164: +49…"""
Locale = Annotated[str, StringConstraints(pattern=spelling.LOCALE, max_length=spelling.LONGEST_LOCALE)]
Zone = Annotated[str, StringConstraints(max_length=spelling.LONGEST_ZONE), AfterValidator(checked_zone)]


class Profile(Asked):
    """What is known of a customer; what is not said stays as it is, and `attributes` are added to."""

    external_id: Id | None = None
    email: Annotated[Email | None, Field(examples=["ada@example.com"])] = None
    phone: Annotated[Phone | None, Field(examples=["+493012345678"])] = None
    name: Line | None = None
    locale: Annotated[Locale, Field(examples=["de"])] = ""
    zone: Annotated[Zone, Field(examples=["Europe/Berlin"])] = ""
    interests: Annotated[list[Line], Field(max_length=100)] = []
    household: Line | None = None
    """A name of your own for those who live together: they may be written to together only so often."""
    attributes: Facts = {}

    def person(self) -> Person:
        """As the desk knows people."""
        return Person(**self.said())


class Somebody(Profile):
    """A customer that something is told of."""

    id: Id | None = None
