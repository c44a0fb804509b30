"""The desk: what a list of cases opens, a deletion that two decided, readings for the auditor, addresses for notices.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('complaint_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('previous_sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('previous_sha256')
    )
    op.add_column('complaint', sa.Column('head', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('complaint', sa.Column('summary', sa.LargeBinary(), nullable=True))
    op.add_column('complaint', sa.Column('leaving_on', sa.Date(), nullable=True))
    op.add_column('complaint', sa.Column('leaving_items', sa.Integer(), nullable=True))
    op.add_column('reader_key', sa.Column('passkey_bundle', sa.LargeBinary(), nullable=True))
    op.add_column('person', sa.Column('mail', sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    for table, column in (
        ('person', 'mail'),
        ('reader_key', 'passkey_bundle'),
        ('complaint', 'leaving_items'),
        ('complaint', 'leaving_on'),
        ('complaint', 'summary'),
        ('complaint', 'head'),
    ):
        op.drop_column(table, column)
    op.drop_table('complaint_reading')
