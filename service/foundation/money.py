"""Colombian pesos: whole numbers in storage, «$ 1.234.567.890» on a page."""

NBSP = "\u00a0"


def pesos(amount: int) -> str:
    """`1234567890` → `$ 1.234.567.890`, with a space that does not break the line."""
    return f"{'−' if amount < 0 else ''}${NBSP}{abs(amount):,}".replace(",", ".")


def in_words(amount: int) -> str:
    """The size of an amount as people say it: «6.015 millones», «1,2 billones» (10¹²). Empty below a million."""
    size = abs(amount)
    if size < 1_000_000:
        return ""
    if size < 1_000_000_000_000:
        millions = round(size / 1_000_000)
        if size < 10_000_000:
            text = f"{size / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")
            return f"{text}{NBSP}{'millón' if text == '1' else 'millones'}"
        return f"{millions:,}{NBSP}millones".replace(",", ".")
    text = f"{size / 1_000_000_000_000:.1f}".replace(".", ",").removesuffix(",0")
    return f"{text}{NBSP}{'billón' if text == '1' else 'billones'}"


def percent(hundredths: int, *, signed: bool = False) -> str:
    """Hundredths of a percent as text: `6850` → `68,5 %`, `2500` → `25 %`; with a sign when `signed`."""
    text = f"{abs(hundredths) / 100:.1f}".replace(".", ",").removesuffix(",0")
    sign = "−" if hundredths < 0 else "+" if signed and hundredths else ""
    return f"{sign}{text}{NBSP}%"


def share(part: int, whole: int) -> int | None:
    """`part` of `whole` in hundredths of a percent, rounded half up; None when there is no whole to take a part of."""
    return (2 * 10_000 * part + whole) // (2 * whole) if whole > 0 else None
