"""Brands and messages: the operator's own first, then those that come with Etappe."""

from collections.abc import Callable

from messages.content import brand, rendering
from messages.content.brand import Brands
from messages.content.rendering import Renderer
from wiring.settings import Settings
from wiring.trouble import Trouble


def renderer(settings: Settings) -> Renderer:
    """What renders messages. `ETAPPE_TEMPLATES` holds `CHANNEL/MESSAGE/LOCALE/…`, and `brands/KEY.yaml`."""
    own = [settings.templates] if settings.templates else []
    for folder in own:
        if not folder.is_dir():
            raise Trouble(f"there is no folder {folder}; make it, or correct ETAPPE_TEMPLATES")
    brands = Brands([*(folder / "brands" for folder in own), brand.PACKAGED])
    return Renderer([*own, rendering.PACKAGED], brands)


def exists(texts: Renderer) -> Callable[[str, str], bool]:
    """Whether a message or a brand is there; of what the store keeps (surveys, budgets) it says yes."""
    asked = {"message": texts.exists, "brand": texts.brands.exists}
    return lambda kind, key: asked[kind](key) if kind in asked else True
