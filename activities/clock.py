"""The enrolment's clock at this try."""

from datetime import datetime

from temporalio import activity

from journeys.passage import Whereabouts


def now(where: Whereabouts) -> datetime:
    """`where.now` is when the walk asked; a try may come much later: after a pause, or a night without a worker."""
    return since(where.now)


def since(asked: datetime) -> datetime:
    """The same, when it was asked for at a moment by that clock."""
    info = activity.info()
    return asked + (info.started_time - info.scheduled_time)
