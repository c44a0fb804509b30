"""Where everything stands on a panel: nothing overlaps, nothing leaves, whatever is known of the work."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.foundation.errors import Refusal
from service.signs.layout import LETTERS, LOWEST, arrange
from service.signs.panel import Accent, Ink, Layout, PanelContent, Text
from service.signs.qr import QUIET
from service.signs.sizes import SIZES, PanelSize, panel_size
from service.signs.typeface import CAPITAL, strokes, width
from tests.signs.panels import (
    SHORT_URL,
    make_bare_content,
    make_content,
    make_endless_content,
    make_shield,
)

Box = tuple[float, float, float, float]

EVERY_SIZE = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
CONTENTS = {
    "full": make_content(),
    "short host": make_content(url=SHORT_URL),
    "bare": make_bare_content(),
    "endless": make_endless_content(),
    "endless and bare": make_bare_content(title="Construcción " * 30, object="OBJETO " * 100),
    "wide shield": make_content(shield=make_shield(600, 100)),
    "tall shield": make_content(shield=make_shield(50, 400)),
    "no shield": make_content(shield=None),
    "dense host": make_endless_content(url="https://OBRAS-PUBLICAS.CARTAGENA-DE-INDIAS.GOV.CO/VALLAS/7K3QM2XM"),
    "densest host": make_content(url="https://" + "A" * 38 + "." + "B" * 35 + ".CO/7K3QM2XM"),
    "test machine": make_content(url="http://127.0.0.1:8000/7K3QM2XM", demonstration=True),
    "without spaces": make_content(title="A" * 90, contractor="B" * 90, entity="C" * 90, object="D" * 400),
}
EVERY_CONTENT = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)


def ink(text: Text) -> Iterator[tuple[str, Box]]:
    """The room that the letters of each line really take."""
    for line, baseline in zip(text.lines, text.baselines, strict=True):
        left, ys = text.left, []
        xs = []
        for letter in line:
            for _, points in strokes(letter, text.weight):
                xs += [left + x * text.size for x in points[::2]]
                ys += [baseline - y * text.size for y in points[1::2]]
            left += width(letter, text.weight, text.size)
        yield f"{text.role}: {line}", (min(xs), min(ys), max(xs), max(ys))


def things(layout: Layout) -> list[tuple[str, Box]]:
    """Everything that may not touch anything else: lines, rules, shield and the white boxes of the codes."""
    found = [box for text in layout.texts for box in ink(text)]
    found += [(f"rule {place}", area.box) for place, area in enumerate(layout.areas)]
    found += [("shield", picture.box) for picture in layout.pictures]
    found += [(f"code {place}", code.box) for place, code in enumerate(layout.codes)]
    return found


def touching(layout: Layout) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, a), (other, b) in combinations(things(layout), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def outside(layout: Layout, edge: float) -> list[str]:
    """What comes nearer to the trim than `edge`, besides the bar that runs over it; the white of a code may."""
    bar, *_ = layout.areas
    across, down = layout.size.width, layout.size.height
    return [
        name
        for name, (left, top, right, bottom) in things(layout)
        if (left, top, right, bottom) != bar.box
        and not name.startswith("code")
        and (left < edge or top < edge or right > across - edge or bottom > down - edge)
    ]


def said(layout: Layout) -> str:
    return "\n".join(" ".join(text.lines) for text in layout.texts)


@EVERY_SIZE
@EVERY_CONTENT
def test_nothing_overlaps_and_nothing_leaves_the_panel(size: PanelSize, content: PanelContent) -> None:
    layout = arrange(content, size)

    assert touching(layout) == []
    assert outside(layout, size.margin * 0.6) == []


def test_an_overlap_would_be_seen() -> None:
    layout = arrange(make_content(), SIZES["A3"])
    entity, *others = layout.texts
    moved = Text(entity.role, entity.left, others[1].top, entity.lines, entity.weight, entity.size, entity.leading)
    gone = Text(entity.role, -5, entity.top, entity.lines, entity.weight, entity.size, entity.leading)

    def changed(text: Text) -> Layout:
        return Layout(layout.size, layout.content, layout.areas, layout.pictures, (text, *others), layout.codes)

    assert touching(changed(moved)) != []
    assert outside(changed(gone), 0) != []


fields = st.fixed_dictionaries(
    {
        "title": st.text(st.characters(codec="utf-8"), min_size=1, max_size=160).map(lambda text: f"Obra {text}"),
        "entity": st.text(st.characters(codec="latin-1"), max_size=120).map(lambda text: f"Alcaldía {text}"),
    },
    optional={
        name: st.none() | st.text(st.characters(codec="latin-1"), max_size=300)
        for name in (
            *("dependency", "object", "contract", "process", "contractor", "representative", "supervisor"),
            *("funding", "oversight"),
        )
    }
    | {"value_amount": st.none() | st.integers(0, 10**14), "term_days": st.none() | st.integers(0, 9999)}
    | {"starts_on": st.none() | st.dates(date(2000, 1, 1)), "ends_on": st.none() | st.dates(date(2000, 1, 1))}
    | {"shield": st.none()},
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(fields, st.sampled_from(list(SIZES.values())))
def test_whatever_is_written_stays_in_its_room(changes: dict[str, object], size: PanelSize) -> None:
    layout = arrange(make_content(**changes), size)

    assert touching(layout) == []
    assert outside(layout, size.margin * 0.6) == []


@pytest.mark.parametrize(
    ("name", "box", "module", "codes"),
    [
        ("3000x2000", 740, 20, 2),
        ("2400x1200", 481, 13, 2),
        ("1000x700", 222, 6, 1),
        ("A0", 370, 10, 1),
        ("A3", 148, 4, 1),
    ],
)
@pytest.mark.parametrize("url", [make_content().url, SHORT_URL])
def test_the_code_is_as_large_as_the_reading_distance_asks(
    name: str, box: int, module: int, codes: int, url: str
) -> None:
    layout = arrange(make_content(url=url), SIZES[name])

    assert [code.module for code in layout.codes] == [module] * codes
    for code in layout.codes:
        left, top, right, bottom = code.box
        assert (right - left, bottom - top) == (box, box)
        assert isinstance(code.left, int)
        assert isinstance(code.top, int)


@EVERY_SIZE
@EVERY_CONTENT
def test_codes_stand_clear_of_mud_and_of_torn_edges(size: PanelSize, content: PanelContent) -> None:
    codes = arrange(content, size).codes

    for code in codes:
        assert code.box[3] <= size.height * LOWEST
        assert min(code.dark[0], size.width - code.dark[2], code.dark[1]) >= size.margin > code.module * QUIET
    centres = [(code.box[0] + code.box[2]) / 2 - size.width / 2 for code in codes]
    assert len(codes) == (2 if size.width >= 2000 else 1)
    assert len(codes) == 1 or centres[0] * centres[1] < 0


@EVERY_SIZE
def test_what_is_typed_by_hand_is_large_beside_the_code(size: PanelSize) -> None:
    layout = arrange(make_content(), size)

    heights = {
        role: max(text.size * CAPITAL for text in layout.texts if text.role == role) for role in ("domain", "code")
    }
    assert heights["code"] >= layout.size.box * LETTERS - 1e-6
    # On an upright panel both stand on one line and the domain gives way.
    assert heights["domain"] >= layout.size.box * LETTERS * (0.65 if size.portrait else 1) - 1e-6
    assert "Escanee el código o escriba:\nobras.cartagena.gov.co\ny este código:\n7K3Q-M2XM" in said(layout)


@EVERY_SIZE
def test_the_name_of_the_work_is_the_largest_thing_said(size: PanelSize) -> None:
    layout = arrange(make_content(), size)

    title, *smaller = sorted(layout.texts, key=lambda text: -text.size)

    assert title.role == "title"
    assert title.size > 1.15 * smaller[0].size


@EVERY_SIZE
def test_all_that_is_asked_of_a_panel_is_on_it(size: PanelSize) -> None:
    words = said(arrange(make_content(), size))

    for part in (
        "Alcaldía de Cartagena de Indias",
        "Secretaría de Infraestructura",
        "Pavimentación de la calle 30 en El Pozón",
        "Objeto del contrato: CONSTRUCCIÓN Y PAVIMENTACIÓN EN CONCRETO RÍGIDO",
        "Costo al firmar\n$ 4.812.300.000\n4.812 millones de pesos",
        "Fin previsto al firmar\n2 de octubre de 2026\nPlazo: 240 días, desde el 4 de febrero de 2026",
        "La construye (contratista)\nConsorcio Vías del Caribe 2026\nRepresentante legal: Ana María Pérez de la Hoz",
        "La vigila (interventoría)\nInterventores Asociados de Colombia S.A.S.",
        "La paga (fuente de los recursos)\nSistema General de Regalías",
        "Contrato\nCO1.PCCNTR.6543210\nProceso LP-SID-012-2025",
        "y este código:\n7K3Q-M2XM",
        "Esta página nunca pide pagos ni claves. Para denunciar corrupción, llame gratis a la línea 157.",
        "Valla 2 de 3. Datos al 19/11/2026.",
    ):
        assert part in words
    assert "\u00a0" not in words
    assert "…" not in words
    assert "demostración" not in words


@EVERY_SIZE
def test_what_is_unknown_is_said_or_left_out(size: PanelSize) -> None:
    words = said(arrange(make_bare_content(), size))

    assert "Costo al firmar\nSin publicar\nLa entidad no ha publicado el valor del contrato." in words
    assert "Plazo al firmar\nSin publicar\nLa entidad no ha publicado el plazo del contrato." in words
    assert "La construye (contratista)\nSin publicar\nLa entidad no ha publicado el contratista." in words
    assert "La vigila (interventoría)\nSin publicar\nLa entidad no ha publicado la interventoría." in words
    for absent in ("Objeto", "La paga", "Contrato", "Proceso", "None"):
        assert absent not in words


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_on": None}, "Plazo al firmar\n240 días\nDesde el 4 de febrero de 2026"),
        ({"ends_on": None, "starts_on": None}, "Plazo al firmar\n240 días\nLa construye"),
        ({"ends_on": None, "term_days": None}, "Plazo al firmar\nSin publicar"),
        ({"term_days": 1825}, "Plazo: 1.825 días, desde el 4 de febrero de 2026"),
        ({"term_days": None}, "2 de octubre de 2026\nPlazo: desde el 4 de febrero de 2026"),
        ({"term_days": None, "starts_on": None}, "2 de octubre de 2026\nLa construye"),
        ({"value_amount": 950_000}, "$ 950.000\nFin previsto"),
        ({"value_amount": 0}, "$ 0\nFin previsto"),
        ({"contract": None}, "Proceso de contratación\nLP-SID-012-2025"),
        ({"process": "CO1.PCCNTR.6543210"}, "Contrato\nCO1.PCCNTR.6543210\n¿Cómo va hoy?"),
        ({"representative": None}, "Consorcio Vías del Caribe 2026\nLa vigila"),
        ({"demonstration": True}, "Datos de demostración: esta obra no existe."),
    ],
)
def test_figures_and_parties_in_words(changes: dict[str, object], expected: str) -> None:
    layout = arrange(make_content(**changes), SIZES["1000x700"])

    assert expected in said(layout)


@EVERY_SIZE
@EVERY_CONTENT
def test_the_two_great_figures_are_one_size(size: PanelSize, content: PanelContent) -> None:
    values = [text.size for text in arrange(content, size).texts if text.role == "value"]

    cost, end, *others = values

    assert cost == end
    assert cost > 1.2 * max(others)


@EVERY_SIZE
def test_the_name_of_the_work_is_whole_before_its_object(size: PanelSize) -> None:
    layout = arrange(make_endless_content(object="OBJETO " * 400), size)

    texts = {text.role: " ".join(text.lines) for text in layout.texts}
    assert texts["title"].endswith("sector Rafael Núñez, etapa número tres")
    assert texts["object"].endswith("…")


@EVERY_SIZE
def test_the_shield_keeps_its_shape(size: PanelSize) -> None:
    for width_, height in ((600, 100), (50, 400), (80, 100)):
        (picture,) = arrange(make_content(shield=make_shield(width_, height)), size).pictures
        left, top, right, bottom = picture.box
        assert (right - left) / (bottom - top) == pytest.approx(width_ / height)


@EVERY_SIZE
def test_one_colour_of_the_entity_runs_over_the_edge(size: PanelSize) -> None:
    bar, *rules = arrange(make_content(), size).areas

    assert bar.ink is Ink.ACCENT
    assert bar.box[:3] == (-size.bleed, -size.bleed, size.width + size.bleed)
    assert [area.ink for area in rules].count(Ink.ACCENT) == 2


def test_there_is_no_field_for_a_slogan_or_a_person_in_office() -> None:
    assert set(PanelContent.__dataclass_fields__) == {
        *("url", "title", "entity", "sign", "as_of", "accent", "shield", "dependency", "object", "contract"),
        *("process", "contractor", "representative", "supervisor", "value_amount", "term_days", "starts_on"),
        *("ends_on", "funding", "oversight", "demonstration"),
    }


@pytest.mark.parametrize(("written", "name"), [("a0", "A0"), (" 3000X2000 ", "3000x2000"), ("A3", "A3")])
def test_a_size_is_called_by_its_name(written: str, name: str) -> None:
    assert panel_size(written).name == name


@pytest.mark.parametrize("unknown", ["", "A1", "3000x", "grande"])
def test_an_unknown_size_is_refused_with_the_known_ones(unknown: str) -> None:
    with pytest.raises(Refusal, match="3000x2000, 2400x1200, 1000x700, A0, A3"):
        panel_size(unknown)


@pytest.mark.parametrize(
    ("colour", "cmyk"),
    [
        ("#000000", (0, 0, 0, 100)),
        ("#ffffff", (0, 0, 0, 0)),
        ("#0b4f6c", (90, 27, 0, 58)),
        ("#FF0000", (0, 100, 100, 0)),
        ("#808080", (0, 0, 0, 50)),
    ],
)
def test_the_accent_on_screen_and_on_the_press(colour: str, cmyk: tuple[int, int, int, int]) -> None:
    accent = Accent.of(colour)

    assert accent.cmyk == cmyk
    assert bytes(accent.rgb).hex() == colour[1:].lower()


@pytest.mark.parametrize("colour", ["", "blue", "#fff", "#12345g", "0b4f6c", "#0b4f6c "])
def test_a_colour_is_six_digits(colour: str) -> None:
    with pytest.raises(Refusal, match="seis dígitos"):
        Accent.of(colour)
