"""What the API answers, as types. A test holds every field to the API's own description.

Moments are RFC 3339 text in UTC, money is decimal text with its currency.
"""

from typing import Any, Literal, TypedDict


class Consent(TypedDict):
    """What a customer said about a topic on a channel, and how we know."""

    topic: str
    channel: str
    state: Literal["asked", "given", "withdrawn"]
    at: str
    evidence: dict[str, Any]


class Customer(TypedDict):
    """A customer."""

    id: str
    external_id: str | None
    email: str | None
    phone: str | None
    name: str | None
    locale: str
    zone: str
    interests: list[str]
    household: str | None
    attributes: dict[str, Any]
    traits: dict[str, Any]
    revision: int
    created_at: str
    updated_at: str


class CustomerWithConsents(Customer):
    """A customer, what they allow, and what else they are known by."""

    consents: list[Consent]
    other_names: list[dict[str, str]]
    segments: list[str]
    persona: str | None


class Moment(TypedDict):
    """Something that concerned a customer."""

    id: str
    at: str
    kind: str
    what: str
    state: str


class Erasure(TypedDict):
    """What an erasure did."""

    customer: str
    at: str
    rows: dict[str, int]
    walks_ended: int
    suppressed: bool
    scrubbed: bool


class Export(TypedDict):
    """Everything that is kept about one person: table → rows."""

    customer: str
    at: str
    segments: list[str]
    data: dict[str, list[dict[str, Any]]]


class Event(TypedDict):
    """An event that is kept; `new` is False when it was told before."""

    id: str
    new: bool


class Journey(TypedDict):
    """A journey."""

    key: str
    title: str
    state: Literal["draft", "live", "paused", "draining", "halted", "archived"]
    revision: int
    live_version: int | None
    paused_at: str | None
    paused_because: dict[str, Any] | None
    people: dict[str, int]
    created_at: str
    updated_at: str


class Version(TypedDict):
    """A published version."""

    journey: str
    number: int
    hash: str
    published_at: str
    published_by: str


class Finding(TypedDict):
    """What is worth knowing of a message; of a brand when `message` is empty."""

    level: Literal["error", "warning"]
    rule: str
    message: str
    channel: str
    locale: str
    file: str
    line: int | None
    detail: str


class Publication(Version):
    """The version that is live now, and what is worth knowing of its messages."""

    warnings: list[Finding]


class Switched(Journey):
    """A journey as it is since its gate was turned, and the long work that this began."""

    operation: str | None


class Enrollment(TypedDict):
    """One customer's passage through one version of a journey."""

    id: str
    journey: str
    version: int
    customer: str
    entry_key: str
    event: str | None
    state: Literal["pending", "active", "leaving", "ended"]
    outcome: str | None
    step: str | None
    visit: int
    outcomes: dict[str, str]
    deadline: str | None
    paused_at: str | None
    fault: str | None
    entered_at: str
    ended_at: str | None
    temporal_ui: str | None


class History(TypedDict):
    """What happened on the way: lines `{at, step, text, …}`."""

    enrollment: str
    temporal_ui: str | None
    lines: list[dict[str, Any]]


class Fault(TypedDict):
    """People who stand still at a step for the same reason."""

    journey: str
    step: str | None
    fault: str
    people: int


class Repair(TypedDict):
    """How many a repair is about, and the long work that does it."""

    people: int
    operation: str | None


class Operation(TypedDict):
    """A piece of long work."""

    id: str
    kind: str
    subject: str
    state: Literal["running", "paused", "cancelled", "done"]
    detail: dict[str, Any]
    total: int
    done: int
    error: str | None
    tally: dict[str, int] | None
    who: str
    created_at: str
    updated_at: str


class Item(TypedDict):
    """What became of one enrollment, or one customer."""

    item: str
    state: Literal["planned", "refused", "done", "gone"]
    why: str
    detail: dict[str, Any]


class Launch(TypedDict):
    """A launch."""

    id: str
    journey: str
    audience: dict[str, Any]
    pace: dict[str, Any]
    at: str | None
    every: dict[str, Any] | None
    state: Literal["open", "paused", "ended"]
    operation: Operation | None
    following: list[str]
    who: str
    created_at: str


class LaunchPreview(TypedDict):
    """What would become of an audience; `lasts`: seconds at its pace, at least."""

    count: int
    judged: int
    complete: bool
    would_enter: int
    refused: dict[str, int]
    unreachable: dict[str, int]
    lasts: float | None
    sample: list[dict[str, Any]]


class Asking(TypedDict):
    """A launch, or only what it would be."""

    launch: Launch | None
    preview: LaunchPreview | None


class Segment(TypedDict):
    """A segment; `who` is its rule."""

    key: str
    title: str
    who: dict[str, Any]
    persona: dict[str, Any] | None
    revision: int
    created_at: str
    updated_at: str


