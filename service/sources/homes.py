"""Whether words tell of somebody's home: the house of a named person or family, or one with its address.

Works for many homes («mejoramiento de vivienda rural en el municipio…», «viviendas de interés social») are not that.
"""

import re

from service.foundation.text import fold

#: Why a row of a home is not used.
REFUSAL = "Es un subsidio o un arreglo de una vivienda particular: no se publica la casa de nadie."

#: Without one of these there is no home to speak of, and no need to look closer.
_HINTS = ("vivienda", "casa", "apartamento", "subsidio", "cierre financiero", "titulacion")
#: Offices and policies whose name has the word: they are nobody's home.
_OFFICES = re.compile(
    r"\b(?:secretaria|subsecretaria|ministerio|viceministerio|instituto|fondo|empresa|direccion|sector|politica)\b"
    r"(?:,? \w+){0,3} de (?:la )?vivienda\b"
)
#: One dwelling. In the plural, of social interest or of the forces, it is a work for many.
_DWELLING = re.compile(
    r"\bvivienda\b(?! (?:de interes|fiscal|militar|multifamiliar))|\bcasa (?:de habitacion|de propiedad|lote)\b"
    r"|\bapartamento\b|\bsubsidios?\b|\bcierre financiero\b|\btitulacion de predios?\b"
)
_SOMEBODY = (
    r"(?:senor(?:es)?|sr\.?|senoras?|sra\.?|don|dona)(?! de l)"
    r"|familia(?! (?:campesina|rural|vulnerable|beneficiaria|victima|damnificada))"
    r"|hogar(?! (?:de|comunitario|infantil)\b)"
)
#: A house and, right after it, whose it is.
_OF_SOMEBODY = re.compile(
    r"\b(?:vivienda|apartamento|casa de habitacion)"
    r"(?: (?:rural|urbana|familiar|unica|usada|nueva|(?:de )?propiedad))* (?:de|del|para|a|al) (?:la |el |los )?"
    rf"(?:{_SOMEBODY})(?=\W)"
    r"|\bcasa (?:de|del) (?:la |los )?(?:senores|sra?\.?|senora|senor|don|dona)(?! de l)(?= \w)"
)
#: A person among other words; «Nuestra Señora» and «Señor de los Milagros» are names of places.
_PERSON = re.compile(r"(?<!nuestra )\b(?:senor|senora|senores|sr\.|sra\.?)(?! de l) \w|\[dato personal\]")
_STREET = (
    r"(?:calle|cll?e?|carrera|cra?|kra?|avenida|av|diagonal|diag|dg|transversal|transv|tv|circular|pasaje)\b\.?"
    r" ?\d{1,3} ?[a-z]?(?: ?bis)?(?: (?:sur|norte|este|oeste))?"
)
#: The plate of a house: a street, and the number on its door; or its place in a block.
_ADDRESS = re.compile(
    rf"\b{_STREET},? ?(?:#|n[°º]|no\.?|nro\.?|num\.?|numero|-) ?\d{{1,3}} ?[a-z]?(?: ?bis)? ?(?:-|–| ) ?\d{{1,3}}\b"
    r"|\b(?:manzana|mza?)\b\.? ?\w{1,3},? ?(?:casa|cs|lote|lt)\b\.? ?\d"
)


def is_told(words: str) -> bool:
    """Whether the words name whose home it is, or give the address of one."""
    folded = fold(words)
    if not any(hint in folded for hint in _HINTS):
        return False
    said = _OFFICES.sub(" ", folded)
    if _OF_SOMEBODY.search(said):
        return True
    return bool(_DWELLING.search(said)) and bool(_PERSON.search(said) or _ADDRESS.search(said))
