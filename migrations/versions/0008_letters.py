"""Letters that were taken in, so that none is taken in twice.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('complaint_letter',
    sa.Column('mark', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('mark'),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('complaint_letter')
