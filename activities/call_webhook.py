"""`call_webhook`: one call to another system; made again until it is answered, always under the same name."""

import hashlib
import json
from datetime import timedelta
from typing import Any

from temporalio import activity

from activities import clock
from activities.arrival import Arrival, arriving
from activities.deed import deed
from activities.hands import Hands
from activities.held import held, held_back
from journeys.passage import Whereabouts
from journeys.steps.webhook import NO_ANSWER, Called, CallWebhook, meaning
from messages.signature import signed
from messages.webhook import Reply, call
from store import documents
from store.journeys import replies, webhook_endpoints
from store.rows import Row
from store.sending import gate


@deed
async def call_webhook(hands: Hands, where: Whereabouts, request: CallWebhook) -> Called:
    """Call it, or say what it answered before. Raises `held` when it is to be tried again."""
    now = clock.now(where)
    async with arriving(hands, where) as at:
        if before := await replies.find(at.connection, where.touchpoint):
            return Called(status=before["status"])
        shut = await gate.stopped(at.connection, at.customer, at.where, now)
        endpoint = await webhook_endpoints.find(at.connection, request.endpoint)
    if shut and shut.state == "held":
        raise held_back(shut, now)
    if shut:
        return Called()
    reply = await _say(hands, where, endpoint, _body(at, request)) if endpoint else Reply()
    _try_again_perhaps(where, request, reply)
    async with hands.database.begin(brief=True) as connection:
        await replies.keep(connection, at.where, request.endpoint, reply.status, _understood(reply))
    return Called(status=reply.status)


def _body(at: Arrival, request: CallWebhook) -> bytes:
    where, customer = at.where, at.customer or {}
    data = {
        "customer": {"id": where.customer, "external_id": customer.get("external_id")},
        "journey": where.journey,
        "version": where.version,
        "enrollment": where.enrolment,
        "step": where.step,
        "visit": where.visit,
        "fields": request.fields,
    }
    return json.dumps({"type": "journey.step", "timestamp": where.now.isoformat(), "data": data}).encode()


async def _say(hands: Hands, where: Whereabouts, endpoint: Row, body: bytes) -> Reply:
    """The other side may get it twice, for an answer can be lost; it knows both by their one name."""
    name = hashlib.sha256(f"webhook:{where.touchpoint}".encode()).hexdigest()[:32]
    # The wall clock: a receiver on its own time refuses what seems to be old.
    headers = signed(endpoint["secret"], f"msg_{name}", int(hands.clock().timestamp()), body)
    return await call(endpoint["url"], body, headers)


def _try_again_perhaps(where: Whereabouts, request: CallWebhook, reply: Reply) -> None:
    """The last try is made when the time is up, and one is made even after it: a pause may have lasted longer."""
    left = where.now + request.within - clock.now(where)
    if meaning(reply.status) == NO_ANSWER and left > timedelta(0):
        raise held(NO_ANSWER, activity.info().attempt, asked=reply.later, longest=left)


def _understood(reply: Reply) -> Any:
    try:
        return documents.read(reply.body)
    except ValueError:
        return {}
