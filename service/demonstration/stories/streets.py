"""Streets, paths, bridges and lamps."""

from service.demonstration.acts import Added, Extended, Rescoped, Suspended
from service.demonstration.chapters import (
    CREDIT,
    DIRECT,
    NATION,
    ROYALTIES,
    SHORTER,
    Advanced,
    Corrected,
    Designed,
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
    ATALAYA,
    BOCA_DE_GARZA,
    CIENAGA_CLARA,
    CONSORCIO_VIAL,
    INFRASTRUCTURE,
    LA_MAREJADA,
    LOMA_DEL_VIENTO,
    LOS_ALCATRACES,
    LOS_PESCADORES,
    LUMINARIAS,
    NUEVO_FARO,
    PAVIMENTOS,
    PLANOS,
    PUBLIC_SPACE,
    PUENTES,
    PUNTA_GARZA,
    SALINAS_VIEJAS,
    VECINOS,
    VIGIA,
    Spot,
)
from service.demonstration.story import Post, Story
from service.signs.rules import SignState
from service.works.facts import WorkType

M = 1_000_000

STREET_14 = Story(
    title="Pavimentación de la calle 14 en La Marejada",
    object="Pavimentar en concreto la calle 14 entre carreras 3 y 9, con andenes, desagües de lluvia y árboles.",
    purpose="Que las casas no se inunden y que los buses y las ambulancias puedan entrar todo el año.",
    sector="transport.road",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Calle 14 entre carreras 3 y 9", LA_MAREJADA),
    office=INFRASTRUCTURE,
    beneficiaries=6_400,
    view="street",
    plot=(
        Planned(540, budget=5_600 * M),
        Designed(520, PLANOS, 210 * M, 90),
        Tendered(430, 4_980 * M, offers=5),
        Signed(372, CONSORCIO_VIAL, 4_812_300_000, days=240, starts=355, funding=CREDIT),
        Supervised(366, VIGIA, 336 * M, 270),
        Advanced(345, 20),
        *monthly(
            9,
            planned="3 8 15 24 34 45 55 62 69 75 78 80",
            real="2 7 13 20 27 34 41 47 53 58 63 68",
            invoiced="0 4 10 16 22 28 33 35 39 43 47 50",
            n5="Llovió 12 días del mes y no se pudo fundir concreto.",
            n12="Se trabaja entre las carreras 6 y 7. Falta el tramo hasta la carrera 9.",
        ),
        Corrected(300, beneficiaries=7_150),
        Rescoped(
            140,
            "Cambiar 620 metros de tubería de acueducto antes de pavimentar.",
            "La tubería bajo la calle estaba rota. Pavimentar encima obligaba a romper de nuevo.",
        ),
        Added(138, 1_203_075_000, "Paga la tubería nueva y los desagües que los diseños no tenían."),
        Extended(136, 66, "Es el tiempo que toma cambiar la tubería sin dejar al barrio sin agua."),
        *photos(338, 220, 130, 9),
    ),
    posts=(
        Post("Calle 14 con carrera 3, frente a la tienda de la esquina", SignState.INSTALLED, 340),
        Post("Calle 14 con carrera 9, al lado del paradero", SignState.DAMAGED, 340, changed=21),
    ),
)

BIKEWAY = Story(
    title="Ciclorruta del malecón, de Punta Garza al Nuevo Faro",
    object="Construir 6,2 kilómetros de ciclorruta y paseo peatonal junto al mar, con luz y sombra.",
    purpose="Unir los barrios de la Bahía con un camino seguro para ir a pie o en bicicleta.",
    sector="transport.lowCarbon",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Malecón: 6,2 kilómetros desde la punta hasta el faro", PUNTA_GARZA, north=2, east=8),
    office=INFRASTRUCTURE,
    beneficiaries=38_000,
    view="bikeway",
    plot=(
        Planned(430, budget=7_900 * M),
        Tendered(370, 7_640 * M, offers=7),
        Signed(300, CONSORCIO_VIAL, 7_420 * M, days=420, starts=282, funding=NATION),
        Supervised(292, ATALAYA, 520 * M, 440),
        *monthly(
            2,
            planned="2 6 12 18 25 32 39 45 52",
            real="3 9 16 24 32 40 48 55 61",
            invoiced="0 5 12 20 28 36 44 51 57",
            n9="El tramo central se abrió al público mientras siguen los otros dos.",
        ),
        *photos(262, 126, 2),
    ),
    posts=(
        Post("Inicio en Punta Garza, junto al mirador", SignState.INSTALLED, 270),
        Post("Mitad del recorrido, frente a la playa", SignState.INSTALLED, 268),
        Post("Llegada al Nuevo Faro", SignState.PRINTED, 30),
    ),
)

