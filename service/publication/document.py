"""A work as an OC4IDS 0.9.5 project. `reading.read` is the way back: `read(compose(work)) == work` for every work.

What the standard has no place for stands in one additional field, `valla`, beside the thing it speaks of; the fields
are listed in docs/data-standards.md. Source: standard.open-contracting.org/infrastructure/0.9.5.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.foundation.canonical import number
from service.works.facts import (
    Contract,
    Document,
    ModificationKind,
    Origin,
    Owner,
    Party,
    Payment,
    Photo,
    Place,
    Process,
    Progress,
    Work,
)
from service.works.rules import Step, steps

#: Version of the standard that the package around a project declares.
STANDARD = "0.9"

_PERCENT = {"name": "percent"}


@dataclass(frozen=True)
class Publisher:
    """What a document needs to know of the installation: its registered prefix and its public address."""

    prefix: str
    public_url: str

    def project_id(self, work_id: str) -> str:
        """The OC4IDS id of a work."""
        return f"{self.prefix}-{work_id.lower()}"

    def photo_url(self, name: str) -> str:
        """Where the large size of a photo is served."""
        return f"{self.public_url}/fotos/{name}.jpg"


def _lean(**fields: Any) -> dict[str, Any]:
    """The fields that say something: the standard admits no null and nothing empty."""
    return {name: value for name, value in fields.items() if value or value == 0}


def _day(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00-05:00" if day else None


def _value(amount: int | None) -> dict[str, Any] | None:
    return None if amount is None else {"amount": amount, "currency": "COP"}


def _origin(origin: Origin) -> dict[str, str]:
    return {"source": origin.source, "date": origin.on.isoformat()}


def _party(party: Party, *roles: str) -> dict[str, Any]:
    identifier = {"scheme": "CO-NIT", "id": party.nit, "legalName": party.name} if party.nit else None
    return _lean(id=party.id, name=party.name, identifier=identifier, roles=list(roles))


def _reference(party: Party) -> dict[str, str]:
    return {"id": party.id, "name": party.name}


def _owner_party(owner: Owner) -> Party:
    return Party(f"CO-NIT-{owner.entity_nit}" if owner.entity_nit else "entidad", owner.entity, owner.entity_nit)


def _contact(owner: Owner) -> dict[str, Any]:
    kind = "email" if owner.contact and "@" in owner.contact else "telephone"
    return _lean(name=owner.steward, **{kind: owner.contact})


def _parties(work: Work) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}

    def meet(party: Party, role: str) -> None:
        entry = found.setdefault(party.id, _party(party))
        roles = entry.setdefault("roles", [])
        if role not in roles:
            roles.append(role)

    if work.owner:
        meet(_owner_party(work.owner), "publicAuthority")
        found["dependencia"] = _lean(
            id="dependencia",
            name=work.owner.dependency,
            roles=["administrativeEntity"],
            contactPoint=_contact(work.owner),
            valla=_lean(steward=work.owner.steward, contact=work.owner.contact, cadenceDays=work.owner.cadence_days),
        )
    for process in work.processes:
        if contract := process.contract:
            if contract.supplier:
                meet(contract.supplier, "supplier")
            for change in contract.modifications:
                if change.assignee:
                    meet(change.assignee, "supplier")
    return list(found.values())


def _location(place: Place) -> list[dict[str, Any]]:
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = {"type": "Point", "coordinates": [number(place.longitude), number(place.latitude)]}
    address = _lean(streetAddress=place.address, locality=place.barrio)
    gazetteer = {"scheme": "DIVIPOLA", "identifiers": [place.municipality]} if place.municipality else None
    location = _lean(geometry=point, address=address, gazetteer=gazetteer, valla=_lean(commune=place.commune))
    return [{"id": "1", **location}] if location else []


def _modification(step: Step) -> dict[str, Any]:
    change = step.modification
    old_period, new_period = _lean(endDate=_day(step.old_end)), _lean(endDate=_day(step.new_end))
    changes_value = change.kind is ModificationKind.VALUE
    return _lean(
        id=change.id,
        type=change.kind.value,
        date=_day(change.on),
        description=change.description,
        rationale=change.reason,
        oldContractValue=_value(step.old_value) if changes_value else None,
        newContractValue=_value(step.new_value) if changes_value else None,
        oldContractPeriod=old_period if step.old_end != step.new_end else None,
        newContractPeriod=new_period if step.old_end != step.new_end else None,
        valla=_lean(
            **_origin(change.origin),
            value=change.value_amount,
            days=change.days,
            endsOn=change.ends_on.isoformat() if change.ends_on else None,
            assignee=_reference(change.assignee) if change.assignee else None,
            inferred=change.inferred or None,
        ),
    )


def _transaction(payment: Payment) -> dict[str, Any]:
    return {
        "id": payment.id,
        "date": _day(payment.on),
        "value": _value(payment.amount),
        "valla": _lean(**_origin(payment.origin), advance=payment.advance or None, reference=payment.reference),
    }


def _contract(contract: Contract) -> dict[str, Any]:
    """What a contract adds to the summary of its process."""
    by_id = {step.modification.id: step for step in steps(contract)}
    return _lean(
        suppliers=[_reference(contract.supplier)] if contract.supplier else None,
        contractValue=_value(contract.value_amount),
        contractPeriod=_lean(startDate=_day(contract.starts_on), endDate=_day(contract.ends_on)),
        modifications=[_modification(by_id[change.id]) for change in contract.modifications],
        transactions=[_transaction(payment) for payment in contract.payments],
    )


def _contract_beyond(contract: Contract) -> dict[str, Any]:
    """What the standard's summary has no place for."""
    return _lean(
        **_origin(contract.origin),
        id=contract.id,
        reference=contract.reference,
        title=contract.title,
        status=contract.status,
        signedOn=contract.signed_on.isoformat() if contract.signed_on else None,
        representative=contract.representative,
        advance=contract.advance_amount,
        amortized=contract.amortized_amount,
        paid=contract.paid_amount,
        settled=contract.settled,
        settledOn=contract.settled_on.isoformat() if contract.settled_on else None,
        settlementMonths=contract.settlement_months,
        url=contract.url,
        funding=[{"source": source, "amount": amount} for source, amount in contract.funding],
    )


