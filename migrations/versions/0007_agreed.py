"""What two people decided is done once; keys of a case know of which epoch they are; lists of cases read few pages.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('complaint_agreed',
    sa.Column('statement', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('statement'),
    sqlite_with_rowid=False
    )
    op.add_column('complaint_grant', sa.Column('epoch', sa.Integer(), nullable=False, server_default='1'))
    op.create_index('ix_complaint_grant_holder', 'complaint_grant', ['holder', 'complaint_id'])
    op.drop_index('ix_complaint_item_complaint_id', table_name='complaint_item')
    op.create_index('ix_complaint_item_which', 'complaint_item', ['complaint_id', 'which'])


def downgrade() -> None:
    op.drop_index('ix_complaint_item_which', table_name='complaint_item')
    op.create_index('ix_complaint_item_complaint_id', 'complaint_item', ['complaint_id'])
    op.drop_index('ix_complaint_grant_holder', table_name='complaint_grant')
    op.drop_column('complaint_grant', 'epoch')
    op.drop_table('complaint_agreed')
