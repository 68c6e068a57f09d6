"""Taken down: some people of a mailing, claimed in the ledger at once. They leave in waves, which are smaller: what is
only claimed is in nobody's doubt, and is claimed again by whoever comes after us.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.mailing import Mailing
from activities.pictures import pictures
from activities.sending import Sending
from messages.assets.shown import NOTHING, Pictures
from store.permission import consents
from store.rows import Row
from store.sending import deliveries_of_many
from store.sending.deliveries_of_many import Claims
from store.sending.gate import Closed
from store.touchpoints import products


@dataclass(frozen=True)
class Taken:
    """Some customers, in the order of their ids."""

    mailing: Mailing
    people: Sequence[str]
    sendings: dict[str, Sending] = field(default_factory=dict)
    """Touchpoint → what is to be sent there, of those who are there."""
    claims: Claims = field(default_factory=dict)
    """Of those who are to get it now."""
    waiting: dict[str, Closed] = field(default_factory=dict)
    """Touchpoint → why their turn comes again."""
    shown: Pictures = NOTHING
    """What it may show."""
    goods: Sequence[Row] = ()
    """What it may offer."""
    tracked: Collection[str] = ()
    """Customers whose clicks we may follow."""

    def part(self, people: Sequence[str]) -> "Taken":
        """Of some of them."""
        theirs, some = set(people), self.sendings.items()
        sendings = {one: sending for one, sending in some if sending.delivery.where.customer in theirs}
        claims = {one: self.claims[one] for one in sendings if one in self.claims}
        waiting = {one: self.waiting[one] for one in sendings if one in self.waiting}
        return replace(self, people=people, sendings=sendings, claims=claims, waiting=waiting)


async def take_down(mailing: Mailing, people: Sequence[str]) -> Taken:
    """Everybody, for one try; or for good, whom the gate is shut for. What is written with is looked up for all."""
    async with mailing.hands.database.begin() as connection:
        taken = await _claimed(connection, mailing, people)
        return await _looked_up(connection, taken)


async def _claimed(connection: AsyncConnection, mailing: Mailing, people: Sequence[str]) -> Taken:
    held = await mailing.hold(connection, people)
    theirs = (mailing.sending(held[one]) for one in people if one in held)
    sendings = {one.delivery.where.touchpoint: one for one in theirs}
    verdicts = await mailing.verdicts(connection, held, sendings)
    shut = {one: verdict.shut for one, verdict in verdicts.items() if verdict.shut}
    wanted, now = [one.delivery for one in sendings.values()], mailing.hands.clock()
    claims = await deliveries_of_many.claim(connection, wanted, shut, mailing.at, now)
    new = {one: why for one, why in shut.items() if not claims[one].over or claims[one].ended_by(why)}
    await mailing.write_down(connection, sendings, new)
    open_ = {one: claim for one, claim in claims.items() if not claim.over}
    return Taken(
        mailing,
        people,
        sendings,
        claims={one: claim for one, claim in open_.items() if one not in shut},
        waiting={one: shut[one] for one in open_ if one in shut},
    )


async def _looked_up(connection: AsyncConnection, taken: Taken) -> Taken:
    """Only a page has something to click on."""
    hands, letter = taken.mailing.hands, taken.mailing.letter
    shown = await pictures(connection, hands.links, taken.mailing.content)
    goods = await products.every(connection) if letter.offer else ()
    clicks = hands.channels[letter.channel].can.page
    tracked = await consents.tracked_among(connection, taken.people, letter.channel) if clicks else ()
    return replace(taken, shown=shown, goods=goods, tracked=tracked)
