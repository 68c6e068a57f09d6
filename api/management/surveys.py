"""Surveys: what is asked."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from api.access import MayReadTouchpoints, MayWriteTouchpoints
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from journeys.base import Key
from journeys.survey import Survey
from operations.touchpoints import stock

router = APIRouter(prefix="/api/v1/surveys", tags=["touchpoints"], route_class=Making)


@router.get("", operation_id="list_surveys", summary="All surveys")
async def list_surveys(who: MayReadTouchpoints, desk: AtDesk) -> Page[Survey]:
    return Page(data=await stock.all_surveys(desk))


@router.post("", operation_id="add_survey", summary="Add a survey", status_code=201)
async def add_survey(who: MayWriteTouchpoints, survey: Survey, desk: AtDesk) -> Survey:
    await stock.keep_survey(desk, who, survey, new=True)
    return survey


@router.get("/{key}", operation_id="read_survey", summary="One survey")
async def read_survey(who: MayReadTouchpoints, key: Annotated[Key, Path()], desk: AtDesk) -> Survey:
    return await stock.survey(desk, key)


@router.put("/{key}", operation_id="change_survey", summary="Add a survey, or change it")
async def change_survey(who: MayWriteTouchpoints, key: Annotated[Key, Path()], survey: Survey, desk: AtDesk) -> Survey:
    if survey.survey != key:
        raise HTTPException(422, f"this is survey “{survey.survey}”, the address says “{key}”; make both the same")
    await stock.keep_survey(desk, who, survey)
    return survey
