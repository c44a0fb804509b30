"""Schools, health posts and other public buildings."""

from service.demonstration.acts import Added, Assigned, Extended, Restarted, Suspended, Terminated
from service.demonstration.chapters import (
    CREDIT,
    NATION,
    OWN,
    ROYALTIES,
    TENDER,
    Advanced,
    Cancelled,
    Designed,
    Filed,
    Opened,
    Planned,
    Received,
    Settled,
    Signed,
    Supervised,
    Tendered,
    monthly,
    photos,
)
from service.demonstration.city import (
    ALTOS_DEL_FARO,
    ATALAYA,
    AULAS,
    BOCA_DE_GARZA,
    EDIFICAR,
    EDUCATION,
    EL_MANGLE_AZUL,
    HEALTH,
    LA_ATARRAYA,
    LOMA_DEL_VIENTO,
    LOS_COCALES,
    NUEVO_FARO,
    PLANOS,
    PUBLIC_SPACE,
    RELEVO,
    RISK,
    SALINAS_VIEJAS,
    SAN_HILARION,
    VIGIA,
    Spot,
)
from service.demonstration.story import Post, Story
from service.signs.rules import SignState
from service.works.facts import WorkType

M = 1_000_000

NEW_SCHOOL = Story(
    title="Colegio nuevo de Los Cocales",
    object="Construir un colegio de 24 salones, laboratorios, biblioteca y comedor.",
    purpose="Dar cupo a 960 estudiantes que hoy viajan a otros barrios.",
    sector="education",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 22 con carrera 31", LOS_COCALES),
    office=EDUCATION,
    beneficiaries=960,
    view="school",
    plot=(
        Planned(560, budget=15_400 * M),
        Designed(540, PLANOS, 640 * M, 150),
        Tendered(330, 15_100 * M, offers=8),
        Signed(262, AULAS, 14_760 * M, days=480, starts=240, funding=ROYALTIES),
        Supervised(255, ATALAYA, 1_030 * M, 510),
        Advanced(232, 20),
        *monthly(
            4,
            planned="2 6 11 17 24 32 40 48",
            real="2 6 12 18 25 33 41 49",
            invoiced="0 4 10 16 23 31 39 46",
            n8="Terminó la estructura del bloque 1. Empezaron los muros del bloque 2.",
        ),
        *photos(215, 120, 4),
    ),
    posts=(
        Post("Entrada principal, calle 22", SignState.INSTALLED, 236),
        Post("Carrera 31, junto a la cancha", SignState.INSTALLED, 235),
    ),
)

DINING_HALL = Story(
    title="Comedor escolar de El Mangle Azul",
    object="Construir la cocina y el comedor del colegio, con 180 puestos.",
    purpose="Servir el almuerzo en el colegio y no en los pasillos.",
    sector="education",
    type=WorkType.EXPANSION,
    spot=Spot("Colegio El Mangle Azul, calle 51", EL_MANGLE_AZUL, north=1),
    office=EDUCATION,
    beneficiaries=540,
    view="library",
    plot=(
        Planned(300, budget=890 * M),
        Tendered(262, 861 * M, offers=1),
        Signed(214, AULAS, 859_400_000, days=180, starts=200, filed=False),
        Supervised(208, VIGIA, 60 * M, 190),
        *monthly(12, planned="9 26 45 64 82 95", real="8 23 41 60 77 90", invoiced="0 20 36 54 70 84"),
        Extended(40, 2, "El acabado de la cocina necesitó dos días más."),
        Filed(150, "contractSigned", "Contrato firmado", "Se publicó tarde: se había guardado en otro expediente."),
        *photos(160, 96, 12),
    ),
    posts=(Post("Portón del colegio", SignState.INSTALLED, 195),),
)

RURAL_ROOF = Story(
    title="Techo y baños de la escuela de Boca de Garza",
    object="Cambiar el techo de seis salones y construir una batería de baños con agua potable.",
    purpose="Que no se suspendan las clases cuando llueve.",
    sector="education",
    type=WorkType.REHABILITATION,
    spot=Spot("Escuela rural Boca de Garza", BOCA_DE_GARZA),
    office=EDUCATION,
    beneficiaries=210,
    view="school",
    plot=(
        Planned(640, budget=720 * M),
        Tendered(600, 702 * M, offers=5),
        Signed(552, EDIFICAR, 681 * M, days=150, starts=540),
        Supervised(546, VIGIA, 48 * M, 160),
        *monthly(395, planned="15 40 68 88 100", real="14 42 70 91 100", invoiced="0 38 66 88 100"),
        Received(388),
        Opened(380),
        Settled(290),
        *photos(500, 385),
    ),
    posts=(Post("Entrada de la escuela", SignState.RETIRED, 530, changed=280),),
)

