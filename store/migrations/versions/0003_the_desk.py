"""The desk."""

import sqlalchemy as sa
from alembic import op

from store.columns import Document, Instant, Sequence

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("settings", Document, nullable=False),
        sa.Column("size", Sequence, nullable=False),
        sa.Column("complete", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "launches",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("audience", Document, nullable=False),
        sa.Column("pace", Document, nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("recurrence", Document, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_launches")),
    )
    with op.batch_alter_table("launches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_launches_journey_created_at"), ["journey", "created_at"], unique=False)

    op.create_table(
        "lists",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lists")),
    )
    op.create_table(
        "segments",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("rule", Document, nullable=False),
        sa.Column("persona", Document, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_segments")),
    )
    op.create_table(
        "broadcasts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("audience", Document, nullable=False),
        sa.Column("pace", Document, nullable=False),
        sa.Column("operation", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["journeys.key"], name=op.f("fk_broadcasts_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_broadcasts")),
    )
    op.create_table(
        "import_errors",
        sa.Column("of_import", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["of_import"], ["imports.id"], name=op.f("fk_import_errors_of_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("of_import", "line", name=op.f("pk_import_errors")),
    )
    op.create_table(
        "import_parts",
        sa.Column("of_import", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["of_import"], ["imports.id"], name=op.f("fk_import_parts_of_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("of_import", "number", name=op.f("pk_import_parts")),
    )
    op.create_table(
        "list_members",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.id"], name=op.f("fk_list_members_customer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["list"], ["lists.key"], name=op.f("fk_list_members_list"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("list", "customer", name=op.f("pk_list_members")),
    )
    with op.batch_alter_table("list_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_members_customer"), ["customer"], unique=False)

    op.create_table(
        "other_names",
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.id"], name=op.f("fk_other_names_customer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("handle", "value", name=op.f("pk_other_names")),
    )
    with op.batch_alter_table("other_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_other_names_customer"), ["customer"], unique=False)

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("traits", Document, server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("told", Document, server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.create_index(batch_op.f("ix_customers_created_at_id"), ["created_at", "id"], unique=False)

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.alter_column("enrolment", existing_type=sa.Text(), nullable=True)

    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.Text(), server_default="journey", nullable=False))

    with op.batch_alter_table("operation_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operation_items_enrolment"))
        batch_op.alter_column("enrolment", new_column_name="item")

    with op.batch_alter_table("operation_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_items_item"), ["item"], unique=False)

    with op.batch_alter_table("operations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_before", Instant(), nullable=True))

    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("rank", sa.Integer(), server_default=sa.text("0"), nullable=False))

    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(sa.Column("old_secret", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("old_until", Instant(), nullable=True))
        batch_op.add_column(sa.Column("mapping", Document, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_column("mapping")
        batch_op.drop_column("old_until")
        batch_op.drop_column("old_secret")

    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("rank")

    with op.batch_alter_table("operations", schema=None) as batch_op:
        batch_op.drop_column("not_before")

    with op.batch_alter_table("operation_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operation_items_item"))
        batch_op.alter_column("item", new_column_name="enrolment")

    with op.batch_alter_table("operation_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_items_enrolment"), ["enrolment"], unique=False)

    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.alter_column("enrolment", existing_type=sa.Text(), nullable=False)

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_created_at_id"))
        batch_op.drop_column("revision")
        batch_op.drop_column("told")
        batch_op.drop_column("traits")

    with op.batch_alter_table("other_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_other_names_customer"))

    op.drop_table("other_names")
    with op.batch_alter_table("list_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_members_customer"))

    op.drop_table("list_members")
    op.drop_table("import_parts")
    op.drop_table("import_errors")
    op.drop_table("broadcasts")
    op.drop_table("segments")
    op.drop_table("lists")
    with op.batch_alter_table("launches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_launches_journey_created_at"))

    op.drop_table("launches")
    op.drop_table("imports")
