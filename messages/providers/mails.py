"""`email` by a provider's API instead of a relay: their preset says how."""

from messages.mail.address import deliverable
from messages.message import Can
from messages.providers.provided import Provided


class Mails(Provided):
    """Stands where the relay would."""

    name = "email"
    can = Can(receipts=True, page=True)

    def address(self, profile: dict[str, object]) -> str | None:
        """The address as a mail server may hear it."""
        return deliverable(profile.get("email"))
