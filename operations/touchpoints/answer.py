"""Answer a survey: the response, what we learn from it, and the event that moves the walk on, all or nothing."""

from collections.abc import Mapping
from typing import Any

from journeys.steps.survey import Survey as SurveyStep
from journeys.survey import Answer, Survey
from operations.customers.identify import Person
from operations.desk import Desk, NotThere, Refused
from operations.events.hear import Said, hear_in
from operations.touchpoints.meet import GONE, Meeting
from store.customers import customers
from store.rows import Row
from store.touchpoints import surveys

ANSWERED = "survey.answered"


class AnswerFaults(Refused):
    """Some answers are missing, or are none of those there are."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(AnswerFaults.__doc__)
        self.faults = faults
        """Question → `missing` or `not_an_answer`."""


async def asked(desk: Desk, meeting: Meeting) -> tuple[Survey, Row | None]:
    """The survey of this touchpoint, and the response there is to it. Raises NotThere."""
    key = meeting.step.survey if isinstance(meeting.step, SurveyStep) else ""
    async with desk.database.read() as connection:
        survey = await surveys.find(connection, key)
        if survey is None:
            raise NotThere(GONE)
        return survey, await surveys.response(connection, meeting.touchpoint)


async def answer(desk: Desk, meeting: Meeting, typed: Mapping[str, Any]) -> bool:
    """Keep the answers; False when this touchpoint was answered before, which stays. Raises AnswerFaults, NotThere."""
    survey, _ = await asked(desk, meeting)
    answers, faults = survey.read(dict(typed))
    if faults or not answers:
        raise AnswerFaults(faults or {question.key: "missing" for question in survey.questions[:1]})
    async with desk.database.begin() as connection:
        await customers.hold(connection, meeting.customer["id"])
        if not await surveys.respond(connection, _response(meeting, survey, answers)):
            return False
        await hear_in(desk, connection, _said(meeting, survey, answers))
    return True


def _response(meeting: Meeting, survey: Survey, answers: dict[str, Answer]) -> Row:
    whose = {"enrolment": meeting.delivery["enrolment"], "customer": meeting.customer["id"]}
    where = {"touchpoint": meeting.touchpoint, "step": meeting.step.key}
    return {**where, **whose, "survey": survey.survey, "answers": answers, "at": meeting.now}


def _said(meeting: Meeting, survey: Survey, answers: dict[str, Answer]) -> Said:
    # What people say in their own words stays in the response: nobody branches on it, and it may name third parties.
    own_words = {question.key for question in survey.questions if question.kind == "text"}
    told = {key: value for key, value in answers.items() if key not in own_words}
    whose = Person(id=meeting.customer["id"], attributes={f"survey_{key}": value for key, value in told.items()})
    properties = {"survey": survey.survey, **told}
    return Said(
        "survey", meeting.touchpoint, ANSWERED, whose, at=meeting.now, properties=properties, about=meeting.touchpoint
    )
