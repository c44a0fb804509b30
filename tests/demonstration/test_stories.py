"""The stories are told in plain Spanish, and their drawings and papers are the same every time."""

import io
import re
from datetime import date

import pytest
import zxingcpp
from PIL import Image

from service.demonstration.actions import STORIES
from service.demonstration.chapters import monthly
from service.demonstration.drawing.pictures import picture
from service.demonstration.drawing.views import VIEWS
from service.demonstration.papers import paper
from service.demonstration.telling import Desk
from service.foundation.calendar import is_business_day

#: Words of the plain-language guide that a neighbour should not have to read.
LEGALISMS = re.compile(
    r"\b(mediante|en virtud de|a efectos de|el mismo|la misma|dich[oa]s?|precitad[oa]|hubiere|fuere|aperturar|"
    r"diligenciar|allegar|otrosí|PQRSD)\b",
    re.IGNORECASE,
)


def _told():
    for story in STORIES:
        yield from (text for text in (story.object, story.purpose) if text)
        for chapter in story.plot:
            for name in ("reason", "why", "note", "description", "line"):
                if text := getattr(chapter, name, None):
                    yield text
    for view in VIEWS.values():
        yield from view.seen


@pytest.mark.parametrize("text", sorted(set(_told())))
def test_what_a_neighbour_reads_is_plain(text):
    assert text.endswith(".")
    assert not LEGALISMS.search(text)
    assert all(len(sentence.split()) <= 20 for sentence in re.split(r"(?<=[.:;?])\s", text))


def test_no_two_works_have_one_name():
    assert len({story.title for story in STORIES}) == len(STORIES)


@pytest.mark.parametrize("name", VIEWS)
def test_a_drawing_is_always_the_same_and_changes_as_the_work_goes_on(name):
    stages = [picture(name, "Calle de prueba", done, 0) for done in (0, 0.5, 1)]

    assert picture(name, "Calle de prueba", 0.5, 0) == stages[1]
    assert len({stage.name for stage in stages}) == 3
    assert len({stage.alt for stage in stages}) == 3


def test_another_visit_and_another_place_look_different():
    drawn = {picture("park", place, 0.5, visit).name for place in ("uno", "otro") for visit in (0, 1)}

    assert len(drawn) == 4


def test_a_paper_says_that_it_is_an_example_and_is_always_the_same():
    made = paper("Acta de recibo", "Parque", ("Fecha: hoy.",))

    assert made == paper("Acta de recibo", "Parque", ("Fecha: hoy.",))
    assert made.name == f"{made.sha256[:24]}.pdf"
    assert made.name != paper("Acta de recibo", "Otro parque", ("Fecha: hoy.",)).name


def test_monthly_reports_go_back_from_the_newest():
    first, second, third = monthly(9, planned="10 20 30", real="8 18 31", invoiced="", n2="Llovió.")

    assert [report.ago for report in (first, second, third)] == [69, 39, 9]
    assert (second.planned, second.real, second.invoiced, second.note) == (20, 18, None, "Llovió.")
    assert (first.filed, third.filed) == (False, True)


def test_offices_sign_on_business_days():
    desk = Desk(None, None, None, date(2027, 1, 1))

    days = [desk.day(ago) for ago in range(60)]
    assert all(is_business_day(day) for day in days)
    assert days == sorted(days, reverse=True)
    assert days[0] == date(2026, 12, 31)
    assert {desk.instant(day).hour for day in days} <= set(range(13, 21))


def test_the_code_on_a_drawn_billboard_leads_nowhere():
    drawn = picture("street", "Calle de prueba", 0.5, 0)

    image = Image.open(io.BytesIO(drawn.files[f"{drawn.name}.jpg"]))
    assert not zxingcpp.read_barcodes(image)
