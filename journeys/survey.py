"""A survey: what is asked, in which words, and which answers there are."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from journeys.base import Frozen, Key

Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Said = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Spoken = Annotated[dict[Locale, Said], Field(min_length=1)]
"""Language → text."""

Answer = int | str

SCALES = {"nps": range(11), "stars": range(1, 6)}
"""Kinds that are answered with a number, and the numbers there are."""

LONGEST_TEXT = 2_000


class BadAnswer(ValueError):
    """This is not one of the answers."""


class Question(Frozen):
    """One question. `nps` 0–10, `stars` 1–5, `choice` one of `choices`, `text` in the customer's own words."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    """Conditions read the answer as `answers.<step>.<key>`, so there is no dash in it."""
    kind: Literal["nps", "stars", "choice", "text"]
    texts: Spoken
    choices: dict[Key, Spoken] = Field(default_factory=dict)
    required: bool = False

    @model_validator(mode="after")
    def _only_a_choice_has_choices(self) -> "Question":
        if (self.kind == "choice") != (len(self.choices) >= 2):
            raise ValueError("a choice has two `choices` or more; the other kinds have none")
        return self

    def read(self, typed: str) -> Answer | None:
        """What was typed, as an answer; None for nothing. Raises BadAnswer."""
        typed = typed.strip()
        if not typed:
            return None
        if self.kind in SCALES:
            return self._number(typed)
        if self.kind == "choice" and typed not in self.choices:
            raise BadAnswer(BadAnswer.__doc__)
        return typed[:LONGEST_TEXT]

    def _number(self, typed: str) -> int:
        if not (typed.isascii() and typed.isdigit() and int(typed[:3]) in SCALES[self.kind]):
            raise BadAnswer(BadAnswer.__doc__)
        return int(typed[:3])


class Words(Frozen):
    """What stands around the questions."""

    title: Said
    intro: Annotated[str, Field(max_length=1_000)] = ""
    thanks: Annotated[str, Field(max_length=1_000)] = ""


class Survey(Frozen):
    """A survey, by its key."""

    survey: Key
    texts: Annotated[dict[Locale, Words], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _each_question_once(self) -> "Survey":
        keys = [question.key for question in self.questions]
        if len(keys) != len(set(keys)):
            raise ValueError("two questions have the same key")
        return self

    def read(self, typed: dict[str, Any]) -> tuple[dict[str, Answer], dict[str, str]]:
        """What was typed, by question → the answers, and what is wrong: question → `missing` or `not_an_answer`."""
        answers, wrong = dict[str, Answer](), dict[str, str]()
        for question in self.questions:
            try:
                answer = question.read(str(typed.get(question.key) or ""))
            except BadAnswer:
                wrong[question.key] = "not_an_answer"
                continue
            if answer is not None:
                answers[question.key] = answer
            elif question.required:
                wrong[question.key] = "missing"
        return answers, wrong
