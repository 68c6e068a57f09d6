"""The voices."""

import sqlalchemy as sa
from alembic import op

from store.columns import Document, Instant, Sequence

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assets",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("alt", Document, nullable=False),
        sa.Column("focus", Document, nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_assets")),
    )
    op.create_table(
        "brands",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_brands")),
    )
    op.create_table(
        "contents",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("files", Document, nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_contents")),
    )
    op.create_table(
        "frequency_caps",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("whose", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("within", sa.Text(), nullable=False),
        sa.Column("then", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_frequency_caps")),
    )
    op.create_table(
        "messages",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("files", Document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_messages")),
    )
    op.create_table(
        "providers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("drained_at", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_providers")),
    )
    op.create_table(
        "send_windows",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("open", Document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_send_windows")),
    )
    op.create_table(
        "topics",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("texts", Document, nullable=False),
        sa.Column("double_opt_in", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_topics")),
    )
    op.create_table(
        "asset_files",
        sa.Column("asset", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["asset"], ["assets.key"], name=op.f("fk_asset_files_asset"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("asset", "variant", name=op.f("pk_asset_files")),
    )
    op.create_table(
        "bounces",
        sa.Column("id", Sequence, autoincrement=True, nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_bounces_customer"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounces")),
        sa.UniqueConstraint("delivery", "kind", "code", name=op.f("uq_bounces_delivery_kind_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bounces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bounces_address_hash_at"), ["address_hash", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_bounces_customer"), ["customer"], unique=False)
        batch_op.create_index(batch_op.f("ix_bounces_journey_at"), ["journey", "at"], unique=False)

    op.create_table(
        "consent_log",
        sa.Column("seq", Sequence, autoincrement=True, nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("evidence", Document, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.id"], name=op.f("fk_consent_log_customer"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_consent_log")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consent_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_log_customer"), ["customer"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", Sequence, autoincrement=True, nullable=False),
        sa.Column("touchpoint", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("inputs", Document, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_decisions_customer"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_customer_at"), ["customer", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_touchpoint"), ["touchpoint"], unique=False)

    op.create_table(
        "engagements",
        sa.Column("id", Sequence, autoincrement=True, nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("machine", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.id"], name=op.f("fk_engagements_customer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagements")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("engagements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engagements_customer_kind_at"), ["customer", "kind", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_engagements_delivery_kind"), ["delivery", "kind"], unique=False)

    op.create_table(
        "link_targets",
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.id"], name=op.f("fk_link_targets_customer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery", "number", name=op.f("pk_link_targets")),
    )
    with op.batch_alter_table("link_targets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_targets_customer"), ["customer"], unique=False)

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("devices", Document, server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("household", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_customers_household"), ["household"], unique=False)

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("topic", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("provider", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("provider_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("receipt", sa.Text(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_deliveries_customer"))
        batch_op.create_index(batch_op.f("ix_deliveries_customer_at"), ["customer", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_provider_id"), ["provider_id"], unique=False)

    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_because", Document, nullable=True))
        batch_op.add_column(sa.Column("resumed_at", Instant(), nullable=True))

    with op.batch_alter_table("journey_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content", sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_journey_versions_content"), "contents", ["content"], ["hash"])

    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.drop_column("source")

    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.drop_column("resumed_at")
        batch_op.drop_column("paused_because")

    with op.batch_alter_table("journey_versions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_journey_versions_content"), type_="foreignkey")
        batch_op.drop_column("content")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_provider_id"))
        batch_op.drop_index(batch_op.f("ix_deliveries_customer_at"))
        batch_op.create_index(batch_op.f("ix_deliveries_customer"), ["customer"], unique=False)
        batch_op.drop_column("receipt")
        batch_op.drop_column("provider_id")
        batch_op.drop_column("provider")
        batch_op.drop_column("topic")

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_household"))
        batch_op.drop_column("household")
        batch_op.drop_column("devices")

    with op.batch_alter_table("link_targets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_targets_customer"))

    op.drop_table("link_targets")
    with op.batch_alter_table("engagements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engagements_delivery_kind"))
        batch_op.drop_index(batch_op.f("ix_engagements_customer_kind_at"))

    op.drop_table("engagements")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_touchpoint"))
        batch_op.drop_index(batch_op.f("ix_decisions_customer_at"))

    op.drop_table("decisions")
    with op.batch_alter_table("consent_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_log_customer"))

    op.drop_table("consent_log")
    with op.batch_alter_table("bounces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bounces_journey_at"))
        batch_op.drop_index(batch_op.f("ix_bounces_customer"))
        batch_op.drop_index(batch_op.f("ix_bounces_address_hash_at"))

    op.drop_table("bounces")
    op.drop_table("asset_files")
    op.drop_table("topics")
    op.drop_table("send_windows")
    op.drop_table("providers")
    op.drop_table("messages")
    op.drop_table("frequency_caps")
    op.drop_table("contents")
    op.drop_table("brands")
    op.drop_table("assets")
