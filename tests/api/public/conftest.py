"""The public pages, on a desk where Ada is under way."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from httpx2 import ASGITransport, AsyncClient
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.issue_gift_card import issue_gift_card
from activities.issue_voucher import issue_voucher
from api.app import app
from journeys.delivery import Letter
from journeys.money import Amount
from journeys.passage import Whereabouts
from journeys.span import read_span
from journeys.steps.gift_card import IssueGiftCard
from journeys.steps.voucher import IssueVoucher
from messages.codes import GIFT_CARD, VOUCHER
from messages.links import Purpose
from operations.access import keys
from operations.desk import Desk, Who
from store.sending.delivery import identity


@pytest.fixture
async def browser(smatched: Desk) -> AsyncIterator[AsyncClient]:
    """A browser, in front of the whole app."""
    transport = ASGITransport(app(smatched), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://etappe.test") as client:
        yield client


@pytest.fixture
def link(smatched: Desk, at: Callable[[str], Awaitable[Whereabouts]]) -> Callable[[Purpose, str], Awaitable[str]]:
    """`await link("f", "film")`: the path of Ada's link to a page, from the message of a step."""

    async def to(purpose: Purpose, step: str) -> str:
        where = await at(step)
        return smatched.links.to(purpose, identity(where.touchpoint)).removeprefix("http://etappe.test")

    return to


@dataclass(frozen=True)
class Prize:
    """A reward of Ada's: where she sees it, and what she shows."""

    path: str
    code: str


@pytest.fixture
async def beer(smatched: Desk, hands: Hands, at: Callable[[str], Awaitable[Whereabouts]]) -> Prize:
    """Ada's voucher for a beer."""
    where = await at("taste")
    request = IssueVoucher(offer="free_beer", valid_for=read_span("21d"), letter=Letter(message="free_beer"))
    await ActivityEnvironment().run(issue_voucher.do, hands, where, request)
    path = smatched.links.to("v", identity(where.touchpoint)).removeprefix("http://etappe.test")
    return Prize(path, smatched.codes.code(where.touchpoint, VOUCHER))


@pytest.fixture
async def card(smatched: Desk, hands: Hands, at: Callable[[str], Awaitable[Whereabouts]]) -> Prize:
    """Ada's gift card of 15 EUR."""
    where = await at("sorry")
    fifteen, letter = Amount(cents=1500, currency="EUR"), Letter(message="gift_card")
    request = IssueGiftCard(amount=fifteen, budget="goodwill", letter=letter)
    await ActivityEnvironment().run(issue_gift_card.do, hands, where, request)
    path = smatched.links.to("g", identity(where.touchpoint)).removeprefix("http://etappe.test")
    return Prize(path, smatched.codes.code(where.touchpoint, GIFT_CARD))


@pytest.fixture
async def till_key(smatched: Desk) -> str:
    """A key that redeems, and does nothing else."""
    return (await keys.issue(smatched, Who("tests"), "The bar", ["vouchers:redeem"])).key
