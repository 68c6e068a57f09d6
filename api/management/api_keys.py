"""API keys: what opens the doors of the API, and how far."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from api.access import MayAdminister
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Instant, Line, Told
from operations.access import keys

router = APIRouter(prefix="/api/v1/api-keys", tags=["admin"], route_class=Making)


class NewKey(Asked):
    """A key to be issued."""

    title: Line
    scopes: Annotated[list[str], Field(min_length=1, max_length=20, examples=[["journeys:read", "enrollments:write"]])]


class ApiKey(Told):
    """A key, without what opens anything."""

    id: str
    title: str
    scopes: list[str]
    created_at: Instant


class ApiKeyWithKey(ApiKey):
    """A new key. It is shown this once."""

    api_key: str | None


@router.get("", operation_id="list_api_keys", summary="API keys in use")
async def list_api_keys(who: MayAdminister, desk: AtDesk) -> Page[ApiKey]:
    return Page(data=[ApiKey.model_validate(row) for row in await keys.every(desk)])


@router.post("", operation_id="issue_api_key", summary="Issue an API key", status_code=201)
async def issue_api_key(who: MayAdminister, new: NewKey, desk: AtDesk) -> ApiKeyWithKey:
    issued = await keys.issue(desk, who, new.title, new.scopes)
    return ApiKeyWithKey.model_validate(issued.row | {"api_key": issued.key})


@router.delete("/{id}", operation_id="revoke_api_key", summary="Revoke an API key", status_code=204)
async def revoke_api_key(who: MayAdminister, id: Annotated[str, Path(max_length=64)], desk: AtDesk) -> None:  # noqa: A002
    await keys.revoke(desk, who, id)
