"""The public pages together. The app keeps `desk` and `renderer` in its state for them."""

from fastapi import APIRouter

from api.public import files, film, reward, survey, till, unsubscribe, web_view

router = APIRouter()
for _page in (
    unsubscribe.router,
    web_view.router,
    film.router,
    survey.router,
    reward.router,
    till.at_the_counter,
    till.router,
    files.router,
):
    router.include_router(_page)