FOOTBRIDGE = Story(
    title="Puente sobre el caño Trupillo en Los Alcatraces",
    object="Construir un puente de 84 metros para peatones y motos sobre el caño Trupillo.",
    purpose="Que los estudiantes no crucen el caño en canoa para llegar al colegio.",
    sector="transport.road",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Carrera 2 con caño Trupillo", LOS_ALCATRACES, north=-1),
    office=INFRASTRUCTURE,
    beneficiaries=3_200,
    view="bridge",
    plot=(
        Planned(420, budget=3_700 * M),
        Tendered(360, 3_580 * M, offers=3),
        Signed(300, PUENTES, 3_462 * M, days=300, starts=285, funding=ROYALTIES),
        Supervised(290, VIGIA, 242 * M, 320),
        Advanced(275, 30),
        *monthly(86, planned="4 11 20 30 41 52", real="3 9 18 28 38 46", invoiced="0 8 17 26 35 42"),
        Suspended(75, "Al hincar la tercera pila aparecieron pilotes viejos. Hay que revisar el diseño de esa pila."),
        *photos(250, 150, 40),
    ),
    posts=(
        Post("Orilla norte del caño", SignState.REPLACED, 280, changed=110),
        Post("Orilla norte del caño, junto al puesto de frutas", SignState.INSTALLED, 110),
    ),
)

CROSSING = Story(
    title="Cruce seguro de la avenida del Faro con calle 30",
    object="Rehacer el cruce con semáforos, pasos peatonales elevados y rampas.",
    purpose="Reducir los choques: es el cruce con más heridos de la ciudad.",
    sector="transport.urban",
    type=WorkType.REHABILITATION,
    spot=Spot("Avenida del Faro con calle 30", NUEVO_FARO, east=-2),
    office=INFRASTRUCTURE,
    beneficiaries=21_000,
    view="street",
    plot=(
        Planned(160, budget=1_950 * M),
        Tendered(88, 1_890 * M, offers=6),
        Signed(14, PAVIMENTOS, 1_824 * M, days=180, starts=-12),
        Supervised(9, ATALAYA, 128 * M, 200),
    ),
    posts=(Post("Esquina suroriental, frente a la droguería", SignState.MINTED, 3),),
)

SIDEWALKS = Story(
    title="Andenes y rampas del centro en Los Pescadores",
    object="Rehacer 2,8 kilómetros de andén con rampas, losas guía para personas ciegas y árboles.",
    purpose="Que todas las personas puedan caminar por el centro, también en silla de ruedas.",
    sector="transport.urban",
    type=WorkType.REHABILITATION,
    spot=Spot("Carreras 1 a 5 entre calles 8 y 12", LOS_PESCADORES, east=3),
    office=PUBLIC_SPACE,
    beneficiaries=15_500,
    view="street",
    plot=(
        Planned(760, budget=2_700 * M),
        Tendered(700, 2_610 * M, offers=4),
        Signed(640, PAVIMENTOS, 2_534 * M, days=300, starts=628),
        Supervised(632, VIGIA, 177 * M, 320),
        *monthly(
            320,
            planned="5 14 24 35 46 57 68 79 90 100",
            real="4 12 22 34 46 58 70 81 92 100",
            invoiced="0 9 19 30 42 54 66 78 89 95",
        ),
        Received(310),
        Opened(302),
        *photos(590, 440, 300),
    ),
    posts=(Post("Carrera 3 con calle 10, plaza del pescado", SignState.INSTALLED, 610),),
)

HILL_ROADS = Story(
    title="Arreglo de las vías de subida a Loma del Viento",
    object="Reparar 4,1 kilómetros de vía, cunetas y muros bajos en las tres subidas a la loma.",
    purpose="Que el bus y el carro de la basura vuelvan a subir.",
    sector="transport.road",
    type=WorkType.REHABILITATION,
    spot=Spot("Subidas 1, 2 y 3 a la loma", LOMA_DEL_VIENTO, north=-2),
    office=INFRASTRUCTURE,
    beneficiaries=9_300,
    view="street",
    plot=(
        Planned(900, budget=3_300 * M),
        Tendered(840, 3_150 * M, offers=6),
        Signed(780, PAVIMENTOS, 3_041 * M, days=270, starts=768),
        Supervised(770, VIGIA, 213 * M, 300),
        *monthly(
            500,
            planned="6 17 30 44 58 71 83 93 100",
            real="6 18 32 47 60 74 86 95 100",
            invoiced="0 14 28 42 56 70 82 92 98",
        ),
        Added(610, 240 * M, "Se sumaron 300 metros de cuneta que pidieron los vecinos en la visita de obra."),
        Received(490),
        Opened(488),
        Settled(380),
        *photos(740, 600, 480),
    ),
    posts=(Post("Entrada a la subida 2", SignState.RETIRED, 760, changed=372),),
)

