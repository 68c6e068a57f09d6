"""What pages look like and the little that moves on them: own files, nothing from elsewhere."""

from pathlib import Path

from fastapi import APIRouter, Response

from console.guard import Guarded
from operations.desk import NotThere
from operations.journeys import picture

router = APIRouter(route_class=Guarded)
_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FILES = {file.name: file.read_bytes() for file in _FOLDER.iterdir()} | {"picture.css": picture.STYLE.encode()}


@router.get("/static/{name}")
async def static(name: str) -> Response:
    if name not in _FILES:
        raise NotThere(f"there is no file {name}")
    return Response(_FILES[name], media_type=_TYPES[Path(name).suffix], headers={"Cache-Control": "no-cache"})
