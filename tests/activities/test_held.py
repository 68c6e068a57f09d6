"""Ten thousand mails to servers that say “later”: each comes to an end, and none is tried more often than it should be.

The very parts that decide do so here, on a clock that we turn: what a reply means, what becomes of the try, when the
next one is made.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from activities.held import held
from activities.sending import Sending
from messages.mail.replies import LATER, Reply, judged
from store.sending.delivery import CLAIMED, Claim, Outcome

BEGAN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MANY = 10_000
LATERS = [(450, "4.2.0 Greylisted"), (451, "4.7.1 come back later"), (421, "4.3.2 busy"), (452, "4.2.2 over quota")]
PAUSES = [timedelta(seconds=seconds) for seconds in (30, 90, 270, 810, 2430, 3600, 3600, 3600)]


class Mail:
    """One on its way, with all that it met."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.tries, self.outcome = chance, list[datetime](), Outcome(CLAIMED)
        self.never = chance.random() < 0.01  # a server that is never ready

    def sent(self) -> "Mail":
        at = BEGAN
        while self.outcome.state == CLAIMED:
            self.tries.append(at)
            claim = Claim(CLAIMED, self.outcome.reason, len(self.tries), "<1@etappe.test>", BEGAN)
            self.outcome = sending(at).outcome(claim, judged(self.reply(), about_recipient=True))
            at += held(LATER, len(self.tries)).next_retry_delay or timedelta.max
        return self

    def reply(self) -> Reply:
        if self.never or self.chance.random() < 0.3:
            return Reply.read(*self.chance.choice(LATERS))
        said = (550, "5.1.1 unknown") if self.chance.random() < 0.02 else (250, "2.0.0 queued")
        return Reply.read(*said)


def sending(at: datetime) -> Sending:
    nothing = cast(Any, None)
    return Sending(nothing, nothing, nothing, nothing, nothing, nothing, at)


@pytest.fixture(scope="module")
def mails() -> list[Mail]:
    chance = random.Random(5)
    return [Mail(chance).sent() for _ in range(MANY)]


def test_every_one_comes_to_an_end_with_a_reason(mails: list[Mail]) -> None:
    ended = Counter((mail.outcome.state, mail.outcome.reason) for mail in mails)
    assert set(ended) == {("accepted", ""), ("rejected", "no_such_address"), ("expired", "later")}
    assert ended["expired", "later"] == sum(mail.never for mail in mails)
    assert ended["accepted", ""] > 0.95 * MANY


def test_nobody_is_asked_sooner_or_later_than_the_schedule_says(mails: list[Mail]) -> None:
    for mail in mails:
        waited = [after - before for before, after in zip(mail.tries, mail.tries[1:], strict=False)]
        assert waited[:8] == PAUSES[: len(waited)]
        assert set(waited[8:]) <= {timedelta(hours=1)}


def test_patience_lasts_three_days_and_not_four(mails: list[Mail]) -> None:
    for mail in mails:
        if mail.never:
            assert timedelta(days=3) < mail.tries[-1] - BEGAN <= timedelta(days=3, hours=1)
        else:
            assert mail.tries[-1] - BEGAN < timedelta(days=1)
