"""A message bounced. No address: never again. Not now: never again after three times in a fortnight."""

from datetime import timedelta

from operations.returns.case import Case
from store.customers.customers import address_hash
from store.returns import bounces, news, receipts

_PATIENCE, _FORTNIGHT = 3, timedelta(days=14)


async def bounced(case: Case) -> bool:
    """Write it down and draw the consequence; False when it was told before."""
    kind, code = case.notice.kind, case.notice.code
    hashed = address_hash(await case.address() or "")
    if not await bounces.keep(case.connection, case.now, case.delivery, kind, code, case.source, hashed):
        return False
    await receipts.receive(case.connection, case.now, case.delivery["id"], "bounced")
    if kind == "hard":
        await case.suppress(bounces.HARD)
    elif kind == "soft" and await _tired(case, hashed):
        await case.suppress(bounces.SOFT)
    await case.tell(news.BOUNCED, bounce=kind, code=code)
    return True


async def _tired(case: Case, hashed: str) -> bool:
    since, channel = case.now - _FORTNIGHT, case.delivery["channel"]
    softs = await bounces.softs_in_a_row(case.connection, case.customer["id"], channel, hashed, since)
    return softs >= _PATIENCE
