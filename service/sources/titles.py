"""A short plain name for a work out of the object of its contract. Words are left out, never put in.

The full object stays as the description; this is only what a person reads first on a telephone.
"""

import re
from functools import lru_cache

from service.foundation.text import fold
from service.sources.texts import capitalised, is_initials, is_shouted
from service.works.facts import WorkType

#: Longest title, in letters.
LONGEST = 110
#: What comes later in an object is never reached.
_READ = 420
_EDGES = " \"'«»“”,;:.-–"
#: A title shorter than this says too little to end at a clause.
_SHORTEST = 30

#: Codes of plans of purchases before the object: `33300c1333 realizar…`, `8-9103-475 contratar…`, `5_458 …`.
_CODE = re.compile(r"^(?:(?=\w*\d)\w{6,14}|\d+(?:[_-]\d+)+|\d+(?:\.\d+){3,})[\s:.\-–]+(?=\w)")
_UNIT_PRICES = (
    r"(?:por|bajo|a|mediante)(?: el| la)?(?: modalidad| sistema)?(?: de)? precios? unitarios?(?: fijos?)?"
    r"(?:,? sin f[oó]rmula de reajuste)?"
)
#: What is done in most works, as their objects begin to tell it.
_DOING = r"(?:adecuaci|mantenim|reparaci|construcc|mejoram|ampliaci|rehabilit|remodelaci|mitigaci|protecci|optimizaci)"
_ONE_DOING = rf"(?= (?:(?:el|la|los|las) )?{_DOING})"
#: How offices begin, one way a line: what comes after is the work.
_WAYS = rf"""
(?:en virtud del? (?:presente )?contrato[,;]?\s*)?(?:el |la )?contratista se (?:compromete|obliga)(?: para)?(?: con (?:la|el) [\w ]{{3,60}})?(?: a)?
(?:el )?objeto (?:del|de este|de la) (?:presente )?(?:contrato|contrataci[oó]n)(?: es| consiste en)?
(?:aunar|anuar|unir) (?:los )?esfuerzos?\b.{{0,240}}?\b(?:para|con el fin de|con el objeto de)
(?:convenio|contrato) interadministrativo\b.{{0,80}}?\b(?:para|cuyo objeto es)
contrataci[oó]n de (?:las? )?obras?(?: p[uú]blica)? (?:para|de)
(?:por sus propios medios|(?:en|a) nombre de|a trav[eé]s de la modalidad|a todo costo|sin f[oó]rmula)\b.{{0,300}}?{_ONE_DOING}
(?:el|la) [^,;]{{3,120}}? requiere contratar
contratar
{_UNIT_PRICES}
(?:realizar|ejecutar|adelantar|efectuar|desarrollar|llevar a cabo)
(?:prestar|prestaci[oó]n del?|contrataci[oó]n del?)(?: (?:el|los|la|las))? servicios?(?: de| para)?
(?:el |los )?servicios? (?:de|para){_ONE_DOING}
(?:la )?(?:realizaci[oó]n|ejecuci[oó]n) de
contrato de obra(?: p[uú]blica)?(?: para| que tiene por objeto)?
(?:las? )?obras?(?: civiles?)?(?: (?:necesarias?|requeridas?))? (?:para|de){_ONE_DOING}
el|la|los|las
"""  # noqa: E501 -- a way is read best on one line
_OPENINGS = tuple(re.compile(rf"(?:{way})[\s,;:.\-–]+", re.IGNORECASE) for way in _WAYS.strip().splitlines())
#: The first words of those: most objects begin with none of them.
_OPENS = re.compile(
    r"(?:en virtud|en nombre|sin|el|la|los|las|contrat|objeto|aunar|anuar|unir|convenio|por|bajo|a|mediante|realiza"
    r"|ejecu|adelantar|efectuar|desarrollar|llevar|prest|servicio|obra)",
    re.IGNORECASE,
)
#: Where the object stops telling what is done and begins to tell under which rules.
_AFTERWARDS = re.compile(
    r"(?:[;,.]|\s[-–])?\s(?:de conformidad con|conforme a|de acuerdo (?:con|a)|seg[uú]n|en (?:el )?marco"
    r"|en cumplimiento|en atenci[oó]n|en desarrollo|en ejecuci[oó]n|con cargo|bajo (?:la|el) (?:modalidad|sistema)"
    r"|a precios? unitarios?|por (?:el )?sistema de|a trav[eé]s del? sistema|incluy(?:e|endo)|incluid[ao]s?"
    r"|correspondientes? al?|a monto agotable|sin f[oó]rmula de|(?:en la |durante la )?vigencia\s+(?:fiscal\s+)?20\d\d"
    r"|cofinanciad|financiad|con el fin de|con el objeto de|c[oó]digo bpin|bpin)\b.*$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;,.:]\s")
#: Words that lead to more.
_LEADING = frozenset(
    "a al con de del el en la las lo los o para por que su sus un una y e y/o cual ubicado ubicada".split()
)

