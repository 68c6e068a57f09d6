"""Signing in and out."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import SESSION, Anybody
from operations.access import sign_in
from operations.access.sign_in import LinkUsed

router = APIRouter(route_class=Guarded)
_HOME = "/console/"


@router.get("/sign-in/{token}")
async def ask(view: Anybody, token: str) -> Response:
    """A page with one button: opening a link must change nothing, because machines open links too."""
    return view.show("sign_in")


@router.post("/sign-in/{token}")
async def come_in(view: Anybody, request: Request, token: str) -> Response:
    try:
        session = await sign_in.exchange(view.desk, token)
    except LinkUsed:
        reason = view.words("This sign-in link was used already, or its time is over.")
        return view.show("refused", 410, reason=reason)
    answer = RedirectResponse(_HOME, 303)
    lasts = int(sign_in.SESSION_LASTS.total_seconds())
    answer.set_cookie(SESSION, session, max_age=lasts, secure=request.state.secure, httponly=True, samesite="lax")
    return answer


@router.post("/sign-out")
async def go(view: Anybody, request: Request) -> Response:
    await sign_in.sign_out(view.desk, request.cookies.get(SESSION, ""))
    answer = RedirectResponse(_HOME, 303)
    answer.delete_cookie(SESSION)
    return answer
