"""Operations: long work that goes on in the background. How far it is, what became of whom; halt it, end it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query

from api.access import MayReadJourneys, MayWriteJourneys
from api.desk import AtDesk
from api.pages import After, Limit, Page, page
from api.shape import Instant, Told
from messages.words import Words, spoken
from operations.work import progress
from operations.work.long_work import cancel, pause, resume
from store.rows import Row

router = APIRouter(prefix="/api/v1/operations", tags=["operations"])

Named = Annotated[str, Path(max_length=64, examples=["op_0199…"])]
State = Literal["planned", "refused", "done", "gone"]


class Operation(Told):
    """A piece of long work."""

    id: str
    kind: str
    subject: str
    """The journey it is about; of a launch or an import, its id."""
    state: Literal["running", "paused", "cancelled", "done"]
    detail: dict[str, Any]
    """What was asked for."""
    total: int
    done: int
    """How many are clear, one way or another."""
    error: str | None = None
    """Why it paused by itself; mend it, and let it go on."""
    tally: dict[str, int] | None = None
    """How many came to what; only for a single operation."""
    who: str
    created_at: Instant
    updated_at: Instant


class Item(Told):
    """What became of one enrollment, or one customer. `planned`: begun, and not clear yet."""

    item: str
    """The id of that enrollment or customer."""
    state: State
    why: str = ""
    """Its `reason`, in the words of the reader's language."""
    detail: dict[str, Any]


@router.get("", operation_id="list_operations", summary="Long work, the newest first")
async def list_operations(who: MayReadJourneys, desk: AtDesk, after: After, limit: Limit = 50) -> Page[Operation]:
    return page(Operation, await progress.operations(desk, after=after, limit=limit + 1), limit)


@router.get("/{operation}", operation_id="read_operation", summary="How far it is")
async def read_operation(who: MayReadJourneys, operation: Named, desk: AtDesk) -> Operation:
    return Operation.model_validate(await progress.operation(desk, operation))


@router.get("/{operation}/items", operation_id="list_items", summary="What became of whom")
async def list_items(
    who: MayReadJourneys,
    operation: Named,
    desk: AtDesk,
    after: After,
    limit: Limit = 50,
    state: Annotated[State | None, Query()] = None,
    language: Annotated[str | None, Header(alias="Accept-Language", max_length=200)] = None,
) -> Page[Item]:
    words = Words(spoken(language))
    rows = await progress.items(desk, operation, state=state, after=after, limit=limit + 1)
    return page(Item, [_item(row, words) for row in rows], limit, by="item")


def _item(row: Row, words: Words) -> Row:
    reason = row["detail"].get("reason")
    return row | {"why": words.code(reason) if reason else ""}


@router.put("/{operation}/pause", operation_id="pause_operation", summary="Begin nobody more for now")
async def pause_operation(who: MayWriteJourneys, operation: Named, desk: AtDesk) -> Operation:
    return Operation.model_validate(await pause(desk, who, operation))


@router.delete("/{operation}/pause", operation_id="resume_operation", summary="Go on where it stopped")
async def resume_operation(who: MayWriteJourneys, operation: Named, desk: AtDesk) -> Operation:
    return Operation.model_validate(await resume(desk, who, operation))


@router.delete("/{operation}", operation_id="cancel_operation", summary="Begin nobody more; who was begun is finished")
async def cancel_operation(who: MayWriteJourneys, operation: Named, desk: AtDesk) -> Operation:
    return Operation.model_validate(await cancel(desk, who, operation))
