"""Every way through a journey: nobody has to think of whom to try it with."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from journeys.rehearsal.choices import Choices, every
from journeys.rehearsal.example import Example
from journeys.rehearsal.lookout import Lookout
from journeys.rehearsal.matrix import MOST_WAYS, Matrix, Way, matrix
from journeys.rehearsal.overview import closing, table
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Happening
from journeys.rehearsal.trace import Mail
from journeys.steps import KINDS
from journeys.text import read
from messages.words import Words

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SMATCHED = (Path(__file__).parents[2] / "examples" / "smatched.yaml").read_text()


def ways(steps: str, *events: Happening, days: int = 90) -> Matrix:
    text = steps if steps.startswith("#") else f"journey: test\nsteps:\n{steps}"
    return matrix(read(text).journey, Programme(customer=Example(name="Ada"), events=events, days=days), START)


def turns(way: Way) -> str:
    return " ".join(f"{turn.step}:{turn.outcome}" for turn in way.turns)


def test_every_way_through_the_smatched_journey_is_walked() -> None:
    found = ways(SMATCHED)
    assert (len(found.ways), found.complete, found.never_reached, found.missing) == (26, True, [], [])
    came = {(turn.step, turn.outcome) for way in found.ways for turn in way.turns}
    assert came >= {("film", "not_watched"), ("leeway", "else"), ("sorry", "no_budget"), ("taste", "not_sent")}
    dearest, cheapest, longest = (found.ways[n - 1] for n in (found.dearest, found.cheapest, found.longest) if n)
    assert ([str(one) for one in dearest.cost], cheapest.cost) == (["15.00 EUR"], [])
    assert 51 < longest.days < 52
    assert [mail.message for mail in found.ways[0].messages][:3] == ["brand_message", "product_offer", "product_film"]


def test_whoever_is_not_reached_is_not_reached_on_the_whole_way() -> None:
    found = ways("  - {key: a, send: x}\n  - {key: b, send: y}\n  - {key: c, send: z, channel: log}\n")
    assert [turns(way) for way in found.ways] == [
        "a:sent b:sent c:sent",
        "a:not_sent b:not_sent c:sent",
        "a:sent b:sent c:not_sent",
        "a:not_sent b:not_sent c:not_sent",
    ]


def test_each_arm_is_walked_and_nobody_changes_sides_in_one_experiment() -> None:
    split = "  - {{key: {0}, experiment: e, split: [{{share: 1, go: {1}}}, {{share: 99, go: {2}}}]}}\n"
    text = split.format("one", "a", "b") + "  - {key: a, delay: 1d}\n  - {key: b, delay: 1d}\n"
    text += split.format("two", "c", "d") + "  - {key: c, delay: 1d}\n  - {key: d, delay: 1d}\n"
    found = ways(text)
    assert sorted(turns(way) for way in found.ways) == [
        "one:arm_1 a:done b:done two:arm_1 c:done d:done",
        "one:arm_2 b:done two:arm_2 d:done",
    ]


def test_what_holds_of_somebody_goes_on_to_hold() -> None:
    branch = "  - {{key: {0}, branch: [{{when: profile.locale == 'de', go: {1}}}, {{else: {2}}}]}}\n"
    text = branch.format("one", "a", "b") + "  - {key: a, delay: 1d}\n  - {key: b, delay: 1d}\n"
    found = ways(text + branch.format("two", "c", "d") + "  - {key: c, delay: 1d}\n  - {key: d, delay: 1d}\n")
    assert {turns(way).count("way_1") for way in found.ways} == {0, 2}


def test_a_way_that_the_outcomes_themselves_rule_out_is_none() -> None:
    text = "  - {key: a, send: x}\n  - {key: b, branch: [{when: outcomes.a == 'maybe', go: c}, {else: end}]}\n"
    assert ways(text + "  - {key: c, delay: 1d}\n").never_reached == ["c"]


def test_a_circle_is_walked_twice_and_said_to_be_one() -> None:
    text = "  - {key: nap, delay: 1d}\n  - {key: w, wait_for: a.b, within: 1d, then: {happened: end, else: nap}}\n"
    found = ways(text)
    assert [way.unfinished for way in found.ways].count("circle") == 1
    assert max(turns(way).count("nap") for way in found.ways) == 2
    assert found.complete


def test_who_is_not_through_when_the_days_are_over_is_told() -> None:
    (way,) = ways("  - {key: nap, delay: 20d}\n", days=5).ways
    assert (way.outcome, way.unfinished, way.days) == (None, "days", 5)


def test_what_an_event_says_is_taken_from_the_script() -> None:
    text = "  - {key: ask, survey: s, within: 2d}\n  - {key: b, send: x}\n"
    told = []

    def write(letter: object, step: str, profile: dict[str, dict[str, object]]) -> Mail:
        told.append(profile["attributes"].get("survey_nps"))
        return Mail(message="x", channel="email")

    said = Happening(at="1d", event="survey.answered", properties={"nps": 3})
    programme = Programme(customer=Example(), events=(said,))
    matrix(read(f"journey: test\nsteps:\n{text}").journey, programme, START, lambda: write)
    assert set(told) == {None, 3}


def test_what_a_message_lacks_is_told_with_the_ways_it_concerns() -> None:
    text = "  - {key: w, wait_for: a.b, within: 1d, then: {happened: a, else: b}}\n  - {key: a, send: x}\n"
    journey = read(f"journey: test\nsteps:\n{text}  - {{key: b, send: y}}\n").journey

    def write(letter: object, step: str, profile: object) -> Mail:
        return Mail(message=step, channel="email", fault="`nme` is not there" if step == "a" else None)

    (missing,) = matrix(journey, Programme(customer=Example()), START, lambda: write).missing
    assert (missing.step, missing.fault, missing.ways) == ("a", "`nme` is not there", 1)


def test_too_many_ways_are_cut_but_no_choice_is() -> None:
    step = "  - {{key: w{0}, wait_for: a.b, within: 1d, then: {{happened: s{0}}}}}\n  - {{key: t{0}, delay: 1d}}\n"
    step += "  - {{key: s{0}, delay: 1d}}\n"
    found = ways("".join(step.format(number) for number in range(12)))
    assert (len(found.ways), found.complete, found.never_reached) == (MOST_WAYS, False, [])
    assert "more ways" in next(closing(found))


def test_choices_nobody_made_come_first() -> None:
    def walk(choices: Choices) -> tuple[int, ...]:
        return tuple(choices.one_of((0, 1), f"choice {number}") for number in range(6))

    found, complete = every(walk, 7)
    assert ({place for way in found for place, chosen in enumerate(way) if chosen}, complete) == ({*range(6)}, False)
    assert len(set(every(walk, 64)[0])) == 64
    assert every(walk, 64)[1]


def test_every_event_that_matters_is_known_beforehand() -> None:
    assert Lookout(read(SMATCHED).journey).hears == {
        "customer.complained", "customer.unsubscribed", "film.watched", "order.paid", "survey.answered",
        "voucher.redeemed",
    }  # fmt: skip


@pytest.mark.parametrize("locale", ["en", "de"])
def test_the_ways_are_told_in_a_table(locale: str) -> None:
    words = Words(locale)
    rows = table(ways(SMATCHED), words)
    first = list(rows[0].values())
    assert {"en": "film: watched, taste: redeemed, ask: answered, leeway → sorry",
            "de": "film: gesehen, taste: eingelöst, ask: beantwortet, leeway → sorry"}[locale] in first  # fmt: skip


def test_each_kind_of_step_that_there_is_can_be_looked_over() -> None:
    page = (Path(__file__).parents[2] / "docs" / "journey-format.md").read_text()
    for kind in KINDS:
        example = page.partition(f" {kind}\n")[2].partition("```yaml\n")[2].partition("```")[0]
        journey = read("journey: test\nsteps:\n" + "".join(f"  {line}\n" for line in example.splitlines())).journey
        lookout = Lookout(journey)
        for step in journey.steps:
            assert step.key in lookout.shared_out or step.key in lookout.told, kind


def test_who_takes_too_long_for_a_stage_goes_another_way() -> None:
    text = "# a stage\njourney: test\nstages:\n  one: {longest: 2d, late: b}\n  two: {}\nsteps:\n"
    text += "  - {key: a, stage: one, wait_for: x.y, within: 9d, then: end}\n  - {key: b, stage: two, send: x}\n"
    assert {turns(way) for way in ways(text).ways} == {"a:happened", "a:late b:sent", "a:late b:not_sent"}


def test_days_that_are_too_few_are_said() -> None:
    said = " ".join(closing(ways("  - {key: nap, delay: 20d}\n  - {key: a, send: x}\n", days=5)))
    assert "Ways not over yet when the days were: 1." in said
    assert "Never reached: a." in said
