"""Somebody who tells what they know with a telephone, keeps the receipt on paper and comes back with it."""

import base64
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Site
from tests.office.test_pictures import CANARY, exif

ROOT = Path(__file__).parents[2]
_WAIT = re.compile(r"Espere (\d+) segundo")
TEXT = "El supervisor recibió dinero por firmar el acta del muro."


def photo(size: tuple[int, int] = (2000, 1500), quality: int = 80) -> bytes:
    """A photo as a telephone makes it, which says where it was made: about 600 kB, unless it is smaller."""
    grain = Image.effect_noise((size[0] // 2, size[1] // 2), 60).resize(size)
    file = BytesIO()
    Image.merge("RGB", (grain, grain.transpose(Image.Transpose.ROTATE_180), grain)).save(
        file, "JPEG", quality=quality, exif=exif()
    )
    return file.getvalue()


def attached(name: str, data: bytes) -> dict[str, object]:
    """A file as a field of a form takes it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


@dataclass
class Complainant:
    """A person and the page before them. `looked`: what is asked of every page they get, by its name."""

    page: Page
    site: Site
    looked: Callable[[str], None] = lambda _name: None
    #: The 25 symbols and the number of the case, once they are known.
    receipt: str = ""
    case: str = ""
    #: Every secret that was on a page: receipt, powers, marks.
    secrets: set[str] = field(default_factory=set)
    told: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        def tell(request: Request) -> None:
            self.told.append(request)

        self.page.on("request", tell)

    def arrived(self, name: str, heading: str) -> None:
        """A page is here: its secrets are remembered, and it is looked at."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        for hidden in self.page.locator("input[name=poder], input[name=marca]").all():
            self.secrets.add(hidden.get_attribute("value"))
        self.looked(name)

    def press(self, name: str) -> None:
        """Press a button, as a finger or the key Enter does."""
        self.page.get_by_role("button", name=name, exact=True).first.press("Enter")

    def tell(self, *photos: bytes, contact: str = "", text: str = TEXT) -> None:
        """From the page of a work to the receipt."""
        self.page.goto(self.site.url + self.site.work)
        self.looked("work")
        self.page.get_by_role("link", name="Cuente lo que sabe de esta obra").press("Enter")
        self.arrived("form", "Cuente lo que sabe de esta obra")
        self.page.get_by_label("¿Qué pasó?").fill(text)
        self.page.get_by_label("¿Cuándo?").fill("en mayo")
        if contact:
            self.page.get_by_label("Con reserva de identidad").check()
            self.page.get_by_label("Su nombre y cómo contactarle").fill(contact)
        files = [attached(f"IMG_{number}.jpg", data) for number, data in enumerate(photos)]
        self.page.locator("#archivos").set_input_files(files)
        self.press("Enviar lo que sé")
        while (asked := self.page.get_by_text(_WAIT)).count():
            # The page says how long; a person waits, chooses the files again and sends what is still there.
            self.page.wait_for_timeout(1000 * int(_WAIT.search(asked.first.inner_text())[1]))
            self.page.locator("#archivos").set_input_files(files)
            self.press("Enviar lo que sé")
        self.copy_receipt()

    def copy_receipt(self) -> None:
        """Read the receipt as a person does, and its picture as a camera does."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Recibimos lo que contó")
        self.receipt = "".join(self.page.locator(".symbols span").all_inner_texts())
        self.case = self.page.get_by_text("Número del caso:").locator("b").inner_text()
        picture = self.page.get_by_alt_text("Los mismos signos").get_attribute("src").partition("base64,")[2]
        (seen,) = zxingcpp.read_barcodes(Image.open(BytesIO(base64.b64decode(picture))))
        assert re.fullmatch(r"[0-9A-Z]{25}", self.receipt)
        assert seen.text == self.receipt
        self.secrets.add(self.receipt)
        self.arrived("receipt", "Recibimos lo que contó")

    def prove(self) -> None:
        """Type two symbols back from the copy: the case."""
        self.page.locator("#simbolo_a").fill(self.receipt[1].lower())
        self.page.locator("#simbolo_b").fill(self.receipt[6])
        self.press("Seguir")
        self.arrived("case", "Seguimiento")

    def come_back(self) -> None:
        """To the case, from the page of the city, with the receipt in a handwriting of one's own."""
        self.page.goto(f"{self.site.url}/seguimiento")
        self.arrived("door", "Seguimiento")
        lower = self.receipt.lower()
        typed = "-".join(lower[start : start + 5] for start in range(0, 25, 5))
        self.page.locator("#recibo").fill(typed)
        self.press("Ver mi caso")
        expect(self.page.get_by_text(f"Caso {self.case}")).to_be_visible()
        self.arrived("case again", "Seguimiento")

    def answer(self, text: str) -> None:
        """Write in the case that is open."""
        self.page.get_by_label("Su mensaje").fill(text)
        self.press("Enviar")
        expect(self.page.get_by_text("Su mensaje quedó guardado")).to_be_visible()

    def leave(self) -> None:
        """Out of the case, to the page of the city."""
        self.press("Salir")
        self.page.wait_for_url(f"{self.site.url}/")


def reader(site: Site, folder: Path, case: str, *answer: str, by: str = "Investigación 1") -> str:
    """The office: the case goes out sealed, is opened with a reader's key, answered, and comes in again.

    `answer`: what `valla case reply` is told, if the reader answers. What the reader saw of the case.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
    environment |= {"VALLA_DATA_DIR": str(site.folder), "PYTHONPATH": str(ROOT)}
    taken = Path(tempfile.mkdtemp(dir=folder))
    key = folder / "llave.age"
    key.write_text(site.readers.bundles[by].text(), encoding="utf-8")

    def valla(order: str, *arguments: str) -> str:
        command = [sys.executable, "-m", "service", "case", order, *arguments]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    valla("export", case, str(taken))
    seen = valla("open", str(taken), "--key", str(key))
    assert not any(CANARY in file.read_bytes() for file in (taken / "abierto").glob("*"))
    if answer:
        valla("reply", str(taken), "--key", str(key), *answer)
        valla("deliver", str(taken))
    return seen
