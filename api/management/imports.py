"""Imports: files of customers. They come in parts, are looked at first, and are worked through in the background."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import After, Limit, Page, page
from api.shape import Asked, Instant, Line, Told
from operations.customers.imports import errors, upload
from operations.customers.imports.preview import preview

router = APIRouter(prefix="/api/v1/imports", tags=["customers"], route_class=Making)

Named = Annotated[str, Path(max_length=64, examples=["imp_0199…"])]
Number = Annotated[int, Path(ge=1, le=100_000)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Decimal = Literal[",", "."]
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


class Settings(Asked):
    """How a file is to be read, and what its customers have in common. What is not said is guessed from its head."""

    encoding: Literal["utf-8", "cp1252", "utf-16-le", "utf-16-be"] | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Decimal | None = None
    """What stands before decimals. Unsaid: the comma, where `;` stands between cells."""
    country: Annotated[str | None, Field(pattern=r"^\+[1-9][0-9]{0,3}$", examples=["+49"])] = None
    """For phone numbers that begin with a single 0."""
    mapping: Annotated[dict[str, Annotated[str, Field(max_length=300)]], Field(max_length=500)] = {}
    """Header → `email`, `attributes.revenue:number` (text, number, date, bool, json), or empty to leave it out."""
    list: Key | None = None
    """A list that every customer of the file joins."""
    topic: Key | None = None
    """A topic that every customer of the file has agreed to; who said something about it before is not asked again."""
    channel: Key = "email"


class NewImport(Settings):
    """A file to come."""

    title: Annotated[Line, Field(examples=["customers.csv"])]
    bytes: Annotated[int | None, Field(ge=0, le=10**11)] = None
    """Its size, so that nothing is begun before all of it has come."""


class Start(Settings):
    """What is to be done with it."""

    dry_run: bool = False
    """Only count, and list what would be refused."""


class Counts(Told):
    """Rows, by what came of them."""

    new: int
    changed: int
    same: int
    refused: int


class Import(Told):
    """A file of customers."""

    id: str
    title: str
    settings: dict[str, Any]
    size: int
    """Bytes that have come."""
    who: str
    created_at: Instant


class ImportWithProgress(Import):
    """A file of customers, and how far it is."""

    parts: dict[int, int]
    """Number → bytes, of the parts that are there. After the end there are none: they were about people."""
    operation: str | None
    """The long work about it; `/api/v1/operations/{id}` halts and resumes it."""
    state: Literal["running", "paused", "cancelled", "done"] | None
    dry_run: bool = False
    rows: int
    """How many rows have been looked at."""
    of: int
    """How many there are, roughly before the end."""
    counts: Counts | None


class MappedColumn(Told):
    """A column, and where it goes."""

    header: str
    to: str


class Example(Told):
    """One of the first rows, as a customer."""

    line: int
    becomes: Literal["new", "changed", "same", "refused"]
    customer: dict[str, Any]
    """What the row says."""
    why: str
    """Why it would be refused, and what to write instead."""


class Preview(Told):
    """How the file would be read."""

    encoding: str
    delimiter: str
    decimal: Decimal
    columns: list[MappedColumn]
    rows: list[Example]


class Begun(Told):
    """The long work that does it."""

    operation: str


@router.get("", operation_id="list_imports", summary="Imports, the newest first")
async def list_imports(who: MayReadCustomers, desk: AtDesk, after: After, limit: Limit = 50) -> Page[Import]:
    return page(Import, await upload.everyone(desk, after=after, limit=limit + 1), limit)


@router.post("", operation_id="add_import", summary="Add an import; its file is put next", status_code=201)
async def add_import(who: MayWriteCustomers, new: NewImport, desk: AtDesk, response: Response) -> ImportWithProgress:
    said = new.said()
    of_import = await upload.add(desk, who, said.pop("title"), said)
    response.headers["Location"] = f"/api/v1/imports/{of_import}"
    return await _progress(desk, of_import)


@router.get("/{of_import}", operation_id="read_import", summary="An import: which parts are there, how far it is")
async def read_import(who: MayReadCustomers, of_import: Named, desk: AtDesk) -> ImportWithProgress:
    return await _progress(desk, of_import)


@router.put(
    "/{of_import}/parts/{number}",
    operation_id="put_import_part",
    summary="Put a part of the file, at most 1 MiB; the first is 1",
    status_code=204,
    openapi_extra=_BODY,
)
async def put_import_part(
    who: MayWriteCustomers, of_import: Named, number: Number, desk: AtDesk, request: Request
) -> None:
    if not request.headers.get("content-type", "").startswith("text/csv"):
        raise HTTPException(415, "send a part of the file as text/csv")
    await upload.put(desk, of_import, number, await request.body())


@router.post("/{of_import}/preview", operation_id="preview_import", summary="What the first rows would become")
async def preview_import(who: MayWriteCustomers, of_import: Named, settings: Settings, desk: AtDesk) -> Preview:
    found = await preview(desk, of_import, settings.said())
    columns = [MappedColumn(header=one.header, to=str(one)) for one in found.plan.columns]
    return Preview(
        encoding=found.plan.encoding,
        delimiter=found.plan.delimiter,
        decimal=found.plan.decimal,
        columns=columns,
        rows=[Example.model_validate(row) for row in found.rows],
    )


@router.post("/{of_import}/start", operation_id="start_import", summary="Work it through", status_code=202)
async def start_import(
    who: MayWriteCustomers, of_import: Named, asked: Start, desk: AtDesk, response: Response
) -> Begun:
    said = asked.said()
    dry_run = said.pop("dry_run", False)
    operation = await upload.start(desk, who, of_import, said, dry_run=dry_run)
    response.headers["Location"] = f"/api/v1/operations/{operation}"
    return Begun(operation=operation)


@router.get(
    "/{of_import}/errors.csv",
    operation_id="read_import_errors",
    summary="Rows that were refused, as they stood, with their line and the reason; corrected, a file to import",
    response_class=Response,
    responses=_CSV,
)
async def read_import_errors(who: MayReadCustomers, of_import: Named, desk: AtDesk) -> StreamingResponse:
    name = {"Content-Disposition": 'attachment; filename="errors.csv"'}
    return StreamingResponse(await errors.file(desk, of_import), media_type="text/csv", headers=name)


@router.delete("/{of_import}", operation_id="remove_import", summary="Forget a file and its errors", status_code=204)
async def remove_import(who: MayWriteCustomers, of_import: Named, desk: AtDesk) -> None:
    await upload.remove(desk, who, of_import)


async def _progress(desk: AtDesk, of_import: str) -> ImportWithProgress:
    row = await upload.progress(desk, of_import)
    return ImportWithProgress.model_validate(row | upload.told(row["operation"]))
