"""Offers: one product or a block of them, in a journey and in a broadcast; wrong ones are told where they stand."""

from typing import Any

import pytest

from journeys import broadcast
from journeys.delivery import Letter
from journeys.text import Fault, JourneyFaults, read, schema

WALK = "journey: sale\nsteps:\n  - key: hello\n    send: hello\n    offer: {}\n  - {{key: bye, send: hello}}\n"
WAVE = "broadcast: sale\naudience: {{everybody: true}}\nsend: hello\noffer: {}\n"


def letter(offer: str) -> Letter:
    (found,) = read(WALK.format(offer)).journey.steps[0].letters()
    return found


@pytest.mark.parametrize(
    ("offer", "said", "told"),
    [
        ("by_interest", b'"offer":true', 1),
        ("{by_interest: 1}", b'"offer":true', 1),
        ("{by_interest: 3}", b'"offer":3', 3),
    ],
)
def test_one_product_stands_in_a_history_as_it_always_did(offer: str, said: bytes, told: int) -> None:
    written = letter(offer).model_dump_json().encode()
    assert said in written
    assert Letter.model_validate_json(written).offer == told
    assert b'"offer":false' in Letter(message="hello").model_dump_json().encode()


def test_what_an_older_house_wrote_is_read() -> None:
    assert Letter.model_validate_json('{"message":"hello","offer":true}').offer == 1
    assert Letter.model_validate_json('{"message":"hello","offer":false}').offer == 0


@pytest.mark.parametrize("offer", ["by_interest", {"by_interest": 12}])
def test_a_definition_says_it_as_it_was_written(offer: Any) -> None:
    definition = read(WALK.format(str(offer).replace("'", ""))).journey.model_dump(mode="json")
    assert definition["steps"][0]["offer"] == offer


@pytest.mark.parametrize(
    ("offer", "place", "detail"),
    [
        ("by_price", (5, 12), "offer: write by_interest for one product, or {by_interest: 3} for the best three"),
        ("3", (5, 12), "offer: write by_interest"),
        ("{by_interest: 0}", (5, 26), "by_interest: Input should be greater than or equal to 1"),
        ("{by_interest: 13}", (5, 26), "by_interest: Input should be less than or equal to 12"),
        ('{by_interest: "3"}', (5, 26), "by_interest: Input should be a valid integer"),
        ("{by_interest: 3, by_price: 2}", (5, 39), "unknown field “by_price”"),
        ("{}", (5, 5), "by_interest: Field required"),
    ],
)
def test_an_offer_that_is_none_is_told_where_it_stands(offer: str, place: tuple[int, int], detail: str) -> None:
    (fault,) = faults_of(read, WALK.format(offer))
    assert ((fault.line, fault.column), fault.step) == (place, "hello")
    assert fault.detail.startswith(detail)
    (fault,) = faults_of(broadcast.read, WAVE.format(offer))
    assert (fault.line, fault.column) == (4, place[1] - 4)
    assert fault.detail.startswith(detail)


def faults_of(reading: Any, text: str) -> list[Fault]:
    with pytest.raises(JourneyFaults) as found:
        reading(text)
    return found.value.faults


def test_a_broadcast_offers_what_its_one_step_offers() -> None:
    (found,) = broadcast.read(WAVE.format("{by_interest: 4}")).journey().steps[0].letters()
    assert found.offer == 4
    silent = broadcast.read(WAVE.replace("offer: {}\n", "").format()).journey()
    assert "offer" not in silent.model_dump(mode="json")["steps"][0]


def test_editors_know_both_ways_to_say_it() -> None:
    said = schema()["$defs"]["Send"]["properties"]["offer"]
    plain, block, _ = said["anyOf"]
    assert plain == {"const": "by_interest"}
    assert block["properties"]["by_interest"] == {"type": "integer", "minimum": 1, "maximum": 12}
