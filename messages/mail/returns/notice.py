"""A notice: what somebody tells us of a message that we sent, whichever way it came."""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "delivered",
    "delayed",
    "hard",
    "soft",
    "policy",
    "complaint",
    "unsubscribe",
    "reply",
    "auto_reply",
    "challenge",
    "other",
]
"""`hard`, `soft` and `policy` are bounces: the address is none; not now; it is we who are refused."""

BOUNCES = ("hard", "soft", "policy")


@dataclass(frozen=True)
class Traces:
    """What may lead back to our delivery, the surest first."""

    addresses: tuple[str, ...] = ()
    """Addresses that it came to, or that the message was sent from: ours carry a signed token."""
    links: tuple[str, ...] = ()
    """Tokens of unsubscribe links, signed too."""
    message_ids: tuple[str, ...] = ()
    """Without `<>`. Nobody signed them."""
    provider_id: str = ""


@dataclass(frozen=True)
class Notice:
    """`code`: the other side's status, such as 5.1.1, never its words."""

    kind: Kind
    code: str = ""
    recipient: str = ""
    """Whom the other side says it could not reach; empty when it does not say."""
    traces: Traces = Traces()
    vouched: bool = False
    """Whether it comes from somebody who knows our secret: then an unsigned id will do."""

    def with_address(self, *addresses: str) -> "Notice":
        """The same, come to these addresses."""
        return replace(self, traces=replace(self.traces, addresses=(*addresses, *self.traces.addresses)))
