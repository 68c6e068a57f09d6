"""Who may tell us of events under `/v1`: whoever holds a source's write key."""

from typing import Annotated

from fastapi import HTTPException, Security
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from api.desk import AtDesk
from operations.events import sources

_basic = HTTPBasic(
    scheme_name="WriteKey", description="A source's write key as the user, no password.", auto_error=False
)


async def source(desk: AtDesk, given: Annotated[HTTPBasicCredentials | None, Security(_basic)]) -> str:
    """The source whose write key was given. 401 without one that is good."""
    row = await sources.holder(desk, given.username) if given else None
    if row is None:
        detail = "send a source's write key as the user of Basic authentication, without a password"
        raise HTTPException(401, detail, headers={"WWW-Authenticate": 'Basic realm="etappe"'})
    return str(row["key"])


MayTell = Annotated[str, Security(source, scopes=["events:write"])]
"""The key of the source that is calling."""
