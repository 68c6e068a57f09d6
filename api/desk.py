"""The desk, as a route asks for it."""

from typing import Annotated

from fastapi import Depends, Request

from operations.desk import Desk


def desk_of(request: Request) -> Desk:
    """The desk that a request comes to."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]
"""`desk: AtDesk` in a route's arguments."""
