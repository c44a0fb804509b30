"""The public halves of former keys of a case stay known: new keys that do not open for somebody close nothing to them.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('complaint_former',
    sa.Column('complaint_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('case_recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('notes_recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('complaint_id', 'epoch'),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('complaint_former')
