"""Segment's messages, as the desk understands them."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.person import Email, Locale, Phone, Zone
from api.raw import mapping, moment, text
from operations.customers.person import ANONYMOUS, Person
from operations.events.hear_many import Introduced, Said, Told
from store.rows import new_id

Message = dict[str, Any]

_NAMES = {"page": "page.viewed", "screen": "screen.viewed", "group": "group.joined", "alias": "customer.aliased"}
TYPES = ("identify", "track", *_NAMES)
_EMAIL, _PHONE, _LOCALE, _ZONE = (TypeAdapter[str](kind) for kind in (Email, Phone, Locale, Zone))
_AHEAD = timedelta(minutes=5)
"""How far ahead of ours a sender's clock may be; what is later yet happens now."""
_ALSO_IN_CONTEXT = ("locale", "timezone")
_ABOUT_PERSON = ("email", "phone", "name", "firstName", "lastName", "locale", "timezone", "interests")


class NotAMessage(ValueError):
    """This is not a message that can be kept."""


def told(source: str, message: Message, received: datetime) -> Told:
    """A message as the desk hears it. Raises NotAMessage."""
    at = _at(message, received)
    if message.get("type") == "identify":
        return Introduced(_person(message), at)
    return Said(source, _source_id(message), _event(message), _person(message), at, _properties(message))


def _event(message: Message) -> str:
    kind = message.get("type")
    name = text(message.get("event")) if kind == "track" else _NAMES.get(str(kind))
    if name is None:
        raise NotAMessage(f"say an `event` with a track, and one of {', '.join(TYPES)} as `type`")
    return name[:120]


def _source_id(message: Message) -> str:
    return text(message.get("messageId")) or new_id("msg")


def _at(message: Message, received: datetime) -> datetime | None:
    """When it happened. The sender's clock may be wrong; how long ago it was when they sent it, they know."""
    said, sent = moment(message.get("timestamp")), moment(message.get("sentAt"))
    if said and sent and "originalTimestamp" not in message:
        said = received - (sent - said)
    at = said or moment(message.get("originalTimestamp"))
    return min(at, received) if at and at > received + _AHEAD else at


def _person(message: Message) -> Person:
    """Whom a message is about, and what it says of them. Raises NotAMessage when it names nobody."""
    context, anonymous = mapping(message.get("context")), _anonymous(message)
    traits = _traits(message, context)
    said = Person(
        external_id=text(message.get("userId")) or anonymous,
        attributes=_attributes(message, traits) or None,
        anonymous=anonymous,
        **_described(traits, context),
    )
    if not (said.external_id or said.email or said.phone):
        raise NotAMessage("name the customer by userId or anonymousId")
    return said


def _described(traits: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """What it says of them; of an event among many that is mostly nothing, and seen at a glance."""
    if not traits and context.keys().isdisjoint(_ALSO_IN_CONTEXT):
        return {}
    return {
        "email": _good(_EMAIL, traits.get("email")),
        "phone": _good(_PHONE, traits.get("phone")),
        "name": _name(traits),
        "locale": _good(_LOCALE, traits.get("locale") or context.get("locale")),
        "zone": _good(_ZONE, traits.get("timezone") or context.get("timezone")),
        "interests": _interests(traits.get("interests")),
    }


def _traits(message: Message, context: dict[str, Any]) -> dict[str, Any]:
    # A group's traits are the group's, not the person's.
    own = {} if message.get("type") == "group" else mapping(message.get("traits"))
    return own or mapping(context.get("traits"))


def _attributes(message: Message, traits: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in traits.items() if name not in _ABOUT_PERSON}
    group = text(message.get("groupId")) if message.get("type") == "group" else None
    return known | ({"group": {"id": group, **mapping(message.get("traits"))}} if group else {})


def _anonymous(message: Message) -> str | None:
    before = message.get("previousId") if message.get("type") == "alias" else message.get("anonymousId")
    known = text(before)
    return f"{ANONYMOUS}{known}"[:255] if known else None


def _name(traits: dict[str, Any]) -> str | None:
    both = (text(traits.get("firstName")), text(traits.get("lastName")))
    return text(traits.get("name")) or text(" ".join(filter(None, both)))


def _properties(message: Message) -> dict[str, Any]:
    known = {name: message[name] for name in ("name", "category", "groupId", "previousId") if name in message}
    context = {name: value for name, value in mapping(message.get("context")).items() if name not in ("ip", "traits")}
    return known | ({"context": context} if context else {}) | mapping(message.get("properties"))


def _interests(value: Any) -> list[str] | None:
    return [line for line in map(text, value) if line][:100] if isinstance(value, list) else None


def _good(kind: TypeAdapter[str], value: Any) -> str | None:
    # What is not right is left out: a shop's odd phone number must not cost us the order it came with.
    if value is None:
        return None
    try:
        return kind.validate_python(text(value))
    except ValidationError:
        return None
