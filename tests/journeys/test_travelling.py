"""A definition that newer code wrote is carried by older code, and loses nothing on the way."""

from journeys.passage import Passage
from journeys.travelling import Unknown

NEWER = {
    "journey": "newer",
    "moods": ["merry"],
    "steps": [{"key": "hello", "send": "hello"}, {"key": "show", "title": "The show", "hologram": {"of": "a bottle"}}],
}


def passage(definition: object) -> Passage:
    return Passage.model_validate({"enrolment": "e", "customer": "c", "version": 1, "definition": definition})


def test_what_is_known_of_it_is_read() -> None:
    hello, show = passage(NEWER).definition.steps
    assert (hello.kind, hello.key) == ("send", "hello")
    assert isinstance(show, Unknown)
    assert show.label == "The show"


def test_what_is_not_known_is_handed_on() -> None:
    written = passage(NEWER).model_dump(mode="json")
    again = passage(written["definition"]).model_dump(mode="json")
    assert again == written
    assert written["definition"]["moods"] == ["merry"]
    assert written["definition"]["steps"][1]["unknown"] == NEWER["steps"][1]


def test_who_knows_it_after_all_reads_it() -> None:
    known = {"key": "rest", "unknown": {"key": "rest", "delay": "3d"}}
    definition = passage(NEWER | {"steps": [known]}).definition
    assert definition.steps[0].kind == "delay"
