"""`/f/…`: a film, and the button that says it was watched."""

from pathlib import Path
from typing import Annotated

from fastapi import Request, Response

from api.desk import AtDesk
from api.public.page import met, page, pages
from journeys.steps.video import Video
from operations.content import assets
from operations.desk import Desk, NotThere
from operations.touchpoints.meet import GONE, Meeting
from operations.touchpoints.watch import watch

FILMS = frozenset(file.stem for file in (Path(__file__).parent / "templates" / "films").glob("*.html"))
"""The films there are. A further one is a further file, or an asset."""
_ASSET = "asset"

router = pages()
Viewing = Annotated[Meeting, met("f")]


@router.api_route("/f/{token}", methods=["GET", "HEAD"])
async def show(request: Request, desk: AtDesk, viewing: Viewing) -> Response:
    return page(request, "film.html", viewing, film=await _film(desk, viewing), asset=_name(viewing), watched=False)


@router.post("/f/{token}")
async def watched(request: Request, desk: AtDesk, viewing: Viewing) -> Response:
    film = await _film(desk, viewing)
    await watch(desk, viewing)
    return page(request, "film.html", viewing, film=film, asset=_name(viewing), watched=True)


async def _film(desk: Desk, viewing: Meeting) -> str:
    """One that comes along, or else the page that plays an asset."""
    name = _name(viewing)
    if name in FILMS - {_ASSET}:
        return name
    if not name or (await assets.one(desk, name))["kind"] != "film":
        raise NotThere(GONE)
    return _ASSET


def _name(viewing: Meeting) -> str:
    return viewing.step.video if isinstance(viewing.step, Video) else ""
