"""`/s/…`: a survey. Looking at it, even with `?score=9`, answers nothing; only sending it off does."""

from typing import Annotated

from fastapi import Request, Response

from api.desk import AtDesk
from api.public.page import met, page, pages
from journeys.survey import SCALES, Survey
from operations.touchpoints.answer import AnswerFaults, answer, asked
from operations.touchpoints.meet import Meeting

router = pages()
Answering = Annotated[Meeting, met("s")]


@router.api_route("/s/{token}", methods=["GET", "HEAD"])
async def ask(request: Request, desk: AtDesk, answering: Answering, score: str = "") -> Response:
    survey, response = await asked(desk, answering)
    if response:
        return page(request, "thanks.html", answering, survey=survey, first=True)
    return page(request, "survey.html", answering, survey=survey, typed=_preselected(survey, score), faults={})


@router.post("/s/{token}")
async def send_off(request: Request, desk: AtDesk, answering: Answering) -> Response:
    survey, _ = await asked(desk, answering)
    typed = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    try:
        first = await answer(desk, answering, typed)
    except AnswerFaults as wrong:
        return page(request, "survey.html", answering, 422, survey=survey, typed=typed, faults=wrong.faults)
    return page(request, "thanks.html", answering, survey=survey, first=first)


def _preselected(survey: Survey, score: str) -> dict[str, str]:
    """The number that was pressed in the mail belongs to the first question with a scale."""
    scale = next((question for question in survey.questions if question.kind in SCALES), None)
    return {scale.key: score} if scale else {}
