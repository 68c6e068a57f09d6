"""Every table, on one page."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from store.columns import Document, Instant, Sequence

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _told(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text)


def _customer() -> Column[str]:
    return Column("customer", ForeignKey("customers.id", ondelete="CASCADE"), nullable=False)


def _enrolment() -> Column[str]:
    return Column("enrolment", ForeignKey("enrolments.id", ondelete="CASCADE"), nullable=False)


# --- journeys ---

journeys = Table(
    "journeys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False, server_default="journey"),  # or broadcast: one message, and no walks
    _told("title"),
    Column("state", Text, nullable=False),  # draft, live, paused, draining, halted, archived
    Column("paused_at", Instant),  # while its gate is shut
    Column("paused_because", Document),  # when it was us: {reason, accepted, bounced, complained}
    Column("resumed_at", Instant),  # since when its gate has been open again
    Column("overdue", Document),  # after a pause: what becomes of what waited at the gate ({policy, from, until})
    Column("draft", Text),  # the text being written; None when it is what is published
    Column("revision", Integer, nullable=False),  # counts every change: the ETag
    Column("live_version", Integer),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

journey_versions = Table(
    "journey_versions",
    metadata,
    Column("journey", ForeignKey("journeys.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _told("hash"),
    _told("text"),
    Column("definition", Document, nullable=False),
    Column("content", ForeignKey("contents.hash")),  # its messages and its brand as they were published
    Column("published_at", Instant, nullable=False),
    _told("published_by"),
)

# --- what is said, and how it looks ---

contents = Table(  # texts of messages and brands, pinned by the versions that were published with them
    "contents",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("files", Document, nullable=False),  # path → text
)

messages = Table(  # those that were written over the API; others are files
    "messages",
    metadata,
    Column("key", Text, primary_key=True),
    Column("files", Document, nullable=False),  # CHANNEL/LOCALE/FILE → text
    Column("revision", Integer, nullable=False),  # counts every change: the ETag
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

brands = Table(  # likewise
    "brands",
    metadata,
    Column("key", Text, primary_key=True),
    _told("text"),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

assets = Table(
    "assets",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # image, film, file
    _told("title"),
    Column("alt", Document, nullable=False),  # locale → what it shows, for those who do not see it
    Column("focus", Document, nullable=False),  # {x, y} from 0 to 1: what a crop must keep
    _told("media_type"),
    Column("width", Integer),
    Column("height", Integer),
    Column("size", Integer, nullable=False),  # bytes
    _told("hash"),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

asset_files = Table(  # the original, and its variants for channels and sizes
    "asset_files",
    metadata,
    Column("asset", ForeignKey("assets.key", ondelete="CASCADE"), primary_key=True),
    Column("variant", Text, primary_key=True),  # original, email, thumbnail, …
    _told("media_type"),
    Column("width", Integer),
    Column("height", Integer),
    Column("data", LargeBinary, nullable=False),
)

# --- customers, and what they allow ---

customers = Table(
    "customers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("external_id", Text, unique=True),
    Column("email", Text, unique=True),
    Column("phone", Text, unique=True),
    Column("name", Text),
    _told("locale"),
    _told("zone"),
    Column("interests", Document, nullable=False),
    Column("attributes", Document, nullable=False),
    Column("traits", Document, nullable=False, server_default="{}"),  # what we learnt ourselves: orders, revenue, …
    Column("told", Document, nullable=False, server_default="{}"),  # field → since when it is so, said with a time
    Column("devices", Document, nullable=False, server_default="[]"),  # push: [{endpoint, keys, at}], the newest first
    Column("household", Text, index=True),  # who lives together may be written to together only so often
    Column("revision", Integer, nullable=False, server_default=text("0")),  # counts every change: the ETag
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index(None, "created_at", "id"),
)

other_names = Table(  # what else somebody is known by, since two were found to be one
    "other_names",
    metadata,
    Column("handle", Text, primary_key=True),  # id, external_id, email, phone
    Column("value", Text, primary_key=True),
    _customer(),
    Column("at", Instant, nullable=False),
    Index(None, "customer"),
)

consents = Table(
    "consents",
    metadata,
    Column("customer", ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("state", Text, nullable=False),  # asked, given, withdrawn
    Column("at", Instant, nullable=False),
    Column("evidence", Document, nullable=False),
)

consent_log = Table(  # the proof: only ever added to
    "consent_log",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("customer", ForeignKey("customers.id", ondelete="SET NULL")),
    _told("address_hash"),
    _told("channel"),
    _told("topic"),
    _told("state"),
    Column("at", Instant, nullable=False),
    Column("evidence", Document, nullable=False),
    Index(None, "customer"),
    sqlite_autoincrement=True,
)

topics = Table(
    "topics",
    metadata,
    Column("key", Text, primary_key=True),
    Column("texts", Document, nullable=False),  # locale → {title, text}
    Column("double_opt_in", Boolean, nullable=False, server_default=false()),
    Column("public", Boolean, nullable=False),  # whether the preference page offers it
    Column("position", Integer, nullable=False, server_default=text("0")),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("address_hash", Text, primary_key=True),
    Column("reason", Text, nullable=False),  # hard_bounce, soft_bounces, complaint, request, import
    Column("source", Text, nullable=False, server_default=""),  # who or what said so
    Column("at", Instant, nullable=False),
)

bounces = Table(  # what came back after a message had been accepted
    "bounces",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    Column("delivery", Text, nullable=False),
    Column("customer", ForeignKey("customers.id", ondelete="CASCADE")),
    _told("journey"),
    _told("channel"),
    _told("address_hash"),
    Column("kind", Text, nullable=False),  # hard, soft, policy, complaint
    _told("code"),
    _told("source"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("delivery", "kind", "code"),
    Index(None, "address_hash", "at"),
    Index(None, "journey", "at"),
    Index(None, "customer"),
    sqlite_autoincrement=True,
)

# --- events in, and what must still reach Temporal ---

sources = Table(
    "sources",
    metadata,
    Column("key", Text, primary_key=True),
    _told("kind"),  # segment, shopify, …
    _told("title"),
    Column("secret", Text),  # what webhooks are signed with
    Column("old_secret", Text),  # after a rotation the one before is good for a while
    Column("old_until", Instant),
    Column("mapping", Document),  # of a generic source: our field → where it stands in the body
    Column("write_key_hash", Text, unique=True),
    Column("created_at", Instant, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    _told("source"),
    _told("source_id"),
    _told("name"),
    _customer(),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("about", Text),  # the touchpoint it answers
    Column("properties", Document, nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "customer", "name", "seq"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    Column("deed", Text, nullable=False),  # match, start, hear, stop
    _told("subject"),  # an event's or an enrolment's id
    Column("detail", Document, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
    Column("rank", Integer, nullable=False, server_default=text("0")),  # 1: a launch's, which lets events go first
    Index(None, "due_at"),
    Index(None, "subject", "id"),
    sqlite_autoincrement=True,
)

# --- enrolments: what the store knows of where people are ---

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Text, primary_key=True),
    _told("journey"),
    Column("version", Integer, nullable=False),
    _customer(),
    _told("entry_key"),
    Column("event", Text),  # the event that opened the door
    Column("state", Text, nullable=False),  # pending, active, leaving, ended
    Column("outcome", Text),
    Column("step", Text),
    Column("visit", Integer, nullable=False, server_default=text("0")),
    Column("visits", Document, nullable=False),
    Column("outcomes", Document, nullable=False),
    Column("since", Instant),  # when the wait under way began
    Column("deadline", Instant),  # and when it ends
    Column("in_passing", Boolean, nullable=False, server_default=false()),  # not the step's own wait: quiet hours
    Column("staged_at", Instant),  # when the stage at hand began
    Column("names", Document, nullable=False, server_default="{}"),  # renamed by a migration: key → the old one
    Column("paused_at", Instant),  # while an operator holds it
    Column("fault", Text),  # why it stands still, until somebody repairs it
    Column("parent", Text),  # the touchpoint of the enrolment that started it
    Column("clock", Instant, nullable=False),  # the enrolment's own time when it was last heard of
    Column("asked", Integer, nullable=False, server_default=text("0")),  # grows with every deed: which news is newer
    # An event counts for a wait from the moment the step before it began: who acts at once is not missed.
    Column("newest_event", Sequence, nullable=False),  # events.seq when this step began
    Column("marks", Document, nullable=False, server_default="[]"),  # the last steps: [step/visit, events count after]
    Column("entered_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("journey", "customer", "entry_key"),
    Index(None, "journey", "state", "step"),
    Index(None, "journey", "entered_at"),
    Index(None, "customer"),
    Index(None, "fault"),
)

awaits = Table(
    "awaits",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    _enrolment(),
    _customer(),
    _told("event"),
    Column("role", Text, nullable=False),  # step, exit, goal
    _maybe("condition"),
    _maybe("about"),
    _maybe("leads_to"),
    Column("until", Instant),
    Index(None, "customer", "event"),
    Index(None, "enrolment"),
    sqlite_autoincrement=True,
)

history = Table(
    "history",
    metadata,
    Column("enrolment", ForeignKey("enrolments.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False),  # entered, step, waiting, heard, left
    _maybe("step"),
    Column("visit", Integer, nullable=False),
    _told("said"),
    Column("until", Instant),
)

# --- deliveries: the ledger of everything sent ---

deliveries = Table(
    "deliveries",
    metadata,
    Column("touchpoint", Text, primary_key=True),
    Column("id", Text, nullable=False, index=True),  # what public links carry; a hash of the touchpoint
    Column("enrolment", ForeignKey("enrolments.id", ondelete="CASCADE")),  # None: of a broadcast
    _customer(),
    _told("journey"),
    Column("version", Integer, nullable=False),
    _told("step"),
    Column("visit", Integer, nullable=False),
    _told("channel"),
    _told("message"),
    Column("state", Text, nullable=False),  # claimed, data, accepted, rejected, suppressed, skipped, expired, unknown
    _told("reason"),
    _told("message_id"),
    Column("topic", Text, nullable=False, server_default=""),
    Column("provider", Text, nullable=False, server_default=""),  # who carried it
    Column("provider_id", Text),  # and how they call it: their receipts name it
    Column("receipt", Text),  # delivered, failed, bounced, complained: heard after it was accepted
    Column("fence", Integer, nullable=False),  # counts the tries; only the newest may move the row
    Column("code", Text),  # the other side's status, never its words
    Column("at", Instant, nullable=False),  # by the enrolment's clock
    Column("updated_at", Instant, nullable=False),
    Index(None, "customer", "at"),
    Index(None, "provider_id"),
    Index(None, "enrolment"),
    Index(None, "journey", "step", "state"),
)

frequency_caps = Table(
    "frequency_caps",
    metadata,
    Column("key", Text, primary_key=True),
    Column("channel", Text),  # None: all of them together
    Column("topic", Text),
    Column("whose", Text, nullable=False),  # customer, household
    Column("most", Integer, nullable=False),
    _told("within"),  # a span: 7d
    Column("then", Text, nullable=False),  # defer, skip
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

send_windows = Table(  # when a channel may be used at all, by the customer's clock
    "send_windows",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("open", Document, nullable=False),  # as a journey's `window` step has it
    Column("revision", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

decisions = Table(  # why something was sent, deferred or skipped
    "decisions",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    _told("touchpoint"),
    _customer(),
    _told("journey"),
    _told("step"),
    Column("verdict", Text, nullable=False),  # sent, deferred, skipped
    _told("reason"),
    Column("until", Instant),
    Column("inputs", Document, nullable=False),  # what it was decided by: {cap, most, count, last}
    Column("at", Instant, nullable=False),
    Index(None, "touchpoint"),
    Index(None, "customer", "at"),
    sqlite_autoincrement=True,
)

providers = Table(  # those who carry messages, as all workers see them together
    "providers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),  # closed (it flows), open (it holds), half_open (one is tried)
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("opened_at", Instant),
    Column("until", Instant),  # when the next one is tried
    Column("drained_at", Instant),  # since when what was held up goes out, at a limited rate
    Column("reason", Text, nullable=False, server_default=""),
    Column("updated_at", Instant, nullable=False),
)

link_targets = Table(  # a tracked link leads to what was kept here when it was sent, and nowhere else
    "link_targets",
    metadata,
    Column("delivery", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    _customer(),
    _told("url"),
    Index(None, "customer"),
)

engagements = Table(
    "engagements",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    _told("delivery"),
    _customer(),
    Column("kind", Text, nullable=False),  # open, click, read
    Column("number", Integer),  # which link
    Column("machine", Text, nullable=False, server_default=""),  # why it was no person: head, scanner, prefetch, …
    Column("at", Instant, nullable=False),
    Index(None, "delivery", "kind"),
    Index(None, "customer", "kind", "at"),
    sqlite_autoincrement=True,
)

# --- what other systems said when a journey called them ---

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("key", Text, primary_key=True),
    _told("title"),
    _told("url"),
    _told("secret"),  # what we sign with
    Column("created_at", Instant, nullable=False),
)

replies = Table(
    "replies",
    metadata,
    Column("touchpoint", Text, primary_key=True),
    _enrolment(),
    _customer(),
    _told("step"),
    _told("endpoint"),
    Column("status", Integer),  # None while nobody has answered
    Column("body", Document, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "enrolment"),
)

# --- touchpoints ---

products = Table(
    "products",
    metadata,
    Column("key", Text, primary_key=True),
    Column("texts", Document, nullable=False),  # locale → {title, text}
    Column("interests", Document, nullable=False),
    Column("price_cents", Integer, nullable=False),
    _told("currency"),
    _told("url"),
)

surveys = Table(
    "surveys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("texts", Document, nullable=False),  # locale → {title, intro, thanks}
    Column("questions", Document, nullable=False),  # [{key, kind: nps|stars|choice|text, texts, choices}]
    Column("updated_at", Instant, nullable=False),
)

survey_responses = Table(
    "survey_responses",
    metadata,
    Column("touchpoint", Text, primary_key=True),
    _told("survey"),
    _enrolment(),
    _customer(),
    _told("step"),
    Column("answers", Document, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "survey"),
    Index(None, "enrolment"),
)

vouchers = Table(
    "vouchers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("touchpoint", Text, nullable=False, unique=True),
    _enrolment(),
    _customer(),
    _told("offer"),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),  # issued, redeemed
    Column("valid_until", Instant, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("redeemed_at", Instant),
    _maybe("place"),
)

budgets = Table(
    "budgets",
    metadata,
    Column("key", Text, primary_key=True),
    _told("title"),
    _told("currency"),
    Column("total_cents", Integer, nullable=False),
    Column("left_cents", Integer, nullable=False),
    CheckConstraint("left_cents >= 0", name="never_overspent"),
    CheckConstraint("left_cents <= total_cents", name="never_more_than_given"),
)

gift_cards = Table(
    "gift_cards",
    metadata,
    Column("id", Text, primary_key=True),
    Column("touchpoint", Text, nullable=False, unique=True),
    Column("enrolment", ForeignKey("enrolments.id", ondelete="SET NULL")),
    Column("customer", ForeignKey("customers.id", ondelete="SET NULL")),
    Column("budget", ForeignKey("budgets.key"), nullable=False),
    Column("cents", Integer, nullable=False),
    _told("currency"),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),  # issued, redeemed
    Column("issued_at", Instant, nullable=False),
    Column("redeemed_at", Instant),
    _maybe("place"),
)

reward_ledger = Table(  # append-only, double entry: for each reference the cents sum to zero
    "reward_ledger",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    _told("reference"),
    _told("account"),  # funds, budget:<key>, card:<id>, redeemed
    Column("cents", Integer, nullable=False),
    _told("currency"),
    Index(None, "reference"),
    sqlite_autoincrement=True,
)

tasks = Table(  # for people in the house
    "tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("touchpoint", Text, nullable=False, unique=True),
    _enrolment(),
    _customer(),
    _told("assignee"),
    _told("text"),
    Column("state", Text, nullable=False),  # open, done
    Column("at", Instant, nullable=False),  # by the enrolment's clock
    Column("done_at", Instant),
    Index(None, "state", "at"),
    Index(None, "customer"),
)

refusals = Table(  # codes tried at a till that were none; only the last minutes are kept
    "refusals",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    _told("who"),
    Column("at", Instant, nullable=False),
    Index(None, "who", "at"),
    sqlite_autoincrement=True,
)

# --- long work: done piece by piece, in the background ---

operations = Table(
    "operations",
    metadata,
    Column("id", Text, primary_key=True),
    _told("kind"),  # migrate, repair, launch, import, …
    _told("subject"),  # a journey's key; a launch's or an import's id
    Column("state", Text, nullable=False),  # running, paused, cancelled, done
    Column("detail", Document, nullable=False),  # what was asked for
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("cursor", Text, nullable=False, server_default=""),  # the last item that was begun
    Column("not_before", Instant),
    Column("error", Text),
    _told("who"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index(None, "state", "created_at"),
)

operation_items = Table(  # the report of a piece of long work, one row for each enrolment or customer
    "operation_items",
    metadata,
    Column("operation", ForeignKey("operations.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("state", Text, nullable=False),  # planned, refused, done, gone
    Column("detail", Document, nullable=False),
    Index(None, "item"),
)

# --- audiences: who is meant, and what is begun with them ---

segments = Table(
    "segments",
    metadata,
    Column("key", Text, primary_key=True),
    _told("title"),
    Column("rule", Document, nullable=False),
    Column("persona", Document),  # {portrait, …}: a segment with a face
    Column("revision", Integer, nullable=False),  # counts every change: the ETag
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

lists = Table(
    "lists",
    metadata,
    Column("key", Text, primary_key=True),
    _told("title"),
    Column("created_at", Instant, nullable=False),
)

list_members = Table(
    "list_members",
    metadata,
    Column("list", ForeignKey("lists.key", ondelete="CASCADE"), primary_key=True),
    Column("customer", ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
    Index(None, "customer"),
)

launches = Table(  # each time one comes due, an operation does it
    "launches",
    metadata,
    Column("id", Text, primary_key=True),
    _told("journey"),
    Column("audience", Document, nullable=False),  # {segment} or {list}
    Column("pace", Document, nullable=False),  # {people, per, ramp}; empty: as fast as it goes
    Column("at", Instant),  # None: now
    Column("recurrence", Document),  # {when, zone, overlap, catch_up}
    Column("state", Text, nullable=False),  # open, paused, ended
    _told("who"),
    Column("created_at", Instant, nullable=False),
    Index(None, "journey", "created_at"),
)

broadcasts = Table(  # its message, topic and brand are the version of a journey with the same key
    "broadcasts",
    metadata,
    Column("key", ForeignKey("journeys.key"), primary_key=True),
    Column("audience", Document, nullable=False),
    Column("pace", Document, nullable=False),
    Column("operation", Text),  # that sends it; None while nobody has started it
    _told("who"),
    Column("created_at", Instant, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Text, primary_key=True),
    _told("title"),  # the file's name
    Column("settings", Document, nullable=False),  # {encoding, delimiter, mapping, list, …}
    Column("size", Sequence, nullable=False),  # bytes that came so far
    Column("complete", Boolean, nullable=False, server_default=false()),  # the whole file is here
    _told("who"),
    Column("created_at", Instant, nullable=False),
)

import_parts = Table(  # the file, until it is worked through
    "import_parts",
    metadata,
    Column("of_import", ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

import_errors = Table(
    "import_errors",
    metadata,
    Column("of_import", ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True),
    _told("why"),
    _told("row"),  # as it stood in the file
)

# --- the desk: who may, who did ---

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    _told("title"),
    Column("hash", Text, nullable=False, unique=True),
    Column("scopes", Document, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("expires_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("principal", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    _told("fingerprint"),
    Column("status", Integer),  # None while the first request is under way
    Column("body", Document),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    _told("who"),
    _told("what"),
    _told("subject"),
    Column("detail", Document, nullable=False),
    sqlite_autoincrement=True,
)

mailbox = Table(  # the development mailbox; empty in production
    "mailbox",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    _told("sender"),
    _told("recipient"),
    _told("subject"),
    Column("raw", LargeBinary, nullable=False),
    Index(None, "recipient"),
    sqlite_autoincrement=True,
)
