"""Somebody pressed “this is spam”: nothing goes there any more, and the consent is taken as withdrawn."""

from operations.returns.case import Case
from store.customers.customers import address_hash
from store.returns import bounces, news, receipts

COMPLAINT = "complaint"


async def complained(case: Case) -> bool:
    """Write it down and stop; False when it was told before."""
    hashed = address_hash(await case.address() or "")
    # Without a code: a provider and a mailbox may both tell of the same one, each in its own words.
    if not await bounces.keep(case.connection, case.now, case.delivery, COMPLAINT, "", case.source, hashed):
        return False
    await receipts.receive(case.connection, case.now, case.delivery["id"], "complained")
    await case.suppress(COMPLAINT)
    await case.tell(news.COMPLAINED)
    await case.withdraw(COMPLAINT)
    return True
