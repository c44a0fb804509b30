"""Notices to who reads, and figures of cases that name none.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reader_notice',
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('salt', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mark', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('recipient')
    )
    op.create_table('notice_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('next_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('hour_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('looked_on', sa.Date(), nullable=False),
    sa.Column('failing_since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('figure',
    sa.Column('quarter', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dimension', sa.Enum('subject', 'commune', 'outcome', 'timing', 'days', name='dimension', native_enum=False, length=40), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('quarter', 'dimension', 'value'),
    sqlite_with_rowid=False
    )
    op.create_table('figure_counted',
    sa.Column('token', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('token'),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    for table in ('figure_counted', 'figure', 'notice_round', 'reader_notice'):
        op.drop_table(table)
