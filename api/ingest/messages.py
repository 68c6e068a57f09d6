"""Segment's messages, as the desk understands them."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.person import Email, Locale, Phone, Zone
from api.raw import mapping, moment, text
from operations.hear import Said
from operations.identify import Person
from store.rows import new_id

Message = dict[str, Any]

_NAMES = {"page": "page.viewed", "screen": "screen.viewed", "group": "group.joined", "alias": "customer.aliased"}
TYPES = ("identify", "track", *_NAMES)
_ABOUT_PERSON = ("email", "phone", "name", "firstName", "lastName", "locale", "timezone", "interests")


class NotAMessage(ValueError):
    """This is not a message that can be kept."""


def person(message: Message) -> Person:
    """Whom a message is about, and what it says of them. Raises NotAMessage when it names nobody."""
    context = mapping(message.get("context"))
    traits = mapping(message.get("traits")) or mapping(context.get("traits"))
    said = Person(
        external_id=_external_id(message),
        email=_good(Email, traits.get("email")),
        phone=_good(Phone, traits.get("phone")),
        name=_name(traits),
        locale=_good(Locale, traits.get("locale") or context.get("locale")),
        zone=_good(Zone, traits.get("timezone") or context.get("timezone")),
        interests=_interests(traits.get("interests")),
        attributes={name: value for name, value in traits.items() if name not in _ABOUT_PERSON} or None,
    )
    if not (said.external_id or said.email or said.phone):
        raise NotAMessage("name the customer by userId or anonymousId")
    return said


def said(source: str, message: Message) -> Said:
    """A message as an event. Raises NotAMessage."""
    kind = message.get("type")
    name = text(message.get("event")) if kind == "track" else _NAMES.get(str(kind))
    if name is None:
        raise NotAMessage(f"say an `event` with a track, and one of {', '.join(TYPES)} as `type`")
    source_id = text(message.get("messageId")) or new_id("msg")
    at = moment(message.get("timestamp")) or moment(message.get("originalTimestamp"))
    return Said(source, source_id, name[:120], person(message), at, _properties(message))


def _external_id(message: Message) -> str | None:
    anonymous = text(message.get("anonymousId"))
    return text(message.get("userId")) or (f"anonymous:{anonymous}"[:255] if anonymous else None)


def _name(traits: dict[str, Any]) -> str | None:
    both = (text(traits.get("firstName")), text(traits.get("lastName")))
    return text(traits.get("name")) or text(" ".join(filter(None, both)))


def _properties(message: Message) -> dict[str, Any]:
    known = {name: message[name] for name in ("name", "category", "groupId", "previousId") if name in message}
    context = {name: value for name, value in mapping(message.get("context")).items() if name not in ("ip", "traits")}
    return known | ({"context": context} if context else {}) | mapping(message.get("properties"))


def _interests(value: Any) -> list[str] | None:
    return [line for line in map(text, value) if line][:100] if isinstance(value, list) else None


def _good(kind: Any, value: Any) -> str | None:
    # What is not right is left out: a shop's odd phone number must not cost us the order it came with.
    try:
        return str(TypeAdapter(kind).validate_python(text(value)))
    except ValidationError:
        return None