def _process(process: Process) -> dict[str, Any]:
    tender = _lean(
        procurementMethod=process.method.value if process.method else None,
        procurementMethodDetails=process.method_details,
        datePublished=_day(process.published_on),
        costEstimate=_value(process.estimate_amount),
        numberOfTenderers=process.tenderers_count,
    )
    summary = _lean(
        ocid=process.id,
        externalReference=process.reference,
        nature=[process.nature.value],
        title=process.title,
        status=process.status.value if process.status else None,
        tender=tender,
        valla=_lean(
            **_origin(process.origin),
            methodRationale=process.method_rationale,
            awardedOn=process.awarded_on.isoformat() if process.awarded_on else None,
            url=process.url,
            contract=_contract_beyond(process.contract) if process.contract else None,
        ),
    )
    return {"id": process.id, "summary": summary | (_contract(process.contract) if process.contract else {})}


def _observations(progress: Iterable[Progress], share: Callable[[Progress], int | None]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{report.on.isoformat()}/{report.origin.source}",
            "period": {"startDate": _day(report.on), "endDate": _day(report.on)},
            "measure": number(hundredths / 100),
            "unit": _PERCENT,
        }
        for report in progress
        if (hundredths := share(report)) is not None
    ]


def _metrics(
    work: Work, physical: Callable[[Progress], int | None], financial: Callable[[Progress], int | None]
) -> list[dict[str, Any]]:
    both = (("physicalProgress", physical), ("financialProgress", financial))
    metrics = [{"id": name, "observations": _observations(work.progress, share)} for name, share in both]
    return [metric for metric in metrics if metric["observations"]]


def _document(document: Document) -> dict[str, Any]:
    return _lean(
        id=document.id,
        documentType=document.kind,
        title=document.title,
        url=document.url,
        datePublished=_day(document.published_on),
        format=document.format,
        valla=_lean(**_origin(document.origin), size=document.size, sha256=document.sha256),
    )


def _photo(photo: Photo, publisher: Publisher) -> dict[str, Any]:
    return _lean(
        id=photo.id,
        documentType="illustration",
        title=photo.caption,
        description=photo.alt,
        url=publisher.photo_url(photo.name),
        datePublished=_day(photo.taken_on),
        format="image/jpeg",
        valla=_lean(**_origin(photo.origin), photo=photo.name, width=photo.width, height=photo.height),
    )


def compose(work: Work, publisher: Publisher) -> dict[str, Any]:
    """The OC4IDS project of `work`. Its `updated` is the latest day of which any of its facts speaks."""
    owner = work.owner
    return _lean(
        id=publisher.project_id(work.id),
        updated=_day(max(origin.on for origin in work.origins())),
        title=work.title,
        description=work.description,
        purpose=work.purpose,
        status=work.status.value,
        type=work.type.value if work.type else None,
        sector=[work.sector] if work.sector else None,
        identifiers=[{"scheme": scheme, "id": value} for scheme, value in work.identifiers],
        publicAuthority=_reference(_owner_party(owner)) if owner else None,
        parties=_parties(work),
        locations=_location(work.place),
        budget=_lean(amount=_value(work.budget_amount), approvalDate=_day(work.budget_on)),
        completion=_lean(endDate=_day(work.received_on)),
        metrics=_metrics(work, lambda p: p.real_physical, lambda p: p.real_financial),
        forecasts=_metrics(work, lambda p: p.planned_physical, lambda p: p.planned_financial),
        contractingProcesses=[_process(process) for process in work.processes],
        documents=[_document(d) for d in work.documents] + [_photo(p, publisher) for p in work.photos],
        valla=_lean(
            **_origin(work.origin),
            inServiceOn=work.in_service_on.isoformat() if work.in_service_on else None,
            beneficiaries=work.beneficiaries_count,
            reports=[_lean(**_origin(p.origin), on=p.on.isoformat(), note=p.note) for p in work.progress],
        ),
    )
