"""A delivery in words again: rendered from what its version had pinned."""

from activities.facts import facts
from activities.pictures import pictures
from api.desk import AtDesk
from journeys.delivery import Letter
from journeys.passage import Whereabouts
from messages.content.content import Content
from messages.content.faults import TemplateFault
from messages.content.rendering import Rendered
from operations.desk import NotThere
from operations.touchpoints.meet import GONE, Meeting
from store.journeys import contents


async def worded(desk: AtDesk, meeting: Meeting) -> tuple[Rendered, dict[str, str]]:
    """What it says, and where its links lead. Raises NotThere."""
    delivery, customer = meeting.delivery, meeting.customer
    walk, _, _, *by = delivery["touchpoint"].split("/")
    where = Whereabouts(**delivery | {"enrolment": walk, "now": meeting.now, "by": "".join(by)})
    letter = meeting.step.letter() or Letter(message=delivery["message"], channel=delivery["channel"])
    async with desk.database.read() as connection:
        known = await facts(connection, desk.links, where, letter, meeting.journey, customer)
        pinned = await contents.of(connection, delivery["journey"], delivery["version"])
        content = Content(**pinned) if pinned else None
        assets = await pictures(connection, desk.links, content)
    known["assets"] = assets.spoken(customer["locale"])
    try:
        message, channel = delivery["message"], delivery["channel"]
        shown = await desk.renderer.rendered(message, channel, customer["locale"], known, content)
    except TemplateFault:  # the message was renamed or taken away since
        raise NotThere(GONE) from None
    return shown, known["links"]
