"""`/v1`: Segment's protocol, so that its libraries are ours. Answered only after what was said is kept."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from api.desk import AtDesk
from api.ingest.access import MayTell
from api.ingest.messages import TYPES, Message, NotAMessage, person, said
from api.raw import document, mapping
from operations.desk import Desk
from operations.hear import hear
from operations.identify import identify

_MOST = 500

router = APIRouter(prefix="/v1", tags=["ingest"])

Body = Annotated[Message, Depends(document)]


class Refusal(BaseModel):
    """A message of a batch that was not kept, and why; its neighbours were."""

    index: int
    detail: str


class Success(BaseModel):
    """Everything is kept, but for what is named."""

    success: Literal[True] = True
    refused: list[Refusal] | None = None


def _about(example: dict[str, Any]) -> dict[str, Any]:
    body = {"schema": {"type": "object"}, "example": example}
    return {"requestBody": {"required": True, "content": {"application/json": body}}}


_BATCH = _about({"batch": [{"type": "track", "userId": "ada", "event": "Order Completed", "messageId": "m-1"}]})


@router.post(
    "/batch",
    operation_id="ingest_batch",
    summary="Many messages",
    openapi_extra=_BATCH,
    response_model_exclude_none=True,
)
async def batch(source: MayTell, body: Body, desk: AtDesk) -> Success:
    messages = body.get("batch")
    if not isinstance(messages, list) or len(messages) > _MOST:
        raise HTTPException(400, f"a batch is a list of at most {_MOST} messages")
    refused = []
    for index, message in enumerate(messages):
        try:
            await _keep(desk, source, {"context": body.get("context")} | mapping(message))
        except NotAMessage as error:  # poison must not cost its neighbours their place
            refused.append(Refusal(index=index, detail=str(error)))
    return Success(refused=refused or None)


def _one(kind: str) -> None:
    example = _about({"userId": "ada", "messageId": "m-1"} | ({"event": "Order Completed"} if kind == "track" else {}))

    @router.post(
        f"/{kind}",
        operation_id=f"ingest_{kind}",
        summary=f"One {kind} message",
        openapi_extra=example,
        response_model_exclude_none=True,
    )
    async def one(source: MayTell, body: Body, desk: AtDesk) -> Success:
        try:
            await _keep(desk, source, body | {"type": kind})
        except NotAMessage as error:
            raise HTTPException(400, str(error)) from None
        return Success()


for _kind in TYPES:
    _one(_kind)


async def _keep(desk: Desk, source: str, message: Message) -> None:
    if message.get("type") == "identify":
        await identify(desk, person(message))
    else:
        await hear(desk, said(source, message))
