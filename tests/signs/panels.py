"""Panels for tests: plain functions, full by default, told apart by what a test changes."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from service.signs.panel import Accent, PanelContent

CITY = "https://obras.cartagena.gov.co"
CODE = "7K3QM2XM"
URL = "https://OBRAS.CARTAGENA.GOV.CO/7K3QM2XM"
#: A host short enough for level H in the same version.
SHORT_URL = "https://VALLAS.GOV.CO/7K3QM2XM"


def make_shield(width: int = 80, height: int = 100, colour: tuple[int, int, int] = (9, 67, 181)) -> bytes:
    """A shield with a transparent ground."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 0), (width - 1, 0), (width - 1, height // 2), (width // 2, height - 1), (0, height // 2)], colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def make_content(**changes: Any) -> PanelContent:
    """A sign of the interface's example work, with everything known."""
    content = PanelContent(
        url=URL,
        title="Pavimentación de la calle 30 en El Pozón",
        entity="Alcaldía de Cartagena de Indias",
        sign="valla 2 de 3",
        as_of=date(2026, 11, 19),
        accent=Accent((9, 67, 181), (95, 70, 0, 0)),
        shield=make_shield(),
        dependency="Secretaría de Infraestructura",
        object="CONSTRUCCIÓN Y PAVIMENTACIÓN EN CONCRETO RÍGIDO DE LA CALLE 30 ENTRE LAS CARRERAS 88 Y 94 DEL BARRIO "
        "EL POZÓN, INCLUYE ANDENES, BORDILLOS, DRENAJES PLUVIALES Y SEÑALIZACIÓN",
        contract="CO1.PCCNTR.6543210",
        process="LP-SID-012-2025",
        contractor="Consorcio Vías del Caribe 2026",
        representative="Ana María Pérez de la Hoz",
        supervisor="Interventores Asociados de Colombia S.A.S.",
        value_amount=4_812_300_000,
        term_days=240,
        starts_on=date(2026, 2, 4),
        ends_on=date(2026, 10, 2),
        funding="Sistema General de Regalías",
        oversight="Para denunciar corrupción, llame gratis a la línea 157.",
    )
    return replace(content, **changes)


def make_bare_content(**changes: Any) -> PanelContent:
    """A sign of a work of which only the name is published."""
    content = make_content()
    return PanelContent(
        **{
            "url": SHORT_URL,
            "title": "Parque",
            "entity": "Alcaldía",
            "sign": "Valla única",
            "as_of": content.as_of,
            "accent": content.accent,
            **changes,
        }
    )


def make_endless_content(**changes: Any) -> PanelContent:
    """A sign with longer words in every field than any office has written."""
    return make_content(
        **{
            "title": "Avenida Ángela Álvarez de Ávila: construcción de la vía, Tramo Teófilo Vélez, alcantarillado "
            "pluvial, puente peatonal y parque lineal del barrio Olaya Herrera, sector Rafael Núñez, etapa número tres",
            "entity": "Distrito Especial, Industrial, Portuario, Biodiverso y Ecoturístico de Santiago de Buenaventura, "
            "departamento del Valle del Cauca",
            "dependency": "Secretaría de Infraestructura Vial, Valorización, Espacio Público y Servicios Públicos "
            "Domiciliarios del Distrito",
            "object": "INTERVENTORÍA TÉCNICA, ADMINISTRATIVA, FINANCIERA, CONTABLE, AMBIENTAL, SOCIAL Y JURÍDICA " * 9,
            "contractor": "UNIÓN TEMPORAL CONSTRUCCIONES Y PAVIMENTOS INTEGRALES DE LA COSTA CARIBE COLOMBIANA – "
            "INGENIERÍA, OBRAS Y PROYECTOS ASOCIADOS 2026 S.A.S. E.S.P.",
            "representative": "María de los Ángeles Fernández de Córdoba y Rodríguez-Villamizar de la Espriella",
            "supervisor": "Consorcio de Interventores Asociados de la Región Caribe y el Pacífico en Reorganización",
            "value_amount": 1_234_567_890_123,
            "term_days": 1825,
            "starts_on": date(2026, 9, 28),
            "ends_on": date(2031, 9, 26),
            "funding": "Sistema General de Regalías – Asignación para la Inversión Regional; crédito BID 4567/OC-CO; "
            "recursos propios de libre destinación",
            "contract": "DISTRITO-SIV-LP-0000123456789-2026-CO1.PCCNTR.6543210-ADICIONAL-003",
            "process": "CO1.BDOS.1234567.CO1.REQ.7654321.CO1.NTC.9876543210.LICITACION",
            "sign": "Valla 12 de 135",
            "oversight": "Para denunciar corrupción sin dar su nombre, llame gratis a la línea 157 de la Contraloría o "
            "escriba a la veeduría ciudadana de la obra: veeduria@obras.cartagena.gov.co.",
            **changes,
        }
    )
