"""Water, drainage, the coast and the slopes."""

from service.demonstration.acts import Added, Assigned, Extended, Rescoped
from service.demonstration.chapters import (
    CREDIT,
    DIRECT,
    NATION,
    ROYALTIES,
    Advanced,
    Opened,
    Planned,
    Received,
    Signed,
    Supervised,
    Tendered,
    monthly,
    photos,
)
from service.demonstration.city import (
    ATALAYA,
    CIENAGA_CLARA,
    COSTAS,
    EL_MANGLE_AZUL,
    HIDRAULICA,
    INFRASTRUCTURE,
    LA_PIRAGUA,
    LOMA_DEL_VIENTO,
    PUNTA_GARZA,
    RELEVO,
    RISK,
    SALINAS_VIEJAS,
    VIGIA,
    Spot,
)
from service.demonstration.story import Post, Story
from service.signs.rules import SignState
from service.works.facts import WorkType

M = 1_000_000

CANAL_30 = Story(
    title="Canal de la calle 30 en La Piragua",
    object="Revestir en concreto 1,4 kilómetros de canal y subir sus bordes.",
    purpose="Que el agua de lluvia llegue a la ciénaga y no a las casas.",
    sector="naturalResources.floodProtection",
    type=WorkType.REHABILITATION,
    spot=Spot("Calle 30 entre carreras 2 y 12", LA_PIRAGUA),
    office=RISK,
    beneficiaries=13_700,
    view="canal",
    plot=(
        Planned(320, budget=6_900 * M),
        Tendered(265, 6_740 * M, offers=6),
        Signed(200, HIDRAULICA, 6_528 * M, days=300, starts=188, funding=NATION),
        Supervised(192, ATALAYA, 457 * M, 320),
        Advanced(180, 25),
        *monthly(
            1,
            planned="6 15 26 38 50 60",
            real="8 20 34 47 59 71",
            invoiced="0 17 30 43 55 66",
            n6="Se adelantó el tramo bajo antes de las lluvias.",
        ),
        *photos(148, 64, 1),
    ),
    posts=(
        Post("Puente de la carrera 6", SignState.INSTALLED, 185),
        Post("Carrera 12, salida a la ciénaga", SignState.INSTALLED, 184),
    ),
)

CANAL_STAGE_2 = Story(
    title="Desagües de lluvia de Ciénaga Clara, etapa 2",
    object="Construir 3,6 kilómetros de tubería y 58 sumideros para el agua de lluvia.",
    purpose="Acabar con las inundaciones de octubre en 900 casas.",
    sector="naturalResources.floodProtection",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calles 42 a 49 entre carreras 20 y 28", CIENAGA_CLARA, north=-2),
    office=RISK,
    beneficiaries=4_100,
    view="trench",
    plot=(
        Planned(470, budget=8_700 * M),
        Tendered(410, 8_520 * M, offers=3),
        Signed(345, HIDRAULICA, 8_236 * M, days=420, starts=330, funding=CREDIT),
        Supervised(336, VIGIA, 577 * M, 440),
        Advanced(318, 30),
        *monthly(
            14,
            planned="3 8 15 23 31 40 48 56 63 70",
            real="2 6 10 14 18 20 22 28 35 42",
            invoiced="0 5 9 12 16 18 20 25 32 38",
            n7="La firma tuvo la mitad de las cuadrillas que ofreció.",
            n10="La firma nueva abrió dos frentes más.",
        ),
        Assigned(112, RELEVO, "La firma anterior no tenía equipos suficientes. La nueva termina sin cobrar más."),
        *photos(270, 150, 14),
    ),
    posts=(Post("Calle 45 con carrera 24", SignState.INSTALLED, 322),),
)

SEA_WALL = Story(
    title="Protección de la costa en Punta Garza",
    object="Construir 1,8 kilómetros de muro de piedra y recuperar la playa con arena.",
    purpose="Frenar el mar, que se llevó 40 metros de playa en diez años.",
    sector="naturalResources.floodProtection",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Vía a la punta, del kilómetro 1 al 3", PUNTA_GARZA, north=3, east=-4),
    office=RISK,
    beneficiaries=5_600,
    view="sea_wall",
    plot=(
        Planned(520, budget=40_500 * M),
        Tendered(460, 39_700 * M, offers=3),
        Signed(395, COSTAS, 38_614 * M, days=600, starts=380, funding=NATION),
        Supervised(386, ATALAYA, 2_320 * M, 630),
        Advanced(360, 55, worked_off=False),
        *monthly(
            6,
            planned="1 4 8 13 18 24 30 36 42 48 54 60",
            real="1 3 7 11 16 21 27 33 38 44 50 55",
            invoiced="0 1 4 7 10 13 16 19 22 25 28 31",
        ),
        *photos(330, 180, 6),
    ),
    posts=(
        Post("Kilómetro 1, junto al restaurante", SignState.INSTALLED, 370),
        Post("Kilómetro 3, mirador de la punta", SignState.INSTALLED, 370),
    ),
)

