"""A letter over several channels: the next one is tried when the one before certainly did not send it."""

from collections.abc import Mapping

import pytest

from journeys.delivery import NOT_SENT, SENT, Letter, Receipt, deliver
from journeys.map import map_of
from journeys.road import Deed, Wait
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words

ASK = Letter(message="hello").by(("push", "sms", "email"))


class Road:
    """A road on which each channel answers as it is told to."""

    def __init__(self, said: Mapping[str, list[Receipt]]) -> None:
        self._said, self.asked, self.queues, self.waits = said, list[tuple[str, bool]](), list[str | None](), 0

    async def ask(self, deed: Deed[Receipt], request: Letter, *, queue: str | None = None, says: str = "") -> Receipt:
        self.asked.append((request.channel, request.further))
        self.queues.append(queue)
        return self._said[request.channel].pop(0)

    async def wait(self, wait: Wait, *, says: str = "") -> None:
        self.waits += 1


def _road(**said: str) -> Road:
    return Road({channel: [Receipt(state=state)] for channel, state in said.items()})  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["suppressed", "rejected", "expired"])
async def test_what_did_not_go_by_push_goes_by_text_message(state: str) -> None:
    road = _road(push=state, sms="accepted")
    assert await deliver(road, ASK, "Hello") == SENT  # type: ignore[arg-type]
    assert road.asked == [("push", False), ("sms", True)]
    assert road.queues == ["send-push", "send-sms"]


async def test_what_may_have_arrived_goes_nowhere_else() -> None:
    road = _road(push="unknown")
    assert await deliver(road, ASK, "Hello") == SENT  # type: ignore[arg-type]
    assert road.asked == [("push", False)]


async def test_who_is_left_in_peace_is_left_in_peace_on_every_channel() -> None:
    road = _road(push="skipped")
    assert await deliver(road, ASK, "Hello") == NOT_SENT  # type: ignore[arg-type]
    assert len(road.asked) == 1


async def test_nobody_is_reached_when_no_channel_reaches_them() -> None:
    road = _road(push="suppressed", sms="suppressed", email="rejected")
    assert await deliver(road, ASK, "Hello") == NOT_SENT  # type: ignore[arg-type]
    assert len(road.asked) == 3


async def test_quiet_hours_are_waited_out_on_the_channel_at_hand() -> None:
    road = Road({"push": [Receipt(state="suppressed")], "sms": [Receipt(state="deferred"), Receipt(state="accepted")]})
    assert await deliver(road, ASK, "Hello") == SENT  # type: ignore[arg-type]
    assert [channel for channel, _ in road.asked] == ["push", "sms", "sms"]
    assert road.waits == 1


def _step(channel: str) -> str:
    return f"journey: hello\nsteps:\n  - {{key: hi, send: hello, channel: {channel}}}\n"


def test_one_channel_is_written_down_as_it_always_was() -> None:
    step = read(_step("sms")).journey.steps[0]
    assert step.model_dump(mode="json")["channel"] == "sms"
    assert read(_step("[sms]")).journey.hash == read(_step("sms")).journey.hash


def test_several_channels_stand_on_the_map() -> None:
    journey = read(_step("[push, sms, email]")).journey
    (card,) = [card for card in map_of(journey, Words("en")).cards if card.key == "hi"]
    assert "push → sms → email" in card.about


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        ("[sms, sms]", "each channel once"),
        ("[]", "a list of up to 5"),
        ("[a, b, c, d, e, f]", "a list of up to 5"),
        ("7", "write one channel"),
    ],
)
def test_channels_that_cannot_be_are_told(channel: str, why: str) -> None:
    assert any(why in fault.detail for fault in faults(_step(channel)))
