"""Every panel in a simulated street: oblique, dirty, badly lit, read by three decoders. Slow, and needs its own tools.

The experiment is not part of the project; it runs where its script and its packages (numpy, opencv) are.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from service.signs.artwork import MediaType, make_artwork
from service.signs.sizes import SIZES
from tests.signs.panels import make_content

SCRIPT = Path(__file__).parents[3] / "shared/tools/qr_torture.py"


@pytest.fixture(scope="module")
def street() -> ModuleType:
    if not SCRIPT.exists():
        pytest.skip("The street experiment is not beside this checkout.")
    for package in ("numpy", "cv2", "cairosvg"):
        pytest.importorskip(package, reason=f"The street experiment needs {package}.")
    spec = importlib.util.spec_from_file_location("qr_torture", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("media", list(MediaType), ids=lambda media: media.name)
def test_a_panel_passes_the_street(street: ModuleType, size: str, media: MediaType, tmp_path: Path) -> None:
    panel = tmp_path / f"panel.{media.name.lower()}"
    panel.write_bytes(make_artwork(make_content(), size, media))

    assert street.main([str(panel), "--check", "--decoders", "zxing,cv2"]) == 0


def test_the_street_is_not_kind_to_every_code(street: ModuleType, tmp_path: Path) -> None:
    from PIL import Image

    panel = tmp_path / "panel.png"
    panel.write_bytes(make_artwork(make_content(), "A3", MediaType.PNG))
    image = Image.open(panel)
    image.paste("grey", (0, 0, image.width, image.height * 3 // 5))
    image.save(panel)

    assert street.main([str(panel), "--check", "--decoders", "zxing", "--trials", "5"]) == 1
