"""Topics: what customers can hear about, as the preference page tells them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.revisions import Expected, Needed, tag
from api.shape import Asked, Instant, Line, Told
from journeys.base import Key
from journeys.survey import Locale
from operations.permission import topics
from store.rows import Row

router = APIRouter(prefix="/api/v1/topics", tags=["permission"], route_class=Making)

Named = Annotated[str, Path(max_length=63, examples=["news"])]
_TEXTS = {"en": {"title": "News", "text": "About once a week, what is new."}}


class TopicText(Asked):
    """What a topic is called, and what somebody agrees to."""

    title: Line
    text: Annotated[str, Field(max_length=1_000)] = ""


class TopicValues(Asked):
    """What is known of a topic."""

    texts: Annotated[dict[Locale, TopicText], Field(min_length=1, max_length=50, examples=[_TEXTS])]
    double_opt_in: bool = False
    """Whether somebody who is told to us from outside is asked by mail whether they do want it."""
    public: bool = True
    """Whether the preference page offers it to everybody."""
    position: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Where it stands there; the lowest first."""

    def values(self) -> dict[str, Any]:
        """Column → value."""
        return self.model_dump(include={"texts", "double_opt_in", "public", "position"})


class NewTopic(TopicValues):
    """A topic to be added."""

    key: Annotated[Key, Field(examples=["news"])]


class Topic(Told):
    """A topic."""

    key: str
    texts: dict[str, dict[str, str]]
    double_opt_in: bool
    public: bool
    position: int
    revision: int
    """Counts every change; the ETag."""
    created_at: Instant
    updated_at: Instant


@router.get("", operation_id="list_topics", summary="All topics, as they are shown")
async def list_topics(who: MayReadCustomers, desk: AtDesk) -> Page[Topic]:
    return Page(data=[Topic.model_validate(row) for row in await topics.every(desk)])


@router.post("", operation_id="add_topic", summary="Add a topic", status_code=201)
async def add_topic(who: MayWriteCustomers, new: NewTopic, desk: AtDesk, response: Response) -> Topic:
    response.headers["Location"] = f"/api/v1/topics/{new.key}"
    return _told(await topics.keep(desk, who, new.key, new.values(), revision=0), response)


@router.get("/{key}", operation_id="read_topic", summary="One topic")
async def read_topic(who: MayReadCustomers, key: Named, desk: AtDesk, response: Response) -> Topic:
    return _told(await topics.one(desk, key), response)


@router.put("/{key}", operation_id="change_topic", summary="Change a topic")
async def change_topic(
    who: MayWriteCustomers, key: Named, said: TopicValues, revision: Needed, desk: AtDesk, response: Response
) -> Topic:
    return _told(await topics.keep(desk, who, key, said.values(), revision=revision), response)


@router.delete("/{key}", operation_id="remove_topic", summary="Remove a topic, and no consent", status_code=204)
async def remove_topic(who: MayWriteCustomers, key: Named, revision: Expected, desk: AtDesk) -> None:
    await topics.drop(desk, who, key, revision)


def _told(row: Row, response: Response) -> Topic:
    tag(response, row["revision"])
    return Topic.model_validate(row)
