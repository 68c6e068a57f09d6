"""Mail: a raw message, handed on by a mail server or a mailbox, with the secret as a password."""

from api.hooks.carrier import Carrier
from api.hooks.preset import Delivered
from messages.mail.returns.notice import Notice
from messages.mail.returns.read import read

_ENVELOPE = "x-envelope-to"


class Mail(Carrier):
    """The body is the mail (message/rfc822); `X-Envelope-To` may say whom it came to, several with commas between."""

    kind = "mail"

    def notices(self, delivered: Delivered) -> list[Notice]:
        came_to = tuple(one.strip() for one in delivered.header(_ENVELOPE)[:2000].split(",") if one.strip())
        # Whoever hands it on is known to us; whoever wrote it is not.
        return [read(delivered.body, came_to)]
