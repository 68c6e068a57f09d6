"""Door 2, the console: pages for operators."""

from fastapi import APIRouter, Depends, Request

from console import (
    assets,
    audiences,
    brands,
    broadcasts,
    customers,
    enrolments,
    imports,
    journeys,
    launches,
    mailbox,
    messages,
    orders,
    rights,
    sending_rules,
    sign_in,
    sources,
    static,
    switches,
    topics,
)
from console.guard import Guarded, from_here
from operations.desk import Desk
from operations.events.sources import SourceKinds


def router(desk: Desk, *, secure: bool, kinds: SourceKinds) -> APIRouter:
    """The console's pages, to be mounted at `/console`. `secure`: people reach it by https; `kinds`: of sources."""

    def lay_out(request: Request) -> None:
        request.state.desk, request.state.secure, request.state.kinds = desk, secure, kinds

    pages = APIRouter(route_class=Guarded, include_in_schema=False, dependencies=[Depends(lay_out), Depends(from_here)])
    people = (customers, rights, imports, audiences, sources)
    said = (broadcasts, messages, assets, brands, sending_rules, topics, mailbox)
    for room in (sign_in, journeys, switches, enrolments, orders, launches, *people, *said, static):
        pages.include_router(room.router)
    return pages
