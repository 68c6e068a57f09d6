"""A customer, what is known of them and what they allow."""

from typing import Any, Literal, TypedDict


class Consent(TypedDict):
    """What a customer said about a topic on a channel, and how we know."""

    topic: str
    channel: str
    state: Literal["asked", "given", "withdrawn"]
    at: str
    evidence: dict[str, Any]


class Customer(TypedDict):
    """A customer."""

    id: str
    external_id: str | None
    email: str | None
    phone: str | None
    name: str | None
    locale: str
    zone: str
    interests: list[str]
    household: str | None
    attributes: dict[str, Any]
    traits: dict[str, Any]
    revision: int
    created_at: str
    updated_at: str


class CustomerWithConsents(Customer):
    """A customer, what they allow, and what else they are known by."""

    consents: list[Consent]
    other_names: list[dict[str, str]]
    segments: list[str]
    persona: str | None


class Moment(TypedDict):
    """Something that concerned a customer."""

    id: str
    at: str
    kind: str
    what: str
    state: str


class Erasure(TypedDict):
    """What an erasure did."""

    customer: str
    at: str
    rows: dict[str, int]
    walks_ended: int
    suppressed: bool
    scrubbed: bool


class Export(TypedDict):
    """Everything that is kept about one person: table → rows."""

    customer: str
    at: str
    segments: list[str]
    data: dict[str, list[dict[str, Any]]]