RURAL_TRACK = Story(
    title="Placa huella en el camino de Boca de Garza",
    object="Construir 900 metros de placa huella: dos franjas de concreto para las llantas y piedra en el medio.",
    purpose="Sacar el pescado y la cosecha sin quedarse en el barro.",
    sector="transport.road",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Camino de la playa, entre la escuela y el muelle", BOCA_DE_GARZA, north=3),
    office=INFRASTRUCTURE,
    beneficiaries=1_150,
    view="track",
    plot=(
        Planned(150, budget=480 * M),
        Tendered(120, 476 * M, how=DIRECT, why="Convenio con la junta de acción comunal: los vecinos hacen la obra."),
        Signed(98, VECINOS, 462 * M, days=150, starts=90),
        *monthly(3, planned="12 38 62", real="14 41 66", invoiced="10 35 58", n2="Trabajan 22 personas de la vereda."),
        *photos(64, 3),
    ),
    posts=(Post("Frente a la escuela de la vereda", SignState.INSTALLED, 85),),
)

LAMPS = Story(
    title="Luz led en las calles de Salinas Viejas",
    object="Cambiar 1.240 lámparas de sodio por led y poner 86 postes nuevos.",
    purpose="Caminar con luz de noche y gastar la mitad de la energía.",
    sector="energy",
    type=WorkType.REPLACEMENT,
    spot=Spot("Calles 20 a 34 entre carreras 12 y 18", SALINAS_VIEJAS),
    office=PUBLIC_SPACE,
    beneficiaries=17_800,
    view="lighting",
    plot=(
        Planned(250, budget=2_200 * M),
        Tendered(210, 2_120 * M, offers=2, how=SHORTER),
        Signed(160, LUMINARIAS, 2_064 * M, days=210, starts=150),
        Supervised(155, ATALAYA, 124 * M, 220),
        *monthly(11, planned="8 22 38 55 72", real="10 28 49 70 88", invoiced="0 24 44 64 82"),
        *photos(128, 70, 11),
    ),
    posts=(
        Post("Parque de Salinas Viejas, entrada principal", SignState.INSTALLED, 140),
        Post("Calle 34 con carrera 18", SignState.INSTALLED, 139),
    ),
)

LONG_NAME = Story(
    title=(
        "Construcción de andenes, bordillos, cunetas, rampas de acceso, drenajes superficiales, señalización vertical "
        "y horizontal, arborización y mobiliario urbano en las carreras 21, 22, 23, 24 y 25 entre calles 40 y 47 de "
        "Ciénaga Clara, primera etapa"
    ),
    object="El nombre es el del contrato. La obra arregla el espacio de cinco carreras, de fachada a fachada.",
    purpose="Que se pueda caminar sin bajar a la calzada y que el agua de lluvia no entre a las casas.",
    sector="transport.urban",
    type=WorkType.CONSTRUCTION,
    spot=Spot("Carreras 21 a 25 entre calles 40 y 47", CIENAGA_CLARA, east=2),
    office=PUBLIC_SPACE,
    beneficiaries=8_900,
    plot=(
        Planned(330, budget=5_100 * M),
        Tendered(270, 4_990 * M, offers=4),
        Signed(205, CONSORCIO_VIAL, 4_873 * M, days=330, starts=190, funding=CREDIT),
        Supervised(198, VIGIA, 341 * M, 350),
        *monthly(13, planned="4 10 18 27 36 46", real="3 9 17 25 34 43", invoiced="0 6 14 22 30 39"),
    ),
    posts=(Post("Carrera 23 con calle 44", SignState.INSTALLED, 180),),
)

STREETS = (
    STREET_14,
    BIKEWAY,
    FOOTBRIDGE,
    CROSSING,
    SIDEWALKS,
    HILL_ROADS,
    RURAL_TRACK,
    LAMPS,
    LONG_NAME,
)
