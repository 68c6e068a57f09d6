"""A preset: how one provider wants to be spoken to, and what it means by its answers. A YAML file, and no code."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from journeys.base import Key
from messages.mail.replies import NO_SUCH_ADDRESS, REFUSED
from messages.providers.template import names_in

PACKAGED = Path(__file__).parent / "presets"
"""The presets that come with Etappe."""

FIELDS = frozenset(
    {"to", "digits", "sender", "sender_name", "sender_address", "reply_to", "subject", "text", "html", "delivery"}
    | {"callback", "unsubscribe", "message_id"}
)
"""What a body may say of a message."""

Words = Annotated[frozenset[str], Field(max_length=100)]
Why = Annotated[str, AfterValidator(lambda why: _one_of(why, (NO_SUCH_ADDRESS, REFUSED)))]
Heard = Literal["delivered", "failed"]


class BadPreset(ValueError):
    """A preset that is missing or cannot be read; the text names the file and the remedy."""


def _one_of(why: str, known: tuple[str, ...]) -> str:
    if why not in known:
        raise ValueError(f"write one of: {', '.join(known)}")
    return why


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Auth(_Part):
    """How it knows that it is us; exactly one of these."""

    basic: tuple[str, str] | None = None
    bearer: str | None = None
    header: dict[str, str] | None = None
    aws: tuple[str, str, str, str] | None = None
    """Signature version 4: access key, secret key, region, service."""

    @model_validator(mode="after")
    def _one(self) -> "Auth":
        if len(self.model_fields_set) != 1:
            raise ValueError("say exactly one of: basic, bearer, header, aws")
        return self


class Good(_Part):
    """What must stand in an answer besides a good status."""

    at: str
    says: Words


class Means(_Part):
    """What an answer means. Codes: its own, found at `code`, or else the HTTP status."""

    id: str = ""
    """Where its name for the message stands."""
    code: str = ""
    header: str = ""
    """The header where its code stands, of those who do not write it into the body."""
    good: Good | None = None
    rejected: dict[str, Why] = {}
    """Codes that are about this recipient, and why."""
    later: Words = frozenset()
    """Codes that say: not now."""
    ours: Words = frozenset()
    """Codes that are about us: our key, our sender, our money."""


class Receipts(_Part):
    """How it tells us later what became of a message."""

    each: str = ""
    """Where the list stands, when there are several in one body."""
    id: str = ""
    delivery: str = ""
    """Where our own name for it stands, when it says that again."""
    state: str
    says: dict[str, Heard]
    """Its word → ours. Other words are no news."""


class Preset(_Part):
    """One file `KEY.yaml`."""

    key: str
    title: str
    docs: str
    """The provider's own page on it."""
    channel: Key
    base: str
    path: str
    needs: tuple[Key, ...]
    """The credentials it wants."""
    auth: Auth
    headers: dict[str, str] = {}
    body: dict[str, Any]
    as_: Literal["json", "form"] = Field("json", alias="as")
    idempotent: bool = False
    """Whether a message that is handed over twice under one `{delivery}` goes out once."""
    rate: Annotated[float, Field(gt=0)] | None = None
    """How many messages a second it takes."""
    answer: Means
    receipts: Receipts | None = None

    @model_validator(mode="after")
    def _known(self) -> "Preset":
        said = names_in([self.path, self.auth.model_dump(), self.headers, self.body])
        if strange := said - FIELDS - set(self.needs):
            raise ValueError(f"there is no {{{min(strange)}}}; it is not in `needs`, and a message has no such field")
        return self


def preset(key: str, own: Path | None = None) -> Preset:
    """One preset; an operator's `own` folder comes first. Raises BadPreset."""
    for folder in filter(None, (own, PACKAGED)):
        if key in names(folder):
            return _read(key, (folder / f"{key}.yaml").read_text("utf-8"))
    there = sorted({*names(PACKAGED), *(names(own) if own else ())})
    raise BadPreset(f"there is no preset {key}; there are: {', '.join(there)}")


def names(folder: Path) -> list[str]:
    """The presets in a folder."""
    return sorted(file.stem for file in folder.glob("*.yaml"))


@lru_cache
def _read(key: str, text: str) -> Preset:
    try:
        return Preset(key=key, **(YAML(typ="safe").load(text) or {}))
    except (YAMLError, TypeError) as error:
        raise BadPreset(f"preset {key} ({key}.yaml) cannot be read: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadPreset(f"preset {key} ({key}.yaml), {place}: {first['msg']}") from None
