"""Access: who is calling, and may they? A route declares its scope in its arguments; there is no way in without."""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from api.desk import AtDesk
from operations.access import keys
from operations.desk import Who

_bearer = HTTPBearer(
    scheme_name="Bearer",
    bearerFormat="et_live_<id>_<secret>",
    description="An API key. The scopes it needs stand at each operation.",
    auto_error=False,
)


async def caller(desk: AtDesk, given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]) -> Who:
    """Whoever holds the key. 401 without one that is good."""
    who = await keys.check(desk, given.credentials) if given else None
    if who is None:
        detail = "send a good API key as `Authorization: Bearer et_live_…`"
        raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
    return who


async def holder(needed: SecurityScopes, who: Annotated[Who, Depends(caller)]) -> Who:
    """The caller, when their key has the scope that the route needs. 403 otherwise."""
    for scope in needed.scopes:
        if not who.may(scope):
            raise HTTPException(403, f"this key lacks the scope {scope}")
    return who


def _may(scope: str) -> Any:
    return Security(holder, scopes=[scope])


MayReadJourneys = Annotated[Who, _may("journeys:read")]
MayWriteJourneys = Annotated[Who, _may("journeys:write")]
MayReadEnrollments = Annotated[Who, _may("enrollments:read")]
MayWriteEnrollments = Annotated[Who, _may("enrollments:write")]
MayReadCustomers = Annotated[Who, _may("customers:read")]
MayWriteCustomers = Annotated[Who, _may("customers:write")]
MayTellEvents = Annotated[Who, _may("events:write")]
MayReadDeliveries = Annotated[Who, _may("deliveries:read")]
MayReadTouchpoints = Annotated[Who, _may("touchpoints:read")]
MayWriteTouchpoints = Annotated[Who, _may("touchpoints:write")]
MayAdminister = Annotated[Who, _may("admin")]
