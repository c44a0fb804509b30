"""Who reads complaints in the invented city, and the cases that anybody may try."""

from pathlib import Path

import pytest
from sqlalchemy import select

from service.complaints import queries
from service.complaints.conversation import open_case
from service.complaints.filing import Filing
from service.complaints.keys import Bundle, unseal_with
from service.complaints.models import Complaint, ReaderKey
from service.complaints.rules import CaseState, Which
from service.complaints.sealing import open_grant
from service.demonstration.people import SECONDS, hire
from service.demonstration.readers import enrol, tell
from service.foundation.blobs import Blobs
from service.foundation.secret import Secret
from service.foundation.settings import DEMONSTRATION
from service.staff.passkeys import Site
from service.staff.passwords import Passwords
from tests.demonstration.conftest import Loaded

PEPPER = b"p" * 32


@pytest.fixture(scope="module")
def told(
    loaded: Loaded, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[Filing, ...], dict[str, Bundle], Blobs, dict[str, str]]:
    secret = Secret(Path(tmp_path_factory.mktemp("secret")) / "secret")
    blobs = Blobs("", Path(tmp_path_factory.mktemp("sealed")))
    with loaded.database.writing() as session:
        staff = hire(
            session, secret, Passwords(secret, memory_kib=64), Site("http://localhost:8000", DEMONSTRATION.name)
        )
        secrets = {account.login: account.secret for account in staff}
        roster, keys = enrol(session, secrets)
        works = [id_ for id_, _ in loaded.demonstration.works]
        return tell(session, blobs, PEPPER, roster, keys, works), keys, blobs, secrets


def test_the_city_accepts_complaints(loaded: Loaded, told) -> None:
    with loaded.database.reading() as session:
        roster = queries.roster(session, "")

    assert {member.recipient for member in roster.members} == {key.recipient for key in told[1].values()}
    assert set(SECONDS.values()) <= told[1].keys()


def test_everybody_who_reads_opens_their_key_with_their_own_secret(loaded: Loaded, told) -> None:
    keys, secrets = told[1], told[3]
    with loaded.database.reading() as session:
        sealed = {row.recipient: row.bundle for row in session.scalars(select(ReaderKey))}
    readers = keys.keys() & secrets.keys()

    assert len(readers) == 6
    for login in readers:
        opened = unseal_with(sealed[keys[login].recipient], secrets[login]).decode()
        assert Bundle.parse(opened).public == keys[login].public


def test_each_case_is_whole_and_one_waits_for_an_answer(loaded: Loaded, told) -> None:
    filings, _, blobs, _ = told
    with loaded.database.reading() as session:
        cases = [
            open_case(session, blobs, session.get(Complaint, each.complaint.id), each.receipt, "") for each in filings
        ]

    assert all(case.thread.is_whole and case.are_checked and not case.lost for case in cases)
    assert [case.state for case in cases] == [CaseState.NEEDS_INFORMATION, CaseState.ASSESSING]


def test_the_keys_of_the_demonstration_open_the_cases(loaded: Loaded, told) -> None:
    filings, keys, *_ = told
    bundle = keys["demo.investigacion2"]
    with loaded.database.reading() as session:
        complaint = session.get(Complaint, filings[0].complaint.id)
        grant = queries.grant_of(session, complaint, bundle.recipient, Which.CASE)
        assert open_grant(grant.sealed, bundle.identity, complaint.id, Which.CASE, complaint.case_recipient)
