"""Ada rehearses: a journey is walked in no time, and nothing behind it is real."""

import asyncio
import inspect
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from pydantic import ValidationError

import journeys
from journeys.base import Tolerant
from journeys.deeds import LISTEN
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Happening
from journeys.rehearsal.trace import Trace
from journeys.rehearsal.walk import MOST_STEPS, at_once, rehearse
from journeys.road import Deed
from journeys.text import read

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADA = Example(name="Ada", email="ada@example.com", zone="Europe/Berlin", interests=("beer",), consents=("news",))
SMATCHED = (Path(__file__).parents[2] / "examples" / "smatched.yaml").read_text()


def walked(text: str, *events: Happening, who: Example = ADA, days: int = 90, start: datetime = START) -> Trace:
    text = text if text.startswith(("journey:", "#")) else f"journey: test\n{text}"
    return rehearse(read(text).journey, Programme(customer=who, events=events, days=days), start)


def does(at: str, event: str, about: str | None = None, **properties: object) -> Happening:
    return Happening(at=at, event=event, properties=properties, about=about)


def outcomes(trace: Trace) -> dict[str, str]:
    return {scene.step or "": scene.said for scene in trace.scenes if scene.what == "step"}


PAID = does("entry", "order.paid", total=42)


def test_ada_who_never_reacts_is_thanked_all_the_same() -> None:
    trace = walked(SMATCHED, PAID)
    assert trace.outcome == "completed"
    assert outcomes(trace) | {"film": "not_watched", "taste": "not_redeemed", "ask": "no_answer"} == outcomes(trace)
    assert [str(amount) for amount in trace.granted] == ["5.00 EUR"]


def test_ada_who_was_disappointed_gets_the_greater_gift() -> None:
    trace = walked(SMATCHED, PAID, does("6d 3h", "film.watched"), does("32d", "survey.answered", nps=3))
    assert outcomes(trace)["leeway"] == "way_1"
    assert "thanks" not in outcomes(trace)
    assert [str(amount) for amount in trace.granted] == ["15.00 EUR"]


def test_an_order_that_is_too_small_opens_no_door() -> None:
    trace = walked(SMATCHED, does("entry", "order.paid", total=12))
    assert (trace.outcome, trace.scenes) == ("not_let_in", [])


def test_moments_are_told_on_adas_own_clock() -> None:
    trace = walked(
        "steps:\n  - {key: nap, delay: 2d, at: '10:00'}\n", who=ADA.model_copy(update={"zone": "Asia/Tokyo"})
    )
    woken = next(scene for scene in trace.scenes if scene.what == "step")
    assert (woken.at, woken.local.isoformat()) == (datetime(2026, 11, 26, 1, tzinfo=UTC), "2026-11-26T10:00:00+09:00")


def test_what_would_come_at_night_comes_in_the_morning() -> None:
    text = "quiet_hours: {from: '21:00', to: '08:00'}\nsteps:\n  - {key: hello, send: hello}\n"
    trace = walked(text, start=datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
    assert [scene.local.hour for scene in trace.scenes if scene.sent] == [8]


@pytest.mark.parametrize(
    ("change", "why"), [({"consents": ()}, "no_consent"), ({"email": None}, "no_address")], ids=["bob", "no address"]
)
def test_who_may_not_be_written_to_is_told_why(change: dict, why: str) -> None:
    trace = walked("steps:\n  - {key: hello, send: hello}\n", who=ADA.model_copy(update=change))
    assert [scene.said for scene in trace.scenes if scene.what == "message"] == [why]
    assert outcomes(trace) == {"hello": "not_sent"}


MONTH = (
    "goal: {event: bottle.bought, within: 20d}\nsteps:\n  - {key: hello, send: hello}\n  - {key: rest, delay: 30d}\n"
)


def test_an_unsubscribe_ends_it_inside_a_delay() -> None:
    trace = walked(MONTH, does("3d", "customer.unsubscribed"))
    assert (trace.outcome, trace.scenes[-1].at) == ("unsubscribed", START + timedelta(days=3))


def test_who_unsubscribes_from_something_else_stays() -> None:
    trace = walked(MONTH, does("3d", "customer.unsubscribed", about="recipes"))
    assert (trace.outcome, [one.event for one in trace.unheard]) == ("completed", ["customer.unsubscribed"])


@pytest.mark.parametrize(("day", "outcome"), [(19, "converted"), (21, "completed")])
def test_the_goal_counts_within_its_span(day: int, outcome: str) -> None:
    assert walked(MONTH, does(f"{day}d", "bottle.bought")).outcome == outcome


def test_an_event_counts_from_the_step_before() -> None:
    text = """steps:
  - {key: first, delay: 2d}
  - {key: second, delay: 2d}
  - {key: listen, wait_for: shop.visited, within: 3d}
"""
    assert outcomes(walked(text, does("3d", "shop.visited")))["listen"] == "happened"
    missed = walked(text, does("1d", "shop.visited"))
    assert outcomes(missed)["listen"] == "timed_out"
    assert [(one.event, one.at) for one in missed.unheard] == [("shop.visited", START + timedelta(days=1))]


def test_ada_is_followed_for_so_many_days_and_no_longer() -> None:
    trace = walked(MONTH, days=10)
    assert (trace.outcome, trace.scenes[-1].what) == (None, "waiting")


def test_a_walk_without_end_is_followed_for_a_thousand_steps() -> None:
    trace = walked("steps:\n  - {key: round, delay: 1m, then: round}\n")
    assert (trace.outcome, len(trace.scenes)) == (None, 1 + 2 * MOST_STEPS)


def test_who_leaves_by_an_exit_leaves_for_its_reason() -> None:
    assert walked("steps:\n  - {key: bye, exit: had enough}\n").outcome == "had enough"


@pytest.mark.parametrize(("said", "about"), [("soon", "span"), ("2026-12-01T10:00:00", "+01:00")])
def test_a_moment_that_is_none_is_refused_with_the_remedy(said: str, about: str) -> None:
    with pytest.raises(ValidationError, match=r"write `entry`, a span") as refused:
        does(said, "a.b")
    assert about in str(refused.value)


def test_every_way_to_say_when_reads_back_the_same() -> None:
    for said in ("entry", "2d3h", "2026-12-01T10:00:00+01:00"):
        written = does(said, "a.b").model_dump(mode="json")
        assert written["at"] == said
        assert Happening.model_validate(written) == does(said, "a.b")


def _deeds() -> dict[str, Deed[Tolerant]]:
    names = [module.name for module in walk_packages(journeys.__path__, "journeys.")]
    things = [thing for name in names for thing in vars(import_module(name)).values()]
    return {thing.name: thing for thing in things if isinstance(thing, Deed) and thing is not LISTEN}


@pytest.mark.parametrize("name", sorted(_deeds()))
def test_every_deed_can_be_rehearsed(name: str) -> None:
    deed = _deeds()[name]
    needed = [field for field, about in deed.answer.model_fields.items() if about.is_required()]
    assert deed.rehearsed or not needed, f"give the deed {name} a `rehearsed`, beside its step"


def test_a_step_that_waits_for_anything_but_its_road_is_found_out() -> None:
    async def impatient() -> None:
        await asyncio.sleep(0)

    walking = impatient()
    with pytest.raises(RuntimeError, match="not its road"):
        at_once(walking)
    assert inspect.getcoroutinestate(walking) == inspect.CORO_CLOSED
