"""The engine."""

import sqlalchemy as sa
from alembic import op

from store.columns import Document, Instant, Sequence

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", Document, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("cursor", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
    )
    with op.batch_alter_table("operations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operations_state_created_at"), ["state", "created_at"], unique=False)

    op.create_table(
        "webhook_endpoints",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_webhook_endpoints")),
    )
    op.create_table(
        "operation_items",
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("enrolment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", Document, nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"], ["operations.id"], name=op.f("fk_operation_items_operation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("operation", "enrolment", name=op.f("pk_operation_items")),
    )
    with op.batch_alter_table("operation_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_items_enrolment"), ["enrolment"], unique=False)

    op.create_table(
        "replies",
        sa.Column("touchpoint", sa.Text(), nullable=False),
        sa.Column("enrolment", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", Document, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_replies_customer"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["enrolment"], ["enrolments.id"], name=op.f("fk_replies_enrolment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("touchpoint", name=op.f("pk_replies")),
    )
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_enrolment"), ["enrolment"], unique=False)

    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", Instant(), nullable=True))
        batch_op.add_column(sa.Column("in_passing", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("staged_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("names", Document, server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("paused_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("fault", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("parent", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("marks", Document, server_default="[]", nullable=False))
        batch_op.create_index(batch_op.f("ix_enrolments_fault"), ["fault"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolments_journey_entered_at"), ["journey", "entered_at"], unique=False)
        batch_op.drop_column("counts_from")

    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("overdue", Document, nullable=True))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_subject_id"), ["subject", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_subject_id"))

    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.drop_column("overdue")
        batch_op.drop_column("paused_at")

    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counts_from", Sequence, server_default="0", nullable=False))
        batch_op.drop_index(batch_op.f("ix_enrolments_journey_entered_at"))
        batch_op.drop_index(batch_op.f("ix_enrolments_fault"))
        batch_op.drop_column("marks")
        batch_op.drop_column("parent")
        batch_op.drop_column("fault")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("names")
        batch_op.drop_column("staged_at")
        batch_op.drop_column("in_passing")
        batch_op.drop_column("since")

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replies_enrolment"))

    op.drop_table("replies")
    with op.batch_alter_table("operation_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operation_items_enrolment"))

    op.drop_table("operation_items")
    op.drop_table("webhook_endpoints")
    with op.batch_alter_table("operations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operations_state_created_at"))

    op.drop_table("operations")
