"""A survey takes answers that are answers, and knows which are missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from journeys.survey import BadAnswer, Question, Survey

TEXTS = {"de": "Wie war’s?", "en": "How was it?"}


def question(kind: str, **more: object) -> Question:
    return Question.model_validate({"key": "one", "kind": kind, "texts": TEXTS, **more})


@pytest.mark.parametrize(("kind", "lowest", "highest"), [("nps", 0, 10), ("stars", 1, 5)])
def test_a_scale_has_two_ends(kind: str, lowest: int, highest: int) -> None:
    assert [question(kind).read(str(n)) for n in (lowest, highest)] == [lowest, highest]
    for beyond in (lowest - 1, highest + 1):
        with pytest.raises(BadAnswer):
            question(kind).read(str(beyond))


@given(st.text())
def test_whatever_is_typed_is_an_answer_nothing_or_refused(typed: str) -> None:
    try:
        answer = question("nps").read(typed)
    except BadAnswer:
        return
    assert answer is None or answer in range(11)


def test_a_choice_is_one_of_those_there_are() -> None:
    both = question("choice", choices={"film": TEXTS, "beer": TEXTS})
    assert both.read(" film ") == "film"
    with pytest.raises(BadAnswer):
        both.read("wine")


def test_what_is_missing_and_what_is_no_answer_are_told_apart() -> None:
    survey = Survey(
        survey="after",
        texts={"en": {"title": "How was it?"}},  # type: ignore[dict-item]
        questions=(
            question("nps", key="nps", required=True),
            question("stars", key="taste"),
            question("text", key="better"),
        ),
    )

    assert survey.read({"taste": "9", "better": " More! "}) == (
        {"better": "More!"},
        {"nps": "missing", "taste": "not_an_answer"},
    )
    assert survey.read({"nps": "0", "unasked": "x"}) == ({"nps": 0}, {})


@pytest.mark.parametrize(
    "wrong", [{"kind": "choice"}, {"kind": "nps", "choices": {"a": TEXTS, "b": TEXTS}}, {"texts": {}}]
)
def test_a_question_that_cannot_be_asked_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Question.model_validate({"key": "one", "kind": "nps", "texts": TEXTS} | wrong)
