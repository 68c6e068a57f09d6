"""The desk, as a route asks for it."""

from typing import Annotated

from fastapi import Depends, Request

from operations.desk import Desk


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
"""`desk: AtDesk` in a route's arguments."""
