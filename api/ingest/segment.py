"""`/v1`: Segment's protocol, so that its libraries are ours. Answered only after what was said is kept."""

from typing import Any, Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from api.ingest.access import MayTell, Telling
from api.ingest.messages import TYPES, Message, NotAMessage, told
from api.raw import mapping
from operations.events.hear import hear
from operations.events.hear_many import Told, hear_many

_MOST = 500

router = APIRouter(prefix="/v1", tags=["ingest"])


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


async def batch(telling: MayTell) -> Success:
    body, messages = telling.body, telling.body.get("batch")
    if not isinstance(messages, list) or len(messages) > _MOST:
        raise HTTPException(400, f"a batch is a list of at most {_MOST} messages")
    common = {name: body[name] for name in ("context", "sentAt") if name in body}
    heard = [_understood(telling, common | mapping(message)) for message in messages]
    answers = iter(await hear_many(telling.desk, [one for one in heard if not isinstance(one, NotAMessage)]))
    became = [one if isinstance(one, NotAMessage) else next(answers) for one in heard]
    # Poison must not cost its neighbours their place.
    refused = [Refusal(index=at, detail=str(one)) for at, one in enumerate(became) if isinstance(one, Exception)]
    return Success(refused=refused or None)


for _name in ("batch", "import"):  # `import`: what happened long ago, by Segment's older libraries
    router.post(
        f"/{_name}",
        operation_id=f"ingest_{_name}",
        summary="Many messages",
        openapi_extra=_BATCH,
        response_model_exclude_none=True,
    )(batch)


def _one(kind: str) -> None:
    example = _about({"userId": "ada", "messageId": "m-1"} | ({"event": "Order Completed"} if kind == "track" else {}))

    @router.post(
        f"/{kind}",
        operation_id=f"ingest_{kind}",
        summary=f"One {kind} message",
        openapi_extra=example,
        response_model_exclude_none=True,
    )
    async def one(telling: MayTell) -> Success:
        heard = _understood(telling, telling.body | {"type": kind})
        if isinstance(heard, NotAMessage):
            raise HTTPException(400, str(heard))
        await hear(telling.desk, heard)
        return Success()


for _kind in TYPES:
    _one(_kind)


def _understood(telling: Telling, message: Message) -> Told | NotAMessage:
    try:
        return told(telling.source, message, telling.desk.clock())
    except NotAMessage as error:
        return error
