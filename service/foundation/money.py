"""Colombian pesos, and numbers as Colombia writes them: whole in storage, «$ 1.234.567.890» on a page."""

NBSP = "\u00a0"
_GROUPED = str.maketrans(",-", ".−")


def pesos(amount: int) -> str:
    """`1234567890` → `$ 1.234.567.890`, with a space that does not break the line."""
    return f"{'−' if amount < 0 else ''}${NBSP}{grouped(abs(amount))}"


def grouped(number: int) -> str:
    """`1234567` → `1.234.567`."""
    return f"{number:,}".translate(_GROUPED)


def in_words(amount: int) -> str:
    """The size of an amount as people say it: «6.015 millones», «1,2 billones» (10¹²). Empty below a million."""
    size = abs(amount)
    if size < 1_000_000:
        return ""
    if size < 10_000_000:
        text = _one_decimal(size, 1_000_000)
        return f"{text}{NBSP}{'millón' if text == '1' else 'millones'}"
    millions = _rounded(size, 1_000_000)
    if millions < 1_000_000:
        return f"{grouped(millions)}{NBSP}millones"
    text = _one_decimal(size, 1_000_000_000_000)
    return f"{text}{NBSP}{'billón' if text == '1' else 'billones'}"


def percent(hundredths: int, *, signed: bool = False) -> str:
    """Hundredths of a percent as text: `6850` → `68,5 %`, `2500` → `25 %`; with a sign when `signed`."""
    return f"{'+' if signed and hundredths > 0 else ''}{points(hundredths)}{NBSP}%"


def points(hundredths: int) -> str:
    """Hundredths as text, without a unit: `6850` → `68,5`.

    One decimal, and two where one would hide something: `9999` is not `100`, nor `5001` `50`.
    """
    size = abs(hundredths)
    text = _one_decimal(size, 100)
    if size % 100 and "," not in text:
        text = f"{grouped(size // 100)},{size % 100:02}"
    return f"{'−' if hundredths < 0 else ''}{text}"


def share(part: int, whole: int) -> int | None:
    """`part` of `whole` in hundredths of a percent, rounded half up; None when there is no whole to take a part of."""
    return (2 * 10_000 * part + whole) // (2 * whole) if whole > 0 else None


def _rounded(size: int, unit: int) -> int:
    return (2 * size + unit) // (2 * unit)  # half up, as by hand


def _one_decimal(size: int, unit: int) -> str:
    whole, tenth = divmod(_rounded(10 * size, unit), 10)
    return f"{grouped(whole)},{tenth}".removesuffix(",0")
