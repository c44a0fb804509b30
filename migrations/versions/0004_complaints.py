"""Complaints as age files, the keys of who reads them, and the lists of who reads, signed.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None



def upgrade() -> None:

    op.create_table('complaint',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lookup', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case_recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('notes_recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('identity_recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('receipt_recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('week', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('standing', sa.Enum('open', 'quarantined', 'closed', 'tombstone', name='standing', native_enum=False, length=40), nullable=False),
    sa.Column('purge_month', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('farewell', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('lookup'),
    sqlite_with_rowid=False
    )
    op.create_table('complaint_commitment',
    sa.Column('leaf', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('week', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('leaf'),
    sqlite_with_rowid=False
    )
    op.create_table('roster_epoch',
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('document', sa.LargeBinary(), nullable=False),
    sa.Column('in_force', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('epoch')
    )
    op.create_table('complaint_grant',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('complaint_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('holder', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('which', sa.Enum('case', 'notes', 'identity', name='which', native_enum=False, length=40), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('complaint_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complaint_grant_complaint_id'), ['complaint_id'], unique=False)

    op.create_table('complaint_item',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('complaint_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('which', sa.Enum('case', 'notes', 'identity', name='which', native_enum=False, length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('blob', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('complaint_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complaint_item_complaint_id'), ['complaint_id'], unique=False)

    op.create_table('complaint_share',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('complaint_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('custodian', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('complaint_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complaint_share_complaint_id'), ['complaint_id'], unique=False)

    op.create_table('reader_key',
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('verify', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('bundle', sa.LargeBinary(), nullable=True),
    sa.Column('ended', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('recipient'),
    sa.UniqueConstraint('verify')
    )
    with op.batch_alter_table('reader_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reader_key_person_id'), ['person_id'], unique=False)

    op.create_table('roster_signature',
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('verify', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('signature', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['epoch'], ['roster_epoch.epoch'], ),
    sa.PrimaryKeyConstraint('epoch', 'verify')
    )



def downgrade() -> None:

    op.drop_table('roster_signature')
    with op.batch_alter_table('reader_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reader_key_person_id'))

    op.drop_table('reader_key')
    with op.batch_alter_table('complaint_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_complaint_share_complaint_id'))

    op.drop_table('complaint_share')
    with op.batch_alter_table('complaint_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_complaint_item_complaint_id'))

    op.drop_table('complaint_item')
    with op.batch_alter_table('complaint_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_complaint_grant_complaint_id'))

    op.drop_table('complaint_grant')
    op.drop_table('roster_epoch')
    op.drop_table('complaint_commitment')
    op.drop_table('complaint')

