"""A webhook says which system is called with what, and what it answers is something to act on."""

from datetime import UTC, datetime

import pytest

from journeys.map import map_of
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.reply import Reply
from journeys.rehearsal.walk import rehearse
from journeys.soundness import faults
from journeys.steps.webhook import meaning
from journeys.text import read
from messages.words import Words

JOURNEY = """
journey: told
steps:
  - {key: tell, webhook: crm, fields: {tier: gold, points: 3}, within: 2d}
  - key: known
    branch:
      - {when: replies.tell.status == 200 && replies.tell.body.known == true, go: hello}
      - {else: end}
  - {key: hello, send: hello}
"""


def outcomes(**replies: Reply) -> dict[str, str]:
    programme = Programme(customer=Example(consents=("news",), email="ada@example.com"), replies=replies)
    trace = rehearse(read(JOURNEY).journey, programme, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    return {scene.step or "": scene.said for scene in trace.scenes if scene.what == "step"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((status, "answered") for status in (200, 204)),
        *((status, "refused") for status in (302, 404, 410)),
        *((status, "no_answer") for status in (429, 500, 503, None)),
    ],
)
def test_a_status_means(status: int | None, outcome: str) -> None:
    assert meaning(status) == outcome
    assert outcomes(tell=Reply(status=status))["tell"] == outcome


def test_what_it_said_decides_about_the_way() -> None:
    assert faults(JOURNEY) == []
    assert outcomes() == {"tell": "answered", "known": "else"}
    assert outcomes(tell=Reply(body={"known": True})) == {"tell": "answered", "known": "way_1", "hello": "sent"}
    assert outcomes(tell=Reply(status=404, body={"known": True}))["known"] == "else"


def test_the_map_names_the_system() -> None:
    journey = read(JOURNEY).journey
    assert map_of(journey, Words("de")).cards[0].about == "Webhook · crm"
    assert read(journey.model_dump_json()).journey.hash == journey.hash


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("tier: gold", "Tier: gold", "line 4, column 46: step tell: Tier: String should match"),
        ("points: 3", "points: [3]", "write a text of 1 to 300 characters, a number, true or false"),
        ("replies.tell.status", "replies.tell.stauts", "line 7, column 28: step known: condition: undeclared"),
        ("replies.tell.status", "replies.hello.status", "line 7, column 29: step known: condition: undeclared"),
    ],
)
def test_a_mistake_is_named_with_its_place(before: str, after: str, said: str) -> None:
    assert said in str(faults(JOURNEY.replace(before, after))[0])


def test_the_system_must_be_known_before_publishing() -> None:
    (fault,) = faults(JOURNEY, lambda kind, key: (kind, key) != ("webhook", "crm"))
    assert str(fault) == "line 4, column 5: step tell: there is no webhook “crm”; add it first, or correct the name"
