"""A brand, as a mail wears it."""

from messages.content.brand import BadBrand
from messages.content.facts import facts, offered
from messages.content.faults import TemplateFault
from operations.content.assets import shown
from operations.content.nowhere import LINKS
from operations.content.readers import met, somebody
from operations.desk import Desk, NotThere

_MESSAGE = "product_offer"
"""It has all that a mail can have: a headline, a text, a product and a button."""


async def preview(desk: Desk, key: str, locale: str) -> str:
    """The page of a mail to somebody made up. Raises NotThere, also for a brand that cannot be worn."""
    async with desk.database.read() as connection:
        content = await desk.content.now(connection)
        reader = await met(connection, somebody(locale, "Ada Lovelace"))
        pictures = await shown(desk, connection, content)
    best, shows = offered(reader.goods[:1]), pictures.spoken(locale)
    known = facts(reader.profile, key, LINKS, journey="", step="", assets=shows, **best)
    try:
        return (await desk.renderer.rendered(_MESSAGE, "email", locale, known, content)).html
    except (BadBrand, TemplateFault) as wrong:
        raise NotThere(str(wrong)) from None