RETAINING_WALL = Story(
    title="Muro de contención en Loma del Viento",
    object="Construir 160 metros de muro anclado y los desagües de la ladera.",
    purpose="Proteger 48 casas después del deslizamiento.",
    sector="naturalResources.floodProtection",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 58, parte baja de la loma", LOMA_DEL_VIENTO, north=-3, east=1),
    office=RISK,
    beneficiaries=230,
    view="retaining_wall",
    plot=(
        Planned(262, budget=2_400 * M),
        Tendered(258, 2_360 * M, how=DIRECT, why="Urgencia manifiesta: el deslizamiento amenazaba las casas."),
        Signed(250, RELEVO, 2_318 * M, days=180, starts=262),
        Supervised(246, VIGIA, 162 * M, 190),
        *monthly(76, planned="10 28 46 64 82 100", real="12 31 50 68 86 100", invoiced="0 26 44 62 80 96"),
        Received(70),
        Opened(68),
        *photos(210, 130, 66),
    ),
    posts=(Post("Calle 58, al pie del muro", SignState.INSTALLED, 240),),
)

WATER_NETWORK = Story(
    title="Acueducto y alcantarillado de El Mangle Azul",
    object="Poner 5,2 kilómetros de tubería de agua y de alcantarillado con 610 conexiones.",
    purpose="Que el agua llegue todos los días y las aguas negras no corran por la calle.",
    sector="waterAndWaste",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calles 50 a 56 entre carreras 1 y 8", EL_MANGLE_AZUL),
    office=INFRASTRUCTURE,
    beneficiaries=2_900,
    view="trench",
    plot=(
        Planned(360, budget=9_900 * M),
        Tendered(300, 9_640 * M, offers=4),
        Signed(236, HIDRAULICA, 9_305 * M, days=390, starts=220, funding=ROYALTIES),
        Supervised(228, ATALAYA, 651 * M, 420),
        Advanced(205, 25),
        *monthly(17, planned="3 8 15 22 30 38 46", real="3 8 14 21 29 37 44", invoiced="0 6 12 18 26 33 40"),
        Rescoped(
            185,
            "Sumar 74 casas del sector La Orilla que no estaban en el censo.",
            "El censo de usuarios tenía ocho años. Esas casas quedaban sin agua.",
        ),
        Added(182, 760 * M, "Paga las conexiones de las 74 casas nuevas."),
        Extended(180, 45, "Es el tiempo de las conexiones nuevas."),
        *photos(160, 80, 17),
    ),
    posts=(Post("Calle 53, tanque elevado", SignState.INSTALLED, 215),),
)

PUMPS = Story(
    title="Estación de bombeo de aguas de Salinas Viejas",
    object="Construir una estación con tres bombas y una planta eléctrica de respaldo.",
    purpose="Sacar el agua del barrio cuando la marea está alta.",
    sector="waterAndWaste",
    type=WorkType.REPLACEMENT,
    spot=Spot("Calle 18 con canal de las Salinas", SALINAS_VIEJAS, north=2, east=-1),
    office=RISK,
    beneficiaries=7_700,
    view="pumping_station",
    plot=(
        Planned(330, budget=5_300 * M),
        Tendered(290, 5_150 * M, offers=2),
        Signed(236, HIDRAULICA, 4_984 * M, days=330, starts=222),
        Supervised(228, VIGIA, 349 * M, 350),
        *monthly(96, planned="4 11 19 28", real="4 10 18 27", invoiced="0 8 15 23"),
        *photos(150, 98),
    ),
    posts=(Post("Calle 18, entrada a la obra", SignState.INSTALLED, 218),),
)

WATER = (CANAL_30, CANAL_STAGE_2, SEA_WALL, RETAINING_WALL, WATER_NETWORK, PUMPS)
