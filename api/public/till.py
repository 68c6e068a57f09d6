"""`/till`: where vouchers and gift cards are redeemed. A page for staff, and one address for cash registers."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request, Response, Security
from pydantic import StringConstraints

from api.access import holder
from api.desk import AtDesk
from api.public.page import pages, plain
from api.shape import Asked, Line, Told
from operations.access import keys
from operations.desk import Desk, Who
from operations.touchpoints.redeem import WITHIN, NotRedeemable, Redemption, TooManyTries, redeem

SCOPE = "vouchers:redeem"
MayRedeem = Annotated[Who, Security(holder, scopes=[SCOPE])]
Typed = Annotated[str, StringConstraints(min_length=1, max_length=64)]

router = APIRouter(tags=["touchpoints"])
at_the_counter = pages()


class AskedRedemption(Asked):
    """A code that was handed over."""

    code: Typed
    """As printed; spaces, dashes and case do not matter."""
    place: Line
    """Where: a bar, a shop, a till."""


class ToldMoney(Told):
    """An amount of money."""

    amount: str
    """Decimal, such as `15.00`."""
    currency: str


class ToldRedemption(Told):
    """What to hand out."""

    id: str
    kind: Literal["voucher", "gift_card"]
    offer: str | None
    """What a voucher is for."""
    value: ToldMoney | None
    """What a gift card is worth."""
    place: str
    redeemed_at: datetime


@router.post(
    "/till/redemptions",
    status_code=201,
    operation_id="redeem_code",
    summary="Redeem a voucher or a gift card",
    responses={404: {"description": "Unknown, used or out of date"}, 429: {"description": "Too many wrong codes"}},
)
async def redeem_code(desk: AtDesk, who: MayRedeem, asked: AskedRedemption) -> ToldRedemption:
    try:
        return _told(await redeem(desk, who, asked.code, asked.place))
    except TooManyTries as error:
        raise HTTPException(429, str(error), {"Retry-After": str(int(WITHIN.total_seconds()))}) from None


def _told(done: Redemption) -> ToldRedemption:
    money = done.amount and ToldMoney(amount=str(done.amount).split()[0], currency=done.amount.currency)
    return ToldRedemption(
        id=done.id, kind=done.kind, offer=done.offer, value=money, place=done.place, redeemed_at=done.at
    )


@at_the_counter.api_route("/till", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    return plain(request, "till.html", place="", trouble=None, done=None)


@at_the_counter.post("/till")
async def take(
    request: Request,
    desk: AtDesk,
    key: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=64)] = "",
    place: Annotated[str, Form(max_length=255)] = "",
) -> Response:
    who = await _staff(desk, key)
    if who is None:
        return plain(request, "till.html", 403, place=place, trouble="no_key", done=None)
    try:
        done = await redeem(desk, who, code, place.strip() or "till")
    except NotRedeemable:
        return plain(request, "till.html", 404, place=place, trouble="no_code", done=None)
    except TooManyTries:
        return plain(request, "till.html", 429, place=place, trouble="too_many", done=None)
    return plain(request, "till.html", place=place, trouble=None, done=done)


async def _staff(desk: Desk, key: str) -> Who | None:
    who = await keys.check(desk, key)
    return who if who and who.may(SCOPE) else None
