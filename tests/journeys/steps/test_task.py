"""A task says who is to do what."""

import pytest

from journeys.map import map_of
from journeys.soundness import faults
from journeys.steps.task import Task
from journeys.text import read
from messages.words import Words

JOURNEY = """
journey: care
steps:
  - {key: call, task: {for: service, text: "Bitte anrufen"}}
  - {key: hello, send: hello}
"""


def test_the_map_says_who_is_to_do_it_and_the_definition_what() -> None:
    journey = read(JOURNEY).journey
    (call,) = (step for step in journey.steps if isinstance(step, Task))
    assert (call.task.for_, call.task.text) == ("service", "Bitte anrufen")
    assert map_of(journey, Words("de")).cards[0].about == "Aufgabe · service"
    assert read(journey.model_dump_json()).journey.hash == journey.hash


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("for: service, ", "", "line 4, column 17: step call: for: Field required"),
        ("Bitte anrufen", " ", "line 4, column 44: step call: text: String should have at least 1 character"),
        ("text:", "texts:", "line 4, column 45: step call: unknown field “texts”; remove it"),
    ],
)
def test_a_mistake_is_named_with_its_place(before: str, after: str, said: str) -> None:
    assert said in str([str(fault) for fault in faults(JOURNEY.replace(before, after))])
