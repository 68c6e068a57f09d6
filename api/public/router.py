"""The public pages together. The app keeps `desk` in its state for them."""

from fastapi import APIRouter

from api.public import (
    asset,
    click,
    confirm,
    files,
    film,
    inbox,
    preferences,
    reward,
    survey,
    till,
    unsubscribe,
    web_view,
)

router = APIRouter()
for _page in (
    unsubscribe.router,
    click.router,
    confirm.router,
    preferences.router,
    web_view.router,
    inbox.router,
    film.router,
    survey.router,
    reward.router,
    till.at_the_counter,
    till.router,
    files.router,
    asset.router,
):
    router.include_router(_page)
