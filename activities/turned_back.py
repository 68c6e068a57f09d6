"""Turned back: the other side says at once that it will not have a mail. What a bounce says hours later, said here."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.mail.replies import MAILBOX_FULL, NO_SUCH_ADDRESS, REFUSED
from messages.mail.returns.severity import Severity, severity
from store.customers import customers
from store.customers.customers import address_hash
from store.permission import suppressions
from store.returns import bounces, news
from store.rows import Row
from store.sending.delivery import Delivery, Outcome

if TYPE_CHECKING:
    from activities.sending import Sending

_EMAIL, _REJECTED = "email", "rejected"
_SMTP = "smtp"


async def hold_turned_back(
    connection: AsyncConnection, outcomes: Iterable[tuple["Sending", Outcome]]
) -> Mapping[str, tuple[Severity, Row]]:
    """Delivery → what kind of bounce it is, and its customer; of whoever was turned back and is still there.

    Held before the ledger is touched, as everybody does who wants both; in one order, so that none wait in a ring.
    """
    judged = [(each.delivery, kind) for each, outcome in outcomes if (kind := _kind(each.delivery, outcome))]
    held = {one: await customers.hold(connection, one) for one in sorted({each.where.customer for each, _ in judged})}
    return {each.id: (kind, row) for each, kind in judged if (row := held[each.where.customer])}


async def note_turned_back(
    connection: AsyncConnection,
    now: datetime,
    settled: Iterable[tuple["Sending", str, Outcome]],
    held: Mapping[str, tuple[Severity, Row]],
) -> None:
    """The journeys hear of it; an address that is none is written to no more. `settled`: with the state it has now."""
    # Where an earlier try may have got through, the state is `unknown`, and nobody can say that it came back.
    rejected = ((each.delivery, outcome) for each, state, outcome in settled if state == _REJECTED)
    back = [(one, outcome, *held[one.id]) for one, outcome in rejected if one.id in held]
    for delivery, outcome, kind, customer in sorted(back, key=lambda one: one[0].id):
        await _note(connection, now, delivery, outcome, kind, _about(delivery, customer))


async def _note(
    connection: AsyncConnection, now: datetime, delivery: Delivery, outcome: Outcome, kind: Severity, about: Row
) -> None:
    if kind == "hard":
        source, address = outcome.provider or _SMTP, delivery.address or ""
        await bounces.keep(connection, now, about, kind, outcome.code, source, address_hash(address))
        await suppressions.add(connection, now, delivery.channel, [address], bounces.HARD, source)
    await news.tell(connection, now, about, news.BOUNCED, bounce=kind, code=outcome.code)


def _about(delivery: Delivery, customer: Row) -> Row:
    """The delivery, as the ledger's row tells of it; its customer may have been merged while it was out."""
    where = delivery.where
    known = {"id": delivery.id, "channel": delivery.channel, "message": delivery.message, "customer": customer["id"]}
    met = {"journey": where.journey, "step": where.step, "touchpoint": where.touchpoint}
    return known | met | {"enrolment": where.enrolment if delivery.walks else None}


def _kind(delivery: Delivery, outcome: Outcome) -> Severity | None:
    """What kind of bounce it is; None for what is none.

    Providers of text messages use one code for a number that is none and one that they do not reach: nobody is judged
    by that. Nor by the status of a provider's page, such as 422: it is the server of the recipient that has to say 5xx.
    """
    if (delivery.channel, outcome.state) != (_EMAIL, _REJECTED):
        return None
    if outcome.reason == NO_SUCH_ADDRESS:
        return "hard"
    by_their_server = outcome.reason in (MAILBOX_FULL, REFUSED) and outcome.code.startswith("5")
    return severity(outcome.code, "") if by_their_server else None
