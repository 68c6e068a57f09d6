"""Whoever a webhook is about."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.person import Email, Locale, Phone, Zone
from api.raw import text
from operations.customers.identify import Person

_FIELDS: dict[str, TypeAdapter[str]] = {
    "email": TypeAdapter(Email),
    "phone": TypeAdapter(Phone),
    "locale": TypeAdapter(Locale),
    "zone": TypeAdapter(Zone),
}


def person(**said: Any) -> Person:
    """A person, of whatever a shop says of them: `external_id`, `email`, `phone`, `name`, `locale`, `zone`.

    What is not right is left out: a shop's odd phone number must not cost us the order it came with.
    """
    good: dict[str, Any] = {name: _good(name, value) for name, value in said.items()}
    return Person(**good)


def full_name(*parts: Any) -> str | None:
    """First and last name, or what there is of them."""
    return text(" ".join(filter(None, map(text, parts))))


def _good(name: str, value: Any) -> str | None:
    line = text(value)
    if line is None or name not in _FIELDS:
        return line
    try:
        return _FIELDS[name].validate_python(line)
    except ValidationError:
        return None
