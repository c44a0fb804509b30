"""What takes two people is done by two, once, in time; and by nobody else, whatever one of them sends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from service.complaints import queries
from service.complaints.agreement import Act, Agreement
from service.complaints.conversation import Side
from service.complaints.keys import Bundle, new_identity, recipient_of, seal
from service.complaints.models import Agreed, Complaint, Item, KeyGrant, ReaderKey
from service.complaints.roster import Member, Roster
from service.complaints.rules import CaseState, Kind, Standing, Which
from service.complaints.thread import Doubt
from service.foundation import clock
from service.staff import actions
from service.staff import queries as staff
from tests.complaints.told import Told
from tests.complaints.world import put_in_force
from tests.web.desk.deciding import PAIRS, Deciding, path
from tests.web.desk.sitting import Sit, Sitter

READS = [act for act in Act if act is not Act.RELEASE_IDENTITY]


def second(sit: Sit, act: Act, case: str) -> Sitter:
    """The second person of an act, who has opened what they must."""
    person = sit(PAIRS[act][1])
    if act is Act.RELEASE_IDENTITY:
        return person.asked()
    person.open(case)
    return person


def state(told: Told) -> dict[str, Any]:
    """Everything that is known of the case, but what was read in it."""
    with told.database.reading() as session:
        complaint = session.get_one(Complaint, told.id)
        counts = [session.scalars(select(func.count()).select_from(table)).one() for table in (Item, KeyGrant, Agreed)]
        return {"complaint": complaint.model_dump(), "counts": counts}


@pytest.fixture
def asked(told: Told) -> Told:
    """The same, with something asked of the custodians of names."""
    deciding = Deciding(told, Act.RELEASE_IDENTITY)
    sealed = deciding.item(Kind.REQUEST, b"{}", "application/json", Which.IDENTITY)
    with told.database.writing() as session:
        size = len(sealed["sealed"])
        row = Item(id=sealed["id"], complaint_id=told.id, which=Which.IDENTITY, size=size, sealed=sealed["sealed"])
        session.add(row)
    return told


@pytest.mark.parametrize("act", Act)
def test_two_people_do_it_once(asked: Told, sit: Sit, act: Act) -> None:
    deciding, person = Deciding(asked, act), second(sit, act, asked.id)
    body = deciding.body(deciding.signed())

    person.done(path(act, asked.id), body)

    done = state(asked)
    assert "ya se hizo" in person.refused(path(act, asked.id), body)
    assert state(asked) == done
    match act:
        case Act.CONCLUDE:
            assert done["complaint"]["standing"] is Standing.CLOSED
            assert asked.case().state is CaseState.CONCLUDED
        case Act.DELETE:
            assert done["complaint"]["leaving_on"] == clock.today() + timedelta(days=15)
            assert done["complaint"]["leaving_items"] == 3
        case Act.REDACT:
            case_ = asked.case()
            assert case_.thread.is_whole
            (piece,) = [each for each in case_.pieces if each.kind is Kind.REDACTION]
            assert (piece.text, piece.side) == ("El andén […].", Side.COMPLAINANT)
            assert "El andén se levantó." not in {each.text for each in case_.pieces}
        case Act.RELEASE_IDENTITY:
            holder = asked.readers.bundles["Investigación 1"].recipient
            with asked.database.reading() as session:
                complaint = session.get_one(Complaint, asked.id)
                assert queries.grant_of(session, complaint, holder, Which.IDENTITY) is not None


def _two_keys_of_one(told: Told, act: Act) -> Bundle:
    """The second person is on the list in force with another key too."""
    label, key = PAIRS[act][1], Bundle.new()
    own = next(each for each in told.readers.roster.members if each.label == label)
    with told.database.writing() as session:
        owners = queries.owners(session)
        session.add(ReaderKey(recipient=key.recipient, verify=key.signer.public, person_id=owners[own.recipient]))
        other = Member(own.post, f"{label} bis", key.recipient, key.signer.public)
        before = told.readers.roster
        roster = Roster(2, before.sha256, before.on, (*before.members, other))
        put_in_force(session, roster, told.readers.bundles)
    return key


def _alone(deciding: Deciding) -> Agreement:
    return deciding.signed(None, PAIRS[deciding.act][1])


def _with_two_keys(deciding: Deciding) -> Agreement:
    return deciding.signed(None, PAIRS[deciding.act][1], extra=(_two_keys_of_one(deciding.told, deciding.act),))


def _of_another_case(deciding: Deciding) -> Agreement:
    return deciding.signed(deciding.statement(complaint="b" * 32))


def _of_another_act(deciding: Deciding) -> Agreement:
    other = next(act for act in READS if act is not deciding.act)
    return replace(deciding.signed(), statement=deciding.statement(act=other))


def _stale(deciding: Deciding) -> Agreement:
    return deciding.signed(deciding.statement(at=clock.now() - timedelta(hours=72, minutes=1)))


def _of_tomorrow(deciding: Deciding) -> Agreement:
    return deciding.signed(deciding.statement(at=clock.now() + timedelta(days=1)))


def _of_two_others(deciding: Deciding) -> Agreement:
    first, _ = PAIRS[deciding.act]
    others = {Act.DELETE: (first, "Coordinación 2"), Act.RELEASE_IDENTITY: (first,)}
    return deciding.signed(None, *others.get(deciding.act, (first, "Coordinación 1")))


def _with_somebody_unknown(deciding: Deciding) -> Agreement:
    return deciding.signed(None, PAIRS[deciding.act][1], extra=(Bundle.new(),))


def _with_somebody_who_left(deciding: Deciding) -> Agreement:
    agreement = deciding.signed()
    with deciding.told.database.writing() as session:
        actions.disable(session, "consola", staff.person(session, "irene"))
    return agreement


def _swapped(deciding: Deciding) -> Agreement:
    agreement = deciding.signed()
    (one, made), (other, made_too) = agreement.signatures.items()
    return replace(agreement, signatures={one: made_too, other: made})


@pytest.mark.parametrize(
    "wrong",
    [
        _alone,
        _with_two_keys,
        _of_another_case,
        _of_another_act,
        _stale,
        _of_tomorrow,
        _of_two_others,
        _with_somebody_unknown,
        _with_somebody_who_left,
        _swapped,
    ],
)
@pytest.mark.parametrize("act", Act)
def test_what_is_not_decided_by_two_is_not_done(asked: Told, sit: Sit, act: Act, wrong: Any) -> None:
    person = second(sit, act, asked.id)
    deciding = Deciding(asked, act)
    body = deciding.body(wrong(deciding))
    before = state(asked)

    assert person.refused(path(act, asked.id), body).endswith(".")
    assert state(asked) == before


@pytest.mark.parametrize("act", Act)
def test_who_has_not_opened_it_does_not_decide_it(asked: Told, sit: Sit, act: Act) -> None:
    person, deciding = sit(PAIRS[act][1]), Deciding(asked, act)
    body, before = deciding.body(deciding.signed()), state(asked)

    assert "abrirlo primero" in person.refused(path(act, asked.id), body)
    person.proofs[asked.id] = "00" * 32
    assert "abrirlo primero" in person.refused(path(act, asked.id), body)
    assert state(asked) == before


@pytest.mark.parametrize("act", Act)
def test_a_proof_of_a_while_ago_is_asked_again(asked: Told, sit: Sit, act: Act, monkeypatch) -> None:
    person, deciding = second(sit, act, asked.id), Deciding(asked, act)
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert "Confirme que es usted" in person.refused(path(act, asked.id), deciding.body(deciding.signed()), 403)


@pytest.mark.parametrize(
    ("act", "without"),
    [(Act.DELETE, "farewell"), (Act.REDACT, "replaces"), (Act.RELEASE_IDENTITY, "grant")],
)
def test_half_of_a_decision_is_not_done(asked: Told, sit: Sit, act: Act, without: str) -> None:
    person, deciding, before = second(sit, act, asked.id), Deciding(asked, act), state(asked)
    body = deciding.body(deciding.signed())

    person.refused(path(act, asked.id), body | {without: None})

    assert state(asked) == before


@pytest.mark.parametrize("act", [Act.CONCLUDE, Act.DELETE, Act.REDACT])
def test_what_ends_or_changes_a_case_is_told_to_whoever_filed_it(told: Told, sit: Sit, act: Act) -> None:
    person, deciding, before = second(sit, act, told.id), Deciding(told, act), state(told)
    note = deciding.item(Kind.NOTE, b"{}", "application/json", Which.NOTES)

    for items in ([], [note]):
        body = deciding.body(deciding.signed()) | {"items": items}
        assert "quien denunció" in person.refused(path(act, told.id), body)

    assert state(told) == before


def test_what_was_not_seen_is_not_deleted(told: Told, sit: Sit) -> None:
    person, deciding = second(sit, Act.DELETE, told.id), Deciding(told, Act.DELETE)
    body = deciding.body(deciding.signed())
    told.reply(Kind.REPLY, b"Algo nuevo.")

    assert "algo nuevo" in person.refused(path(Act.DELETE, told.id), body)


def test_the_beginning_of_a_case_is_not_taken_away(told: Told, sit: Sit) -> None:
    person, deciding = second(sit, Act.REDACT, told.id), Deciding(told, Act.REDACT)
    head = told.read_by("Investigación 1").head.header
    about = {"item": head.item, "digest": head.digest, "reason": "Porque sí."}
    body = deciding.body(deciding.signed(deciding.statement(about=about)))

    assert "principio" in person.refused(path(Act.REDACT, told.id), body)
    assert told.case().thread.head.header.item == head.item


def test_a_name_goes_to_who_asked_for_it_and_to_nobody_else(asked: Told, sit: Sit) -> None:
    person, deciding = second(sit, Act.RELEASE_IDENTITY, asked.id), Deciding(asked, Act.RELEASE_IDENTITY)
    body, before = deciding.body(deciding.signed()), state(asked)
    other = asked.readers.bundles["Investigación 2"].recipient

    assert "quien la pidió" in person.refused(
        path(Act.RELEASE_IDENTITY, asked.id), body | {"grant": {**body["grant"], "holder": other}}
    )
    assert state(asked) == before


def test_what_the_two_did_is_told_to_who_watches(told: Told, sit: Sit) -> None:
    deciding = Deciding(told, Act.CONCLUDE)
    second(sit, Act.CONCLUDE, told.id).done(path(Act.CONCLUDE, told.id), deciding.body(deciding.signed()))

    watching = told.readers.bundles["Procuraduría (ejemplo)"]
    assert [(each["who"], each["what"]) for each in told.read_entries(watching)] == [
        ("ivan", "open"),
        ("ivan", "conclude"),
    ]


def test_one_person_stops_a_deletion(told: Told, sit: Sit) -> None:
    deciding, person = Deciding(told, Act.DELETE), sit("Investigación 2")
    person.open(told.id)
    assert "Nadie ha decidido" in person.refused(f"casos/{told.id}/detener")
    second(sit, Act.DELETE, told.id).done(path(Act.DELETE, told.id), deciding.body(deciding.signed()))

    person.done(f"casos/{told.id}/detener", {"items": []})

    complaint = deciding.complaint()
    assert (complaint.leaving_on, complaint.leaving_items, complaint.farewell) == (None, None, None)


def test_who_keeps_names_says_nothing_in_a_case_nor_of_it(asked: Told, sit: Sit) -> None:
    deciding, before = Deciding(asked, Act.RELEASE_IDENTITY), state(asked)
    person = second(sit, Act.RELEASE_IDENTITY, asked.id)
    told = {"items": [deciding.item(Kind.REPLY, b"Hola.", "text/plain")]}
    hidden = {"items": [], "summary": seal(b"x" * 1024, recipient_of(new_identity()))}

    for said in (told, hidden):
        assert "no escribe" in person.refused(f"casos/{asked.id}/negado", said)
        body = deciding.body(deciding.signed()) | said
        assert "no escribe" in person.refused(path(Act.RELEASE_IDENTITY, asked.id), body)
    assert state(asked) == before


def test_nobody_alone_concludes_with_what_a_colleague_once_proposed(asked: Told, sit: Sit) -> None:
    deciding = Deciding(asked, Act.CONCLUDE)
    late = deciding.signed(deciding.statement(at=clock.now() - timedelta(hours=73)))
    person = second(sit, Act.CONCLUDE, asked.id)

    # Whoever puts both signatures in the case without asking for it to be done has done nothing.
    person.done(f"casos/{asked.id}/cosas", {"items": deciding.body(late)["items"], "summary": None})

    case = asked.case()
    assert case.state is CaseState.RECEIVED
    assert case.pieces[-1].doubts == (Doubt.ALONE,)


def test_a_key_that_its_owner_gave_up_decides_nothing(asked: Told, sit: Sit) -> None:
    deciding, person = Deciding(asked, Act.DELETE), second(sit, Act.DELETE, asked.id)
    body = deciding.body(deciding.signed())
    with asked.database.writing() as session:
        session.get_one(ReaderKey, asked.readers.bundles[PAIRS[Act.DELETE][0]].recipient).ended = True

    assert "segunda persona" in person.refused(path(Act.DELETE, asked.id), body)
