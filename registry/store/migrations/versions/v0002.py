"""A round that was opened by mistake can be called off: why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the reason to the rounds; none of those that exist is cancelled."""
    op.add_column("round", sa.Column("cancelled", sa.Text(), nullable=True))
