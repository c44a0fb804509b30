"""Puerto Trupillo, a city of the Caribbean that does not exist: its parts, offices and firms."""

from dataclasses import dataclass

from service.works.facts import CADENCE_DAYS

#: Reserved for examples (RFC 2606): no mail sent there reaches anybody.
_DOMAIN = "puerto-trupillo.example"


@dataclass(frozen=True)
class Barrio:
    """A neighbourhood, the part of the city it belongs to, and its middle, in open sea off the coast."""

    name: str
    commune: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Spot:
    """Where a work is: an address in a barrio, and how far from its middle, in thousandths of a degree.

    Without an address there is no point either: the place has not been chosen.
    """

    address: str | None
    barrio: Barrio
    north: int = 0
    east: int = 0


@dataclass(frozen=True)
class Office:
    """A dependency with its short name, its steward and the days it promises between two updates."""

    name: str
    initials: str
    steward: str | None
    cadence_days: int = CADENCE_DAYS

    @property
    def contact(self) -> str:
        """Its mail."""
        return f"{self.initials.lower()}@{_DOMAIN}"


@dataclass(frozen=True)
class Firm:
    """Who builds, watches or designs. Every name says «Ejemplo»: no real firm is meant."""

    name: str
    nit: str | None = None


LA_MAREJADA = Barrio("La Marejada", "Bahía", 11.6412, -75.4126)
PUNTA_GARZA = Barrio("Punta Garza", "Bahía", 11.6488, -75.4219)
NUEVO_FARO = Barrio("Nuevo Faro", "Bahía", 11.6537, -75.4031)
LOS_PESCADORES = Barrio("Los Pescadores", "Bahía", 11.6373, -75.4198)
LA_ATARRAYA = Barrio("La Atarraya", "Ciénaga", 11.6258, -75.4072)
EL_MANGLE_AZUL = Barrio("El Mangle Azul", "Ciénaga", 11.6187, -75.4141)
CIENAGA_CLARA = Barrio("Ciénaga Clara", "Ciénaga", 11.6129, -75.4012)
LA_PIRAGUA = Barrio("La Piragua", "Ciénaga", 11.6219, -75.3958)
SALINAS_VIEJAS = Barrio("Salinas Viejas", "Salinas", 11.6344, -75.3893)
LOS_COCALES = Barrio("Los Cocales", "Salinas", 11.6401, -75.3794)
SAN_HILARION = Barrio("San Hilarión", "Salinas", 11.6297, -75.3761)
LOMA_DEL_VIENTO = Barrio("Loma del Viento", "Loma", 11.6468, -75.3912)
ALTOS_DEL_FARO = Barrio("Altos del Faro", "Loma", 11.6553, -75.3869)
LOS_ALCATRACES = Barrio("Los Alcatraces", "Loma", 11.6524, -75.3801)
BOCA_DE_GARZA = Barrio("Boca de Garza", "Zona rural", 11.6049, -75.4287)

INFRASTRUCTURE = Office("Secretaría de Infraestructura", "INF", "Enlace de datos de Infraestructura")
EDUCATION = Office("Secretaría de Educación", "EDU", "Enlace de datos de Educación")
HEALTH = Office("Secretaría de Salud", "SAL", "Enlace de datos de Salud")
RISK = Office("Oficina de Gestión del Riesgo", "OGR", "Enlace de datos de Gestión del Riesgo", cadence_days=15)
SPORT = Office("Instituto de Deporte y Recreación", "IDR", "Enlace de datos de Deporte")
#: Nobody has been named to answer for its data, and the pages of its works say so.
PUBLIC_SPACE = Office("Gerencia de Espacio Público", "GEP", None)

CONSORCIO_VIAL = Firm("Consorcio Ejemplo Vial", "000000101")
PAVIMENTOS = Firm("Pavimentos de Ejemplo S.A.S.", "000000102")
PUENTES = Firm("Puentes y Muelles de Ejemplo S.A.S.", "000000103")
EDIFICAR = Firm("Constructora Ejemplo del Litoral S.A.S.", "000000104")
AULAS = Firm("Unión Temporal Ejemplo Escolar", "000000105")
HIDRAULICA = Firm("Hidráulica de Ejemplo S.A.S.", "000000106")
COSTAS = Firm("Consorcio Ejemplo Costero", "000000107")
ESPACIOS = Firm("Parques y Plazas de Ejemplo S.A.S.", "000000108")
LUMINARIAS = Firm("Luminarias de Ejemplo S.A.S.", "000000109")
RELEVO = Firm("Ingeniería Ejemplo Segunda S.A.S.", "000000110")
#: A community board: it has no tax number in the sources.
VECINOS = Firm("Junta de Acción Comunal de Ejemplo")
VIGIA = Firm("Interventoría Ejemplo S.A.S.", "000000201")
ATALAYA = Firm("Consorcio Ejemplo Interventor", "000000202")
PLANOS = Firm("Consultoría y Diseños de Ejemplo S.A.S.", "000000203")
