"""Webhook endpoints: other systems that journeys may call."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AfterValidator, AnyHttpUrl, Field, StringConstraints, TypeAdapter

from api.access import MayAdminister
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Instant, Line, Told
from journeys.base import Key
from operations.journeys import webhook_endpoints

router = APIRouter(prefix="/api/v1/webhook-endpoints", tags=["admin"], route_class=Making)

_URL = TypeAdapter(AnyHttpUrl)


def _address(written: str) -> str:
    url = _URL.validate_python(written)
    if url.username or url.password or url.fragment:
        raise ValueError("leave name, password and fragment out of the address; calls are signed")
    return str(url)


class NewWebhookEndpoint(Asked):
    """An endpoint to be added."""

    key: Annotated[Key, Field(examples=["crm"])]
    title: Line
    url: Annotated[
        str,
        StringConstraints(max_length=2000),
        AfterValidator(_address),
        Field(examples=["https://crm.example.com/etappe"], json_schema_extra={"format": "uri"}),
    ]
    """Where it is called; http or https. It is not followed anywhere else."""


class WebhookEndpoint(Told):
    """An endpoint."""

    key: str
    title: str
    url: str
    created_at: Instant


class WebhookEndpointWithSecret(WebhookEndpoint):
    """A new endpoint. What calls are signed with is shown this once."""

    secret: str | None


@router.get("", operation_id="list_webhook_endpoints", summary="All webhook endpoints")
async def list_webhook_endpoints(who: MayAdminister, desk: AtDesk) -> Page[WebhookEndpoint]:
    return Page(data=[WebhookEndpoint.model_validate(row) for row in await webhook_endpoints.every(desk)])


@router.post("", operation_id="add_webhook_endpoint", summary="Add a webhook endpoint", status_code=201)
async def add_webhook_endpoint(who: MayAdminister, new: NewWebhookEndpoint, desk: AtDesk) -> WebhookEndpointWithSecret:
    added = await webhook_endpoints.add(desk, who, new.key, new.title, new.url)
    return WebhookEndpointWithSecret.model_validate(added.row | {"secret": added.secret})


@router.delete("/{key}", operation_id="remove_webhook_endpoint", summary="Remove a webhook endpoint", status_code=204)
async def remove_webhook_endpoint(who: MayAdminister, key: Annotated[str, Path(max_length=63)], desk: AtDesk) -> None:
    await webhook_endpoints.remove(desk, who, key)
