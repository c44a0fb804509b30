"""A published document read back into facts: the same rules judge what was published and what is registered."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from service.foundation import codes
from service.works.facts import (
    Contract,
    Document,
    Method,
    Modification,
    ModificationKind,
    Nature,
    Origin,
    Owner,
    Party,
    Payment,
    Photo,
    Place,
    Process,
    ProcessStatus,
    Progress,
    Work,
    WorkStatus,
    WorkType,
)

Json = dict[str, Any]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _amount(value: Json | None) -> int | None:
    return None if value is None else value["amount"]


def _origin(valla: Json) -> Origin:
    return Origin(valla["source"], date.fromisoformat(valla["date"]))


def _party(reference: Json | None, parties: dict[str, Json]) -> Party | None:
    if reference is None:
        return None
    identifier = parties.get(reference["id"], {}).get("identifier", {})
    return Party(reference["id"], reference["name"], identifier.get("id"))


def _owner(project: Json, parties: dict[str, Json]) -> Owner | None:
    authority = _party(project.get("publicAuthority"), parties)
    if authority is None:
        return None
    dependency = parties["dependencia"]
    valla = dependency["valla"]
    return Owner(
        dependency=dependency["name"],
        entity=authority.name,
        entity_nit=authority.nit,
        steward=valla.get("steward"),
        contact=valla.get("contact"),
        cadence_days=valla["cadenceDays"],
    )


def _place(project: Json) -> Place:
    location: Json = next(iter(project.get("locations", ())), {})
    longitude, latitude = location.get("geometry", {}).get("coordinates", (None, None))
    address = location.get("address", {})
    return Place(
        address=address.get("streetAddress"),
        barrio=address.get("locality"),
        commune=location.get("valla", {}).get("commune"),
        municipality=next(iter(location.get("gazetteer", {}).get("identifiers", ())), None),
        latitude=None if latitude is None else float(latitude),
        longitude=None if longitude is None else float(longitude),
    )


def _modification(change: Json, parties: dict[str, Json]) -> Modification:
    valla = change["valla"]
    return Modification(
        id=change["id"],
        kind=ModificationKind(change["type"]),
        on=_date(change.get("date")),
        origin=_origin(valla),
        value_amount=valla.get("value"),
        days=valla.get("days"),
        ends_on=_date(valla.get("endsOn")),
        description=change.get("description"),
        reason=change.get("rationale"),
        assignee=_party(valla.get("assignee"), parties),
        inferred=valla.get("inferred", False),
    )


def _payment(transaction: Json) -> Payment:
    valla = transaction["valla"]
    return Payment(
        id=transaction["id"],
        on=date.fromisoformat(transaction["date"][:10]),
        amount=transaction["value"]["amount"],
        origin=_origin(valla),
        advance=valla.get("advance", False),
        reference=valla.get("reference"),
    )


def _contract(summary: Json, valla: Json, parties: dict[str, Json]) -> Contract:
    period = summary.get("contractPeriod", {})
    return Contract(
        id=valla["id"],
        origin=_origin(valla),
        reference=valla.get("reference"),
        title=valla.get("title"),
        status=valla.get("status"),
        value_amount=_amount(summary.get("contractValue")),
        signed_on=_date(valla.get("signedOn")),
        starts_on=_date(period.get("startDate")),
        ends_on=_date(period.get("endDate")),
        supplier=_party(next(iter(summary.get("suppliers", ())), None), parties),
        representative=valla.get("representative"),
        advance_amount=valla.get("advance"),
        amortized_amount=valla.get("amortized"),
        paid_amount=valla.get("paid"),
        settled=valla.get("settled"),
        settled_on=_date(valla.get("settledOn")),
        settlement_months=valla.get("settlementMonths"),
        url=valla.get("url"),
        funding=tuple((part["source"], part["amount"]) for part in valla.get("funding", ())),
        modifications=tuple(_modification(change, parties) for change in summary.get("modifications", ())),
        payments=tuple(_payment(transaction) for transaction in summary.get("transactions", ())),
    )


def _process(process: Json, parties: dict[str, Json]) -> Process:
    summary = process["summary"]
    tender, valla = summary.get("tender", {}), summary["valla"]
    contract = valla.get("contract")
    return Process(
        id=process["id"],
        nature=Nature(summary["nature"][0]),
        origin=_origin(valla),
        status=ProcessStatus(summary["status"]) if "status" in summary else None,
        reference=summary.get("externalReference"),
        title=summary.get("title"),
        method=Method(tender["procurementMethod"]) if "procurementMethod" in tender else None,
        method_details=tender.get("procurementMethodDetails"),
        method_rationale=valla.get("methodRationale"),
        estimate_amount=_amount(tender.get("costEstimate")),
        tenderers_count=tender.get("numberOfTenderers"),
        published_on=_date(tender.get("datePublished")),
        awarded_on=_date(valla.get("awardedOn")),
        url=valla.get("url"),
        contract=_contract(summary, contract, parties) if contract else None,
    )


def _shares(project: Json, part: str, metric: str) -> dict[str, int]:
    observations = next((m["observations"] for m in project.get(part, ()) if m["id"] == metric), ())
    return {observation["id"]: round(observation["measure"] * 100) for observation in observations}


def _progress(project: Json) -> Iterator[Progress]:
    planned_physical = _shares(project, "forecasts", "physicalProgress")
    real_physical = _shares(project, "metrics", "physicalProgress")
    planned_financial = _shares(project, "forecasts", "financialProgress")
    real_financial = _shares(project, "metrics", "financialProgress")
    for report in project["valla"].get("reports", ()):
        key = f"{report['on']}/{report['source']}"
        yield Progress(
            on=date.fromisoformat(report["on"]),
            origin=_origin(report),
            planned_physical=planned_physical.get(key),
            real_physical=real_physical.get(key),
            planned_financial=planned_financial.get(key),
            real_financial=real_financial.get(key),
            note=report.get("note"),
        )


def _document(document: Json) -> Document:
    valla = document["valla"]
    return Document(
        id=document["id"],
        kind=document["documentType"],
        title=document["title"],
        url=document["url"],
        origin=_origin(valla),
        published_on=_date(document.get("datePublished")),
        format=document.get("format"),
        size=valla.get("size"),
        sha256=valla.get("sha256"),
    )


def _photo(document: Json) -> Photo:
    valla = document["valla"]
    return Photo(
        id=document["id"],
        name=valla["photo"],
        # Of a draft it may not be written yet.
        alt=document.get("description", ""),
        taken_on=date.fromisoformat(document["datePublished"][:10]),
        origin=_origin(valla),
        width=valla["width"],
        height=valla["height"],
        caption=document.get("title"),
    )


def read(project: Json) -> Work:
    """The facts that a published OC4IDS project of ours was composed of."""
    parties = {party["id"]: party for party in project.get("parties", ())}
    documents = project.get("documents", ())
    valla = project["valla"]
    budget = project.get("budget", {})
    return Work(
        id=project["id"][-codes.WORK_LENGTH :].upper(),
        title=project["title"],
        status=WorkStatus(project["status"]),
        origin=_origin(valla),
        description=project.get("description"),
        purpose=project.get("purpose"),
        sector=next(iter(project.get("sector", ())), None),
        type=WorkType(project["type"]) if "type" in project else None,
        place=_place(project),
        identifiers=tuple((entry["scheme"], entry["id"]) for entry in project.get("identifiers", ())),
        owner=_owner(project, parties),
        budget_amount=_amount(budget.get("amount")),
        budget_on=_date(budget.get("approvalDate")),
        beneficiaries_count=valla.get("beneficiaries"),
        received_on=_date(project.get("completion", {}).get("endDate")),
        in_service_on=_date(valla.get("inServiceOn")),
        processes=tuple(_process(process, parties) for process in project.get("contractingProcesses", ())),
        progress=tuple(_progress(project)),
        documents=tuple(_document(entry) for entry in documents if "photo" not in entry["valla"]),
        photos=tuple(_photo(entry) for entry in documents if "photo" in entry["valla"]),
    )
