"""The desk, as a route asks for it."""

from typing import Annotated

from fastapi import Depends, Request

from operations.desk import Desk


def desk_of(request: Request) -> Desk:
    """The desk that a request comes to."""
    desk: Desk = request.app.state.desk
    return desk


async def _asked(request: Request) -> Desk:
    """Asynchronous, as all that routes depend on: what is not is asked of a thread, at each request."""
    return desk_of(request)


AtDesk = Annotated[Desk, Depends(_asked)]
"""`desk: AtDesk` in a route's arguments."""