class Broadcast(TypedDict):
    """A broadcast."""

    key: str
    title: str
    state: Literal["draft", "running", "paused", "cancelled", "done"]
    audience: dict[str, Any]
    pace: dict[str, Any]
    revision: int
    operation: str | None
    total: int | None
    done: int | None
    error: str | None
    who: str
    created_at: str
    updated_at: str


class StartedBroadcast(Broadcast):
    """A broadcast that was just started, and what is worth knowing of its message."""

    warnings: list[Finding]


class Import(TypedDict):
    """A file of customers."""

    id: str
    title: str
    settings: dict[str, Any]
    size: int
    who: str
    created_at: str


class ImportWithProgress(Import):
    """A file of customers, and how far it is. `parts`: number → bytes."""

    parts: dict[str, int]
    operation: str | None
    state: Literal["running", "paused", "cancelled", "done"] | None
    dry_run: bool
    rows: int
    of: int
    counts: dict[str, int] | None


class ImportPreview(TypedDict):
    """How a file would be read."""

    encoding: str
    delimiter: str
    decimal: Literal[",", "."]
    columns: list[dict[str, str]]
    rows: list[dict[str, Any]]


class Begun(TypedDict):
    """The long work that was begun."""

    operation: str


class BroadcastPreview(TypedDict):
    """Whom a broadcast would reach, and what is worth knowing of its message."""

    count: int
    reachable: int
    refused: dict[str, int]
    sample: list[str]
    warnings: list[Finding]


class Source(TypedDict):
    """A source of events."""

    key: str
    kind: str
    title: str
    mapping: dict[str, Any] | None
    old_until: str | None
    created_at: str


class SourceWithSecret(Source):
    """A source, and what opens it: told this once."""

    secret: str | None
    write_key: str | None


class CustomerList(TypedDict):
    """A list of customers; `size`: how many are on it."""

    key: str
    title: str
    size: int
    created_at: str


class Change(TypedDict):
    """How many were known, for how many it made a difference, and who is not known, as they were named."""

    known: int
    changed: int
    unknown: list[dict[str, str]]


class Message(TypedDict):
    """A message; one that is a file has no revision."""

    key: str
    origin: Literal["api", "file"]
    channels: list[str]
    locales: list[str]
    used_by: list[str]
    revision: int | None
    created_at: str | None
    updated_at: str | None


class MessageWithFiles(Message):
    """A message, and what it is made of: `CHANNEL/LOCALE/FILE` → text."""

    files: dict[str, str]


class Checked(TypedDict):
    """Whether a message can be published, and what is to be said about it."""

    sound: bool
    findings: list[Finding]


class MessagePreview(TypedDict):
    """A message as somebody would get it; nothing is in it when it cannot be written."""

    message: str
    channel: str
    locale: str
    brand: str
    journey: str
    sender: str
    subject: str
    preheader: str
    text: str
    html: str
    size: int
    written: bool
    findings: list[Finding]


class TestSent(TypedDict):
    """What the other side said of a message that was tried."""

    state: Literal["accepted", "rejected", "try_again", "unknown"]
    code: str
    reason: str
    findings: list[Finding]


class BrandTold(TypedDict):
    """A brand; one that is a file has the revision 0."""

    key: str
    source: Literal["api", "file"]
    revision: int
    text: str
    warnings: list[str]
    used_by: list[str]
    created_at: str | None
    updated_at: str | None


class AssetFile(TypedDict):
    """One variant of an asset."""

    variant: str
    media_type: str
    width: int | None
    height: int | None
    url: str


class Asset(TypedDict):
    """A picture, a film or a file."""

    key: str
    kind: Literal["image", "film", "file"]
    title: str
    alt: dict[str, str]
    focus: dict[str, float]
    media_type: str
    width: int | None
    height: int | None
    size: int
    revision: int
    files: list[AssetFile]
    created_at: str
    updated_at: str


class Topic(TypedDict):
    """A topic; `texts`: locale → `title`, `text`."""

    key: str
    texts: dict[str, dict[str, str]]
    double_opt_in: bool
    public: bool
    position: int
    revision: int
    created_at: str
    updated_at: str


class Suppression(TypedDict):
    """One of those who must not be written to."""

    id: str
    channel: str
    address_hash: str
    reason: str
    source: str
    at: str


class Imported(TypedDict):
    """What came of a list; `refused`: `{line, why}` of the first hundred that are no addresses."""

    added: int
    known: int
    refused: list[dict[str, Any]]


class Cap(TypedDict):
    """A frequency cap."""

    key: str
    channel: str | None
    topic: str | None
    whose: Literal["customer", "household"]
    most: int
    within: str
    then: Literal["defer", "skip"]
    revision: int
    created_at: str
    updated_at: str


class SendWindow(TypedDict):
    """When a channel may be used: `days`, `from`, `to`."""

    channel: str
    open: dict[str, Any]
    revision: int
    updated_at: str
