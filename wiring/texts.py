"""Brands and messages: the operator's own first, then those that come with Etappe."""

from collections.abc import Callable

from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer
from wiring.settings import Settings
from wiring.trouble import Trouble


def renderer(settings: Settings) -> Renderer:
    """What renders messages. `ETAPPE_TEMPLATES` holds `CHANNEL/MESSAGE/LOCALE/…`, and `brands/KEY.yaml`."""
    own = [settings.templates] if settings.templates else []
    for folder in own:
        if not folder.is_dir():
            raise Trouble(f"there is no folder {folder}; make it, or correct ETAPPE_TEMPLATES")
    return Renderer(Library([*own, PACKAGED]))


def exists(texts: Renderer) -> Callable[[str, str], bool]:
    """Whether a message or a brand is there; of what the store keeps (surveys, budgets) it says yes."""

    def there(kind: str, key: str) -> bool:
        content = texts.library.content
        known = {"message": content.messages, "brand": content.brands}
        return key in known[kind]() if kind in known else True

    return there