LIBRARY = Story(
    title="Biblioteca pública de La Atarraya",
    object="Construir una biblioteca de 1.100 metros cuadrados con sala infantil y auditorio.",
    purpose="Acercar los libros y el internet a los barrios de la Ciénaga.",
    sector="cultureSportsAndRecreation",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 38 con carrera 11", LA_ATARRAYA),
    office=EDUCATION,
    beneficiaries=12_000,
    plot=(
        Planned(330, budget=4_600 * M),
        Designed(310, PLANOS, 240 * M, 120),
        Tendered(150, 4_480 * M, offers=2),
        Cancelled(92, "Las dos ofertas no cumplieron los requisitos técnicos. La entidad no adjudicó el contrato."),
    ),
)

SAN_HILARION_SCHOOL = Story(
    title="Reconstrucción del colegio San Hilarión",
    object="Demoler cuatro bloques con riesgo de caerse y construirlos de nuevo, resistentes a sismos.",
    purpose="Que 1.480 estudiantes vuelvan a su sede: hoy estudian en dos sedes prestadas.",
    sector="education",
    type=WorkType.REPLACEMENT,
    spot=Spot("Carrera 40 con calle 15", SAN_HILARION),
    office=EDUCATION,
    beneficiaries=1_480,
    view="school",
    plot=(
        Planned(1_520, budget=9_800 * M),
        Designed(1_500, PLANOS, 380 * M, 120),
        Tendered(1_350, 9_300 * M, offers=4),
        Signed(1_290, EDIFICAR, 9_000 * M, days=540, starts=1_270, funding=NATION),
        Supervised(1_280, VIGIA, 630 * M, 600),
        Advanced(1_255, 40),
        *monthly(
            989,
            planned="3 8 14 21 29 38 46 54 61",
            real="2 6 10 15 21 27 32 37 41",
            invoiced="0 5 9 14 19 25 30 35 38",
        ),
        Suspended(978, "Bajo el bloque 3 apareció un pozo que no estaba en los planos. Se estudia cómo cimentar."),
        Restarted(850, "El nuevo estudio de suelos permitió cimentar el bloque 3 con pilotes."),
        Added(842, 2_700 * M, "Paga los pilotes del bloque 3 y la demolición del muro que estaba en riesgo."),
        Extended(840, 150, "Hacer los pilotes antes de levantar el bloque 3 toma cinco meses."),
        *monthly(622, planned="44 49 54 59 64 69 74", real="43 46 50 54 57 60 62", invoiced="41 44 48 51 54 57 59"),
        Extended(610, 120, "El proveedor del acero entregó tarde y hubo que repetir ensayos."),
        Added(470, 3_150 * M, "El techo viejo del bloque 1 tenía asbesto. Retirarlo exige una empresa especializada."),
        Extended(468, 100, "El retiro del asbesto se hace por tramos y sin estudiantes."),
        Suspended(440, "La firma contratista paró por falta de caja y pidió ceder el contrato."),
        Assigned(372, RELEVO, "La firma anterior no podía terminar. La nueva responde por toda la obra."),
        Restarted(365, "La firma nueva recibió la obra y revisó lo construido."),
        *monthly(
            8,
            planned="66 69 72 75 78 81 84 87 90 92 94 96",
            real="63 65 67 70 72 75 77 79 82 84 86 88",
            invoiced="60 62 65 67 70 72 74 76 78 80 82 84",
            n12="Terminaron los bloques 1, 2 y 4. Falta el techo del bloque 3.",
        ),
        Added(190, 1_080 * M, "Cambia la red eléctrica, que no aguantaba los equipos nuevos."),
        Extended(188, 90, "La red eléctrica nueva necesita permiso de la empresa de energía."),
        *photos(1_200, 1_000, 700, 340, 170, 8),
    ),
    posts=(
        Post("Portería de la carrera 40", SignState.REPLACED, 1_240, changed=360),
        Post("Portería de la carrera 40", SignState.INSTALLED, 360),
        Post("Calle 15, patio de primaria", SignState.INSTALLED, 358),
    ),
)

HEALTH_POST = Story(
    title="Puesto de salud de Loma del Viento",
    object="Construir un puesto de salud con seis consultorios, vacunación y sala de partos.",
    purpose="Que nadie tenga que bajar al hospital por una vacuna o un control.",
    sector="health",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 60 con carrera 5", LOMA_DEL_VIENTO, north=1, east=2),
    office=HEALTH,
    beneficiaries=11_400,
    view="health_post",
    plot=(
        Planned(330, budget=3_900 * M),
        Tendered(280, 3_770 * M, offers=3),
        Signed(224, EDIFICAR, 3_655 * M, days=360, starts=210),
        Supervised(216, ATALAYA, 256 * M, 380),
        *monthly(15, planned="4 11 20 29 38 45", real="3 8 15 22 29 34", invoiced="0 14 30 44 54 62"),
        *photos(170, 104, 15),
    ),
    posts=(Post("Carrera 5, frente a la cancha", SignState.INSTALLED, 205),),
)

