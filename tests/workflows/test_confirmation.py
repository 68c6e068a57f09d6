"""A confirmation on the whole stack: somebody is asked, and gets one mail with one link."""

from operations.customers.consent import ask
from operations.customers.identify import Person, identify
from operations.desk import Who
from store.sending import mailbox
from tests.workflows.conftest import Company, wait_until

ME = Who("tests")


async def test_who_signs_up_gets_one_mail_that_asks(company: Company) -> None:
    desk, email = company.desk, "lovelace-signs-up@example.com"
    lovelace = await identify(desk, Person(email=email, name="Grace", locale="en"))
    await ask(desk, ME, lovelace, "gazette", evidence={"by": "form"})

    async def arrived() -> bool:
        async with desk.database.read() as connection:
            return bool(await mailbox.latest(connection, 5, recipient=email))

    await wait_until(arrived)
    async with desk.database.read() as connection:
        (mail,) = await mailbox.latest(connection, 5, recipient=email)
    assert mail["subject"] == "Please confirm: gazette"