#: What follows these words is a name of its own…
_PLACES = frozenset(
    "municipio municipios departamento distrito barrio barrios corregimiento corregimientos vereda veredas localidad"
    " aeropuerto rio arroyo cienaga ciudad urbanizacion universidad regional institucion instituciones educativa"
    " educativas colegio escuela parque avenida santiago".split()
)
#: … until one of these.
_NO_NAME = frozenset(
    "a al con en para por que y e o u se sus su segun desde hasta entre sede sedes urbana urbano rural rurales oficial"
    " oficiales publica publicas publico publicos fisica fisicas tecnica tecnico principal etapa fase sector sectores"
    " zona zonas via vias calle carrera tramo red redes municipio municipios departamento distrito barrio barrios"
    " corregimiento corregimientos vereda veredas localidad aeropuerto educativa educativas no ubicado ubicada"
    " ubicados ubicadas mediante mas como donde cuando adscrita adscritas priorizadas priorizados existentes".split()
)
_LINKS = frozenset("de del la las los el".split())
_COMMON_IN_NAMES = _NO_NAME | _LINKS
#: Names of these begin with their article: «barrio El Carmen».
_SETTLEMENTS = frozenset(
    "municipio departamento barrio corregimiento vereda localidad aeropuerto ciudad urbanizacion".split()
)
_ARTICLES = frozenset("el la los las".split())
#: Initials that read as words.
_INITIALS = frozenset(
    "sena icbf invias aerocivil esap ptap ptar cai cdi ese ips eps uts dian uci ii iii iv vi vii viii ix".split()
)
#: Words of names of entities that are common words elsewhere.
_COMMON = frozenset(
    "departamento distrito especial industrial portuario municipio alcaldia gobernacion secretaria administrativo"
    " nacional general instituto direccion seccional regional universidad fondo rotatorio unidad agencia empresa"
    " servicios publicos publica infraestructura vivienda educacion salud cultura deporte recreacion hospital policia"
    " ejercito central comando centro nueva local obras vias proyectos judicial administracion aeronautica civil"
    " turistico cultural historico desarrollo territorial participacion ciudadana social habitat bienestar".split()
)

#: Words that tell what kind of work it is (OC4IDS `projectType`).
_TYPES = re.compile(
    r"\b(?:(?P<construction>construc|construi|edifica)|(?P<expansion>ampliaci|ampliar|expansi)"
    r"|(?P<replacement>reposici|reempla[zc]|sustituci)"
    r"|(?P<rehabilitation>mantenimient|mantener|mejoramient|mejorar|rehabilita|adecuaci|adecuar|repara|restaura"
    r"|remodela|recupera|reforzamient|optimizaci|conservaci))",
    re.IGNORECASE,
)


def title(words: str, names: str = "") -> str:
    """The title of a work, at most `LONGEST` letters, from an object on one line.

    `names`: entity and city of the row, to know which words of an object in capitals are names.
    """
    bare = _CODE.sub("", words[:_READ].strip(_EDGES)).replace("; ", ", ")
    while _OPENS.match(bare) and (shorter := _unopened(bare)) != bare:
        bare = shorter
    shorter = _AFTERWARDS.sub("", bare)
    if len(shorter) >= _SHORTEST:
        bare = _ended(shorter)
    if is_shouted(bare):
        bare = _sentence_case(bare, _proper(names))
    return capitalised(_cut(bare.strip(_EDGES)))


def _unopened(words: str) -> str:
    for opening in _OPENINGS:
        found = opening.match(words)
        if found and len(words) - found.end() >= _SHORTEST // 2:
            words = words[found.end() :]
    return words


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    ends = [end.start() for end in _CLAUSE_END.finditer(words, _SHORTEST, LONGEST)]
    if ends and ends[-1] >= LONGEST // 2:
        return _ended(words[: ends[-1]])
    return _ended(words[: words.rindex(" ", 0, LONGEST) if " " in words[:LONGEST] else LONGEST]) + "…"


def _ended(words: str) -> str:
    """The words without those at the end that lead to more."""
    while True:
        words = words.rstrip(_EDGES + "(")
        rest, _, last = words.rpartition(" ")
        if not rest or last.lower() not in _LEADING:
            return words
        words = rest


@lru_cache(1024)
def _proper(names: str) -> frozenset[str]:
    """The words of the names of entity and city that are names everywhere."""
    return frozenset(word for word in fold(names).split() if len(word) > 3 and word.isalpha()) - _COMMON


def _sentence_case(words: str, proper: frozenset[str]) -> str:
    """Words in capitals or in small letters alone as a sentence, with capitals for names of places."""
    was_upper = words[:4].isupper()
    written: list[str] = []
    in_name = begins = False
    for original in words.split():
        word, core, may_be_initials = _word(original)
        if core in _INITIALS or (was_upper and may_be_initials):
            written.append(word.upper())
        elif core in proper or (begins and core in _ARTICLES) or (in_name and core not in _COMMON_IN_NAMES):
            written.append(capitalised(word))
        else:
            written.append(word)
        in_name = (core in _PLACES or (in_name and core not in _NO_NAME)) and word[-1] not in ",;.:)"
        begins = core in _SETTLEMENTS or (begins and core == "de")
    return " ".join(written)


@lru_cache(8192)
def _word(original: str) -> tuple[str, str, bool]:
    """A word in small letters, folded without signs, and whether it reads as initials."""
    word = original.lower()
    core = fold(word).strip(".,;:()\"'«»“”-")
    return word, core, len(core) <= 6 and is_initials(word)


def work_type(words: str) -> WorkType | None:
    """What kind of work an object speaks of: the kind told first. None when it does not say."""
    found = _TYPES.search(words)
    return WorkType(found.lastgroup) if found and found.lastgroup else None
