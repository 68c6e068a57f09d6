"""What the pages are made of besides words: one style sheet, and ten lines that press a button."""

from pathlib import Path
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent / "static"


@router.api_route("/pages/{name}", methods=["GET", "HEAD"])
async def file(name: Literal["page.css", "film.css", "film.js"]) -> FileResponse:
    return FileResponse(_FOLDER / name, headers={"Cache-Control": "public, max-age=3600"})
