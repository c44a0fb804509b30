"""What a reader's list showed last, sealed to their own key, so that the next opening opens only what is new.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reader_index',
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('half', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['recipient'], ['reader_key.recipient'], ),
    sa.PrimaryKeyConstraint('recipient', 'half')
    )


def downgrade() -> None:
    op.drop_table('reader_index')
