"""What a journey writes down about somebody: attributes are set, interests are added, nothing else is touched."""

import pytest

from journeys.map import map_of
from journeys.soundness import faults
from journeys.steps.update_profile import ChangeProfile
from journeys.text import read
from messages.words import Words

JOURNEY = """
journey: promotion
steps:
  - {key: promote, update_profile: {tier: gold, rate: 1.50, vip: true, interests: [beer]}}
  - {key: hello, send: hello}
"""


def test_interests_are_added_and_attributes_are_set_once_and_for_all() -> None:
    ada = {"zone": "Europe/Berlin", "interests": ["wine"], "attributes": {"tier": "silver", "since": 2019}}
    changes = ChangeProfile(attributes={"tier": "gold"}, interests=("beer", "wine"))
    made = changes.made_in(ada)
    assert made == {"interests": ["wine", "beer"], "attributes": {"tier": "gold", "since": 2019}}
    assert changes.made_in(made) == made


def test_values_are_what_they_look_like_and_survive_being_kept() -> None:
    journey = read(JOURNEY).journey
    kept = read(journey.model_dump_json()).journey
    assert journey.steps[0].model_dump()["update_profile"] == {
        "interests": ("beer",),
        "tier": "gold",
        "rate": 1.5,
        "vip": True,
    }
    assert kept.hash == journey.hash


def test_the_map_says_what_is_written_down() -> None:
    assert map_of(read(JOURNEY).journey, Words("de")).cards[0].about == "Profil ergänzen · tier · rate ·…"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{tier: [1]}", "line 4, column 37: step promote: tier: write a text of 1 to 300 characters, a number"),
        ("{tier: ''}", "line 4, column 43: step promote: tier: write a text of 1 to 300 characters, a number"),
        ("{tier: .nan}", "step promote: tier: write a text of 1 to 300 characters, a number"),
        ("{born: 2001-01-01}", "step promote: born: write a text of 1 to 300 characters, a number"),
        ("{locale: de}", "line 4, column 45: step promote: locale: this is not for a journey to change; name an attr"),
        ("{Tier: gold}", "step promote: Tier: String should match pattern"),
        ("{}", "line 4, column 20: step promote: update_profile: say what is to be written down, such as {tier: gold}"),
    ],
)
def test_a_mistake_is_named_with_its_place(wrong: str, said: str) -> None:
    text = "journey: promotion\n\nsteps:\n  - {key: promote, update_profile: %s}\n"
    assert said in str([str(fault) for fault in faults(text % wrong)])
