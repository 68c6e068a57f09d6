"""Turned back: the other side says at once that there is no such address. What a bounce says hours later, said here."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.mail.replies import NO_SUCH_ADDRESS
from store.customers.customers import address_hash
from store.permission import suppressions
from store.returns import bounces
from store.sending.delivery import Outcome

if TYPE_CHECKING:
    from activities.sending import Sending

_EMAIL, _REJECTED = "email", "rejected"
_HARD_BOUNCE = "hard_bounce"
_SMTP = "smtp"


async def note_turned_back(
    connection: AsyncConnection, now: datetime, settled: Iterable[tuple["Sending", str, Outcome]]
) -> None:
    """Write to such addresses no more, and count them for their journey. `settled`: with the state it has now."""
    gone = [(sending, outcome) for sending, state, outcome in settled if _is_gone(sending, state, outcome)]
    for sending, outcome in sorted(gone, key=lambda one: one[0].delivery.id):
        delivery, source = sending.delivery, outcome.provider or _SMTP
        address = delivery.address or ""
        about = {"id": delivery.id, "channel": delivery.channel}
        about |= {"customer": delivery.where.customer, "journey": delivery.where.journey}
        await bounces.keep(connection, now, about, "hard", outcome.code, source, address_hash(address))
        await suppressions.add(connection, now, delivery.channel, [address], _HARD_BOUNCE, source)


def _is_gone(sending: "Sending", state: str, outcome: Outcome) -> bool:
    # Where an earlier try may have got through, the state is `unknown`, and the address cannot be none. Providers of
    # text messages use one code for a number that is none and one that they do not reach: nobody is judged by that.
    return (sending.delivery.channel, state, outcome.reason) == (_EMAIL, _REJECTED, NO_SUCH_ADDRESS)
