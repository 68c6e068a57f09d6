"""Settings: the environment, `.env` and `etappe.toml`, read here and nowhere else."""

import difflib
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from wiring.rates import rates
from wiring.trouble import Trouble

PREFIX = "ETAPPE_"
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared, not listened on
_ENV_FILE, _TOML_FILE = Path(".env"), Path("etappe.toml")


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("write a time zone such as Europe/Berlin") from None


def _rates(said: str) -> str:
    rates(said)
    return said


def _driver(url: object) -> object:
    """`postgres://…` as everybody writes it → the driver we speak with."""
    if isinstance(url, str):
        for plain in ("postgresql://", "postgres://"):
            url = url.replace(plain, "postgresql+asyncpg://", 1) if url.startswith(plain) else url
    return url


Port = Annotated[int, Field(ge=0, le=65535)]
Share = Annotated[float, Field(gt=0, le=1)]


class Settings(BaseSettings):
    """Everything that can be set. What is not set is chosen so that `etappe up` needs no settings at all."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=_ENV_FILE,
        toml_file=_TOML_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    data: Path = Path(".data")
    """Folder for whatever the embedded stack keeps: database, Temporal's file, secret, logs."""
    host: str = "127.0.0.1"
    """Address the API and the console listen on."""
    port: Port = 8000
    """Port of the API and the console; 0 chooses a free one, here and below."""
    base_url: str | None = None
    """Where customers and operators reach Etappe; public links begin with it."""
    database_url: Annotated[SecretStr | None, BeforeValidator(_driver)] = None
    """`postgresql://…`; without it, a SQLite file in the data folder."""
    temporal_address: str | None = None
    """host:port of a Temporal server; without it, `etappe up` starts its own."""
    temporal_namespace: str = "default"
    """Namespace on the Temporal server."""
    temporal_port: Port = 7233
    """Port of the Temporal server that `etappe up` starts."""
    temporal_ui_port: Port = 8233
    """Port of its user interface."""
    temporal_ui_url: str | None = None
    """Address of Temporal's user interface, for links to it."""
    temporal_bin: Path | None = None
    """The `temporal` program, when it should be another than the one installed with Etappe."""
    smtp_url: SecretStr | None = None
    """`smtps://user:password@host` (or smtp+starttls, smtp), the best of several first, with spaces between them;
    without it, `etappe up` keeps mails in its own mailbox."""
    smtp_port: Port = 1025
    """Port of that mailbox."""
    smtp_connections: Annotated[int, Field(ge=1, le=100)] = 4
    """Connections to the mail relay at a time, for each worker."""
    dkim_key: SecretStr | None = None
    """A private key (PEM) that signs mails, its file, or a folder of `DOMAIN.SELECTOR.pem`; else the relay signs."""
    dkim_selector: str = "etappe"
    """The name in DNS that a single key is published under."""
    bounce_domain: str | None = None
    """A domain of its own for mails that cannot be delivered; without it they go back to the sender's address."""
    returns_port: Port | None = None
    """Port where mails for the bounce domain are taken by SMTP; without it nobody listens."""
    complaints_worry: Share = 0.001
    """Share of a day's messages that people complain of, from which on the log warns."""
    complaints_stop: Share = 0.003
    """And from which on the journey is paused."""
    bounces_stop: Share = 0.05
    """Share that comes back, from which on the journey is paused."""
    returns_least: Annotated[int, Field(ge=1)] = 500
    """Messages in a day, from which on a journey is judged by these."""
    resolver: str | None = None
    """host:port of the DNS server that `etappe doctor` asks; without it, the system's."""
    providers: Path | None = None
    """YAML file with the providers that carry messages, and their keys."""
    domain_rates: Annotated[str, AfterValidator(_rates)] = ""
    """How many mails a second a recipient's domain takes from each worker, `gmail.com=10 *=50`; else any number."""
    alert_url: str | None = None
    """Who is told, by a POST signed with `alert_secret`, when a provider is left alone and when it is used again."""
    alert_secret: SecretStr | None = None
    """What that is signed with, `whsec_…`."""
    region: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "DE"
    """Country of phone numbers that do not say theirs."""
    push_key: SecretStr | None = None
    """Private key of web push; `etappe push-key` makes one. Without it nobody is woken."""
    chat_url: str | None = None
    """Where `chat` goes for customers who have no `chat_url` of their own."""
    chat_secret: SecretStr | None = None
    """What it is signed with, `whsec_…`."""
    letter_font: Path | None = None
    """TrueType font for letters; without it they are limited to the alphabets of Western Europe."""
    secrets: SecretStr | None = None
    """What links and codes are signed with, comma separated, oldest first; without it, made once in the data folder."""
    api_key: SecretStr | None = None
    """A first API key that may do everything, for scripts."""
    templates: Path | None = None
    """Folder with your own brands and messages, beside those that come with Etappe."""
    locale: Literal["de", "en"] = "de"
    """Language of the console, and of customers until we know theirs."""
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    """Time zone of customers until we know theirs."""
    keep_ip: bool = False
    """Whether the proof of a consent keeps the address and the browser that it came from."""
    sandbox: Literal["quick", "strict"] = "quick"
    """`strict` loads every journey's code anew in each walk: slower, for tests."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database(self) -> str:
        """The database's address, with whatever is secret in it."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data.absolute() / 'etappe.db'}"

    @property
    def address(self) -> str:
        """Where Etappe is reached, as far as we know."""
        host = "127.0.0.1" if self.host in _EVERYWHERE else f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}"

    def plain(self) -> dict[str, str]:
        """Everything that is set, as text; secrets too, so only for whoever needs them."""
        shown = {name: getattr(self, name) for name in type(self).model_fields} | {"base_url": self.address}
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in shown.items()
            if value is not None
        }


def load() -> Settings:
    """The settings in force. Raises Trouble that names every setting that is wrong."""
    try:
        _refuse_unknown()
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise Trouble(f"{_TOML_FILE} is not TOML: {error}") from None
    except ValidationError as error:
        wrong = [f"{PREFIX}{one['loc'][0]}".upper() + f": {one['msg']}" for one in error.errors(include_url=False)]
        raise Trouble("; ".join(wrong) + f". Correct it in the environment, {_ENV_FILE} or {_TOML_FILE}") from None


def _refuse_unknown() -> None:
    """A misspelt setting must not be a silent default."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name, where in _said():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"did you mean {near[0]}?" if near else "`etappe doctor` lists all there are"
            raise Trouble(f"there is no setting {name} ({where}); {remedy}")


def _said() -> Iterator[tuple[str, str]]:
    for where, names in (("environment", os.environ), (str(_ENV_FILE), dotenv_values(_ENV_FILE))):
        yield from ((name.upper(), where) for name in names if name.upper().startswith(PREFIX))
    if _TOML_FILE.exists():
        yield from ((PREFIX + name.upper(), str(_TOML_FILE)) for name in tomllib.loads(_TOML_FILE.read_text()))
