"""`/f/…`: a film, and the button that says it was watched."""

from pathlib import Path
from typing import Annotated

from fastapi import Request, Response

from api.desk import AtDesk
from api.public.page import met, page, pages
from journeys.steps.video import Video
from operations.desk import NotThere
from operations.touchpoints.meet import GONE, Meeting
from operations.touchpoints.watch import watch

FILMS = frozenset(file.stem for file in (Path(__file__).parent / "templates" / "films").glob("*.html"))
"""The films there are. A further one is a further file."""

router = pages()
Viewing = Annotated[Meeting, met("f")]


@router.api_route("/f/{token}", methods=["GET", "HEAD"])
async def show(request: Request, viewing: Viewing) -> Response:
    return page(request, "film.html", viewing, film=_film(viewing), watched=False)


@router.post("/f/{token}")
async def watched(request: Request, desk: AtDesk, viewing: Viewing) -> Response:
    film = _film(viewing)
    await watch(desk, viewing)
    return page(request, "film.html", viewing, film=film, watched=True)


def _film(viewing: Meeting) -> str:
    film = viewing.step.video if isinstance(viewing.step, Video) else ""
    if film not in FILMS:
        raise NotThere(GONE)
    return film
