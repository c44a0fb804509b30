"""Parks, courts, squares and the beach: where people meet. Here are also the works of which little is known."""

from service.demonstration.acts import Added, Extended, Restarted, Suspended
from service.demonstration.chapters import (
    NATION,
    SHORTER,
    Advanced,
    Opened,
    Planned,
    Received,
    Signed,
    Supervised,
    Tendered,
    Unexplained,
    monthly,
    photos,
)
from service.demonstration.city import (
    ALTOS_DEL_FARO,
    ATALAYA,
    BOCA_DE_GARZA,
    CIENAGA_CLARA,
    ESPACIOS,
    LA_ATARRAYA,
    LA_PIRAGUA,
    LOS_ALCATRACES,
    LOS_COCALES,
    LOS_PESCADORES,
    PUBLIC_SPACE,
    PUENTES,
    SPORT,
    VIGIA,
    Spot,
)
from service.demonstration.story import Post, Story
from service.signs.rules import SignState
from service.works.facts import WorkType

M = 1_000_000

PARK = Story(
    title="Parque de La Piragua",
    object="Construir un parque de 8.200 metros cuadrados con senderos, juegos, baños y 120 árboles.",
    purpose="Tener sombra y juegos donde había un lote lleno de basura.",
    sector="cultureSportsAndRecreation",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 33 con carrera 7", LA_PIRAGUA, north=2, east=1),
    office=PUBLIC_SPACE,
    beneficiaries=10_200,
    view="park",
    plot=(
        Planned(330, budget=2_500 * M),
        Tendered(285, 2_420 * M, offers=7),
        Signed(232, ESPACIOS, 2_341 * M, days=240, starts=220),
        Supervised(225, ATALAYA, 164 * M, 260),
        *monthly(
            8,
            planned="6 17 30 44 58 72 86 94",
            real="5 16 29 43 58 71 84 92",
            invoiced="0 14 26 39 54 67 80 88",
            n8="Faltan los baños y las luces del sendero norte.",
        ),
        *photos(190, 128, 64, 8),
    ),
    posts=(
        Post("Entrada de la calle 33", SignState.INSTALLED, 215),
        Post("Entrada de la carrera 7", SignState.INSTALLED, 215),
    ),
)

COVERED_COURT = Story(
    title="Cancha cubierta de Los Alcatraces",
    object="Construir una cancha cubierta con graderías para 400 personas y camerinos.",
    purpose="Jugar sin sol ni lluvia y tener un sitio para reuniones del barrio.",
    sector="cultureSportsAndRecreation",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 62 con carrera 13", LOS_ALCATRACES, north=1, east=1),
    office=SPORT,
    beneficiaries=6_800,
    view="court",
    plot=(
        Planned(330, budget=2_900 * M),
        Tendered(290, 2_800 * M, offers=4),
        Signed(236, ESPACIOS, 2_712 * M, days=160, starts=225),
        Supervised(228, VIGIA, 190 * M, 200),
        Added(180, 760 * M, "El estudio de suelos pidió pilotes bajo las columnas, que no estaban en el diseño."),
        Extended(178, 59, "Hincar los pilotes antes de las columnas toma dos meses."),
        *monthly(7, planned="7 18 31 45 60 74 86", real="6 15 26 39 53 66 79", invoiced="0 12 22 34 48 60 72"),
        *photos(187, 120, 60, 7),
    ),
    posts=(Post("Calle 62, entrada a la cancha", SignState.INSTALLED, 220),),
)

OPEN_COURT = Story(
    title="Cancha múltiple de Los Cocales",
    object="Construir una cancha múltiple con techo.",
    sector="cultureSportsAndRecreation",
    spot=Spot("Unidad deportiva de Los Cocales", LOS_COCALES, north=-2),
    office=SPORT,
    view="court",
    plot=(
        Planned(210),
        Tendered(180, None),
        Signed(130, ESPACIOS, None, days=210, starts=120, filed=False),
        *monthly(18, planned="", real="10 24 37"),
        *photos(18),
    ),
    posts=(Post("Entrada de la unidad deportiva", SignState.INSTALLED, 110),),
)

FISHERS_SQUARE = Story(
    title="Plaza de Los Pescadores",
    object="Rehacer el piso, la fuente y las luces de la plaza.",
    purpose="Recuperar la plaza donde se vende el pescado y se hacen las fiestas.",
    sector="cultureSportsAndRecreation",
    type=WorkType.REHABILITATION,
    spot=Spot("Carrera 1 con calle 9", LOS_PESCADORES),
    office=PUBLIC_SPACE,
    beneficiaries=9_000,
    view="square",
    plot=(
        Planned(390, budget=1_700 * M),
        Tendered(350, 1_640 * M, offers=5, how=SHORTER),
        Signed(300, ESPACIOS, 1_588 * M, days=210, starts=290),
        Supervised(296, VIGIA, 111 * M, 230),
        *monthly(88, planned="8 22 38 54 70 86 100", real="8 23 39 56 72 88 100", invoiced="0 20 36 52 68 84 95"),
        Received(80),
        Opened(74),
        *photos(245, 160, 72),
    ),
    posts=(Post("Esquina de la carrera 1", SignState.INSTALLED, 285),),
)