MATERNITY = Story(
    title="Centro de salud materno infantil del Nuevo Faro",
    object="Construir un centro de salud de dos pisos para embarazadas, niñas y niños.",
    purpose="Atender partos y controles sin viajar a otra ciudad.",
    sector="health",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Carrera 8 con calle 27", NUEVO_FARO, north=-3),
    office=HEALTH,
    beneficiaries=19_000,
    view="library",
    plot=(
        Planned(1_480, budget=8_300 * M),
        Tendered(1_420, 8_150 * M, offers=2),
        Signed(1_360, EDIFICAR, 7_940 * M, days=480, starts=1_340, funding=CREDIT),
        Supervised(1_350, VIGIA, 556 * M, 520),
        Advanced(1_320, 50),
        *monthly(
            940,
            planned="2 6 11 17 24 31 39 47 55 63 71 79",
            real="2 5 9 14 20 26 32 38 44 50 56 62",
            invoiced="0 4 8 12 18 24 30 36 42 47 52 57",
        ),
        Terminated(
            910, "La firma paró y no volvió en el plazo que le dio la entidad. La entidad terminó el contrato."
        ),
        *photos(1_180, 1_000, 45),
    ),
    posts=(Post("Carrera 8, esquina con calle 27", SignState.INSTALLED, 1_300),),
)

EMERGENCY_ROOM = Story(
    title="Urgencias nuevas del hospital de Salinas Viejas",
    object="Ampliar las urgencias con 24 camillas, sala de reanimación y entrada de ambulancias.",
    purpose="Reducir la espera, que hoy pasa de seis horas.",
    sector="health",
    type=WorkType.EXPANSION,
    spot=Spot("Hospital de Salinas Viejas, calle 25", SALINAS_VIEJAS, east=-2),
    office=HEALTH,
    beneficiaries=54_000,
    plot=(
        Planned(120, budget=11_200 * M),
        Designed(75, PLANOS, 470 * M, 150),
    ),
)

MARKET = Story(
    title="Mercado público de Salinas Viejas",
    object="Restaurar la nave del mercado, con 140 puestos, cuarto frío y desagües nuevos.",
    purpose="Vender comida fresca en un sitio limpio y sin inundaciones.",
    sector="economy",
    type=WorkType.REHABILITATION,
    spot=Spot("Calle 21 entre carreras 14 y 15", SALINAS_VIEJAS, north=-1, east=1),
    office=PUBLIC_SPACE,
    beneficiaries=26_000,
    view="market",
    plot=(
        Planned(390, budget=6_500 * M),
        Tendered(340, 6_380 * M, offers=5, how=TENDER),
        Signed(282, EDIFICAR, 6_172 * M, days=390, starts=265),
        *monthly(16, planned="3 9 16 24 33 42 51 60", real="3 8 15 23 31 40 49 57", invoiced="0 6 13 20 28 37 46 54"),
        *photos(220, 130, 16),
    ),
    posts=(
        Post("Puerta de la calle 21", SignState.INSTALLED, 260),
        Post("Zona de carga, carrera 15", SignState.INSTALLED, 258),
    ),
)

CULTURE_HOUSE = Story(
    title="Casa de la cultura de Altos del Faro",
    object="Construir salones de danza y música, taller de cometas y un patio de tambores.",
    purpose="Dar casa a los 14 grupos del barrio que hoy ensayan en la calle.",
    sector="cultureSportsAndRecreation",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 66 con carrera 9", ALTOS_DEL_FARO),
    office=EDUCATION,
    beneficiaries=4_700,
    plot=(
        Planned(140, budget=2_300 * M),
        Tendered(19, 2_240 * M),
    ),
)

FIRE_STATION = Story(
    title="Estación de bomberos de San Hilarión",
    object="Construir una estación para tres máquinas, con torre de entrenamiento y dormitorios.",
    purpose="Llegar a un incendio en la zona de Salinas en menos de ocho minutos.",
    sector="governance",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Avenida del Puerto con carrera 44", SAN_HILARION, north=-2, east=3),
    office=RISK,
    beneficiaries=61_000,
    view="fire_station",
    plot=(
        Planned(420, budget=4_400 * M),
        Tendered(370, 4_260 * M, offers=6),
        Signed(312, EDIFICAR, 4_118 * M, days=330, starts=298, funding=OWN),
        Supervised(304, ATALAYA, 288 * M, 350),
        *monthly(
            10,
            planned="4 12 21 31 42 52 62 71 80 87",
            real="4 11 20 31 42 53 62 70 77 84",
            invoiced="0 9 18 28 40 51 60 68 75 82",
        ),
        *photos(255, 160, 70, 10),
    ),
    posts=(Post("Avenida del Puerto", SignState.INSTALLED, 290),),
)

BUILDINGS = (
    NEW_SCHOOL,
    DINING_HALL,
    RURAL_ROOF,
    LIBRARY,
    SAN_HILARION_SCHOOL,
    HEALTH_POST,
    MATERNITY,
    EMERGENCY_ROOM,
    MARKET,
    CULTURE_HOUSE,
    FIRE_STATION,
)
