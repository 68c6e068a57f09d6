"""Who may tell us of events under `/v1`: whoever holds a source's write key."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import HTTPException, Request, Security
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from api.desk import desk_of
from api.raw import document
from operations.desk import Desk
from operations.events import sources

_basic = HTTPBasic(
    scheme_name="WriteKey", description="A source's write key as the user, no password.", auto_error=False
)


@dataclass(frozen=True)
class Telling:
    """Who tells us something, by the key of their source, and what: the body as it is."""

    desk: Desk
    source: str
    body: dict[str, Any]


# In one piece: each thing that a route depends on takes its time, and nobody calls as often as these.
async def telling(request: Request, given: Annotated[HTTPBasicCredentials | None, Security(_basic)]) -> Telling:
    """401 without a write key that is good; 400 for a body that is no JSON object."""
    desk = desk_of(request)
    row = await sources.holder(desk, given.username) if given else None
    if row is None:
        detail = "send a source's write key as the user of Basic authentication, without a password"
        raise HTTPException(401, detail, headers={"WWW-Authenticate": 'Basic realm="etappe"'})
    return Telling(desk, str(row["key"]), await document(request))


MayTell = Annotated[Telling, Security(telling, scopes=["events:write"])]
"""Whoever is calling has a source's write key."""