PIER = Story(
    title="Muelle de pescadores de Boca de Garza",
    object="Construir un muelle de madera de 110 metros con quiosco, luz y rampa para lanchas.",
    purpose="Bajar el pescado y subir a las lanchas sin mojarse ni caerse.",
    sector="transport.water",
    type=WorkType.REPLACEMENT,
    spot=Spot("Playa de Boca de Garza", BOCA_DE_GARZA, north=-2, east=-3),
    office=PUBLIC_SPACE,
    beneficiaries=1_900,
    view="pier",
    plot=(
        Planned(450, budget=3_100 * M),
        Tendered(400, 2_990 * M, offers=2),
        Signed(335, PUENTES, 2_884 * M, days=270, starts=320, funding=NATION),
        Supervised(326, ATALAYA, 202 * M, 300),
        *monthly(221, planned="6 17 30 44", real="5 14 26 38", invoiced="0 12 22 33"),
        Suspended(212, "El mar de leva no dejó trabajar. Las olas pasaron de tres metros."),
        Restarted(160, "El mar bajó y se revisaron los pilotes: ninguno se movió."),
        *monthly(32, planned="52 61 70 78 84", real="44 50 56 61 65", invoiced="39 45 51 56 60"),
        Suspended(20, "Falta el permiso para trabajar en época de anidación de tortugas."),
        *photos(270, 150, 18),
    ),
    posts=(Post("Playa, junto a las lanchas", SignState.INSTALLED, 315),),
)

SPORTS_PARK = Story(
    title="Parque deportivo de Altos del Faro",
    object="Arreglar los senderos, los juegos, los drenajes y las graderías.",
    purpose="Volver a usar el parque, cerrado desde que se dañó el drenaje.",
    sector="cultureSportsAndRecreation",
    type=WorkType.REHABILITATION,
    spot=Spot("Calle 68 con carrera 14", ALTOS_DEL_FARO, north=1, east=2),
    office=SPORT,
    beneficiaries=5_200,
    view="park",
    plot=(
        Planned(420, budget=1_500 * M),
        Tendered(380, 1_460 * M, offers=3),
        Signed(330, ESPACIOS, 1_404 * M, days=210, starts=318),
        Supervised(322, VIGIA, 98 * M, 220),
        Advanced(300, 40),
        *monthly(
            26,
            planned="7 20 34 48 62 75 86 94 98",
            real="6 17 29 40 52 62 71 79 86",
            invoiced="10 26 42 58 72 86 96 102 107",
            n9="Quedan por entregar las graderías y la malla.",
        ),
        *photos(250, 100, 26),
    ),
    posts=(Post("Entrada principal del parque", SignState.DAMAGED, 310, changed=12),),
)

BEACH_TOILETS = Story(
    title="Baños públicos de la playa",
    object="Construir baños, duchas y un punto de agua para bañistas.",
    plot=(
        Planned(400),
        Tendered(370, 640 * M, offers=2, how=SHORTER),
        Signed(320, ESPACIOS, 618 * M, days=180, starts=310, filed=False),
        *monthly(188, planned="20 45 70", real="12 25 36"),
    ),
)

RECYCLING = Story(
    title="Centro de reciclaje de La Atarraya",
    spot=Spot("Vía a la ciénaga", LA_ATARRAYA, north=-3, east=2),
    office=PUBLIC_SPACE,
    plot=(Unexplained(260, 1_200 * M),),
)

ELDERLY_HOUSE = Story(
    title="Casa del adulto mayor de Ciénaga Clara",
    object="Comprar o construir una casa para 80 personas mayores.",
    purpose="Acompañar de día a las personas mayores que viven solas.",
    sector="governance",
    spot=Spot(None, CIENAGA_CLARA),
    office=PUBLIC_SPACE,
    beneficiaries=80,
    plot=(Planned(34, budget=1_900 * M),),
)

GATHERING = (
    PARK,
    COVERED_COURT,
    OPEN_COURT,
    FISHERS_SQUARE,
    PIER,
    SPORTS_PARK,
    BEACH_TOILETS,
    RECYCLING,
    ELDERLY_HOUSE,
)
