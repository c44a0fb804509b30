"""The drawings there are, and what each shows in words as the work goes on: no photo is published without them."""

from collections.abc import Callable
from dataclasses import dataclass

from service.demonstration.drawing import buildings, places, shores, streets, waters
from service.demonstration.drawing.canvas import Canvas, Variation

Scene = Callable[[Canvas, Variation, float], None]

#: The shares built at which a drawing needs other words.
STAGES = (0.1, 0.35, 0.7, 1)


@dataclass(frozen=True)
class View:
    """A drawing and what is seen in it, from the beginning to the end: one sentence or two for each stage."""

    scene: Scene
    seen: tuple[str, str, str, str, str]

    def words(self, done: float) -> str:
        """What the drawing shows when the share `done` is built."""
        return self.seen[sum(done >= stage for stage in STAGES)]


VIEWS = {
    "street": View(
        streets.street,
        (
            "calle de tierra entre casas bajas. Una excavadora amarilla abre la vía.",
            "calle de tierra con piedra y algo de asfalto al fondo, donde trabaja una aplanadora.",
            "calle a medio pavimentar. Una aplanadora trabaja sobre el asfalto; adelante hay conos.",
            "calle casi toda pavimentada, con andenes nuevos. Una aplanadora y conos cierran el último tramo.",
            "calle pavimentada con andenes, árboles y postes de luz. No hay máquinas.",
        ),
    ),
    "track": View(
        streets.track,
        (
            "camino de tierra entre árboles y palmeras, con una mezcladora de concreto.",
            "camino de tierra con dos franjas de concreto al fondo y una mezcladora.",
            "camino con dos franjas de concreto hasta la mitad. Una mezcladora trabaja en la punta.",
            "camino con dos franjas de concreto casi completas. Una mezcladora cierra el último tramo.",
            "camino entre árboles con dos franjas de concreto y piedra en el medio.",
        ),
    ),
    "bikeway": View(
        streets.bikeway,
        (
            "franja de tierra junto al mar, con palmeras. Una excavadora prepara el terreno.",
            "franja de tierra junto al mar. Al fondo empieza una ciclorruta verde y trabaja una aplanadora.",
            "ciclorruta verde a medio hacer junto al mar. Una aplanadora trabaja detrás de los conos.",
            "ciclorruta verde casi completa junto al mar. Falta el tramo más cercano.",
            "ciclorruta verde y paseo peatonal junto al mar, con palmeras a un lado.",
        ),
    ),
    "lighting": View(
        streets.lighting,
        (
            "calle al anochecer, casi sin postes. Un camión con canasta se prepara para instalar lámparas.",
            "calle al anochecer con las primeras lámparas encendidas al fondo y un camión con canasta.",
            "calle al anochecer con lámparas encendidas hasta la mitad y un camión con canasta.",
            "calle al anochecer con casi todas las lámparas encendidas y un camión con canasta.",
            "calle al anochecer con lámparas encendidas a ambos lados.",
        ),
    ),
    "canal": View(
        waters.canal,
        (
            "zanja ancha de tierra entre árboles. Una excavadora y una volqueta sacan material.",
            "zanja ancha de tierra con paredes de concreto al fondo. Trabajan una excavadora y una volqueta.",
            "canal con paredes de concreto y agua hasta la mitad. Una excavadora trabaja en la orilla.",
            "canal de concreto casi completo, con agua. Una excavadora trabaja en el último tramo.",
            "canal de concreto con agua, bordeado de árboles y de un camino a cada lado.",
        ),
    ),
    "trench": View(
        waters.trench,
        (
            "zanja larga abierta en una calle. Una excavadora al fondo y tubos azules en la vía.",
            "zanja abierta con un tubo azul dentro y una excavadora. Al fondo la calle ya está tapada.",
            "calle con media zanja tapada. Una excavadora y tubos azules junto a la parte abierta.",
            "calle con la zanja casi tapada. Una excavadora y tubos azules cerca del último tramo.",
            "calle repavimentada, con tapas de inspección y casas a ambos lados.",
        ),
    ),
    "school": View(
        buildings.school,
        (
            "lote de tierra con la excavación de los cimientos y una excavadora amarilla.",
            "columnas de concreto de un colegio de dos pisos en construcción. Hay una grúa y una mezcladora.",
            "columnas y muros de ladrillo de un colegio de dos pisos en construcción, con andamios y una mezcladora.",
            "colegio de dos pisos con parte de los muros pintados. Quedan andamios y ladrillo a la vista.",
            "colegio de dos pisos terminado, con ventanas blancas, jardín y bancas.",
        ),
    ),
    "health_post": View(
        buildings.health_post,
        (
            "lote de tierra con la excavación de los cimientos y una excavadora amarilla.",
            "columnas de concreto de un puesto de salud en construcción. Hay una grúa y una mezcladora.",
            "columnas y muros de ladrillo de un puesto de salud en construcción, con andamios y una mezcladora.",
            "puesto de salud de un piso con parte de los muros pintados de blanco y andamios.",
            "puesto de salud blanco terminado, con una cruz blanca sobre fondo verde y jardín.",
        ),
    ),
    "market": View(
        buildings.market,
        (
            "lote de tierra con la excavación de los cimientos y una excavadora amarilla.",
            "columnas de concreto de un mercado en construcción. Hay una grúa y una mezcladora.",
            "columnas y muros de ladrillo de un mercado en construcción, con andamios y una mezcladora.",
            "mercado con parte de los arcos pintados y parte en ladrillo, con andamios.",
            "mercado terminado, con arcos, toldos de rayas y techo de teja.",
        ),
    ),
    "library": View(
        buildings.library,
        (
            "lote de tierra con la excavación de los cimientos y una excavadora amarilla.",
            "columnas de concreto de un edificio de dos pisos en construcción. Hay una grúa y una mezcladora.",
            "columnas y muros de ladrillo de un edificio de dos pisos en construcción, con andamios y una mezcladora.",
            "edificio de dos pisos con ventanales altos. Quedan andamios y ladrillo a la vista.",
            "edificio claro de dos pisos terminado, con ventanales altos, jardín y bancas.",
        ),
    ),
    "fire_station": View(
        buildings.fire_station,
        (
            "lote de tierra con la excavación de los cimientos y una excavadora amarilla.",
            "columnas de concreto de una estación de bomberos en construcción. Hay una grúa y una mezcladora.",
            "columnas y muros de ladrillo de una estación de bomberos en construcción, con andamios y una mezcladora.",
            "estación de bomberos de dos pisos con puertas rojas. Quedan andamios y ladrillo a la vista.",
            "estación de bomberos terminada, con tres puertas rojas y una torre.",
        ),
    ),
    "pumping_station": View(
        buildings.pumping_station,
        (
            "lote de tierra con la excavación de los cimientos y una excavadora amarilla.",
            "columnas de concreto de una estación de bombeo en construcción. Hay una grúa y una mezcladora.",
            "columnas y muros de ladrillo de una estación de bombeo en construcción, con andamios y una mezcladora.",
            "estación de bombeo con parte de los muros pintados, ladrillo a la vista y andamios.",
            "estación de bombeo azul terminada, con tres puertas anchas.",
        ),
    ),
    "park": View(
        places.park,
        (
            "lote de tierra frente a casas bajas. Una excavadora amarilla mueve tierra.",
            "lote de tierra con un tramo de sendero al fondo. Una excavadora amarilla mueve tierra.",
            "parque con el sendero a medio hacer y los primeros árboles. Una volqueta trae más plantas.",
            "parque con sendero, árboles y juegos infantiles. Una volqueta trae más plantas.",
            "parque terminado, con sendero, árboles, columpios, rodadero, banca y postes de luz.",
        ),
    ),
    "square": View(
        places.square,
        (
            "plaza de tierra frente a casas de colores. Trabaja una máquina amarilla.",
            "plaza de tierra con baldosas claras y rojizas al fondo. Una aplanadora prepara el resto.",
            "plaza embaldosada hasta la mitad, con una fuente sin agua y una aplanadora.",
            "plaza casi toda embaldosada, con una fuente sin agua y una aplanadora.",
            "plaza embaldosada con una fuente que funciona, palmeras, bancas y postes de luz.",
        ),
    ),
    "court": View(
        places.court,
        (
            "lote de tierra frente a casas bajas, con una mezcladora de concreto.",
            "placa de concreto de una cancha, todavía sin techo, con una mezcladora.",
            "placa de una cancha con columnas y los primeros arcos del techo, y una grúa.",
            "cancha con columnas y arcos; el techo está a medio poner.",
            "cancha cubierta terminada, con líneas pintadas, tablero y graderías.",
        ),
    ),
    "bridge": View(
        shores.bridge,
        (
            "caño entre dos orillas verdes, con una grúa y una excavadora. El puente apenas empieza.",
            "caño con las primeras pilas de concreto del puente, una grúa y una excavadora.",
            "caño con las pilas del puente y parte del tablero. Una grúa trabaja en la orilla.",
            "puente casi completo sobre el caño, con una grúa en la orilla. Falta parte del tablero o de la baranda.",
            "puente terminado sobre el caño, con baranda verde y postes de luz.",
        ),
    ),
    "sea_wall": View(
        shores.sea_wall,
        (
            "playa con palmeras junto al mar. Hay una excavadora y una volqueta con piedra.",
            "playa con un muro de piedras que empieza al fondo. Trabajan una excavadora y una volqueta.",
            "muro de piedras hasta la mitad de la playa. Trabajan una excavadora y una volqueta.",
            "muro de piedras que cubre casi toda la orilla. Trabajan una excavadora y una volqueta.",
            "muro de piedras a lo largo de la playa y paseo peatonal con palmeras y postes de luz.",
        ),
    ),
    "pier": View(
        shores.pier,
        (
            "bahía vista desde la playa. Hay pilotes en el agua y una grúa sobre una plataforma flotante.",
            "primer tramo de un muelle de madera. Una grúa sobre una plataforma flotante pone pilotes.",
            "muelle de madera a medio construir, con una grúa sobre una plataforma flotante.",
            "muelle de madera casi completo que entra en la bahía. Queda la grúa flotante.",
            "muelle de madera con baranda blanca y un quiosco al final. Hay dos lanchas en la bahía.",
        ),
    ),
    "retaining_wall": View(
        shores.retaining_wall,
        (
            "ladera de tierra al pie de unas casas. Una excavadora amarilla retira material.",
            "primeros paneles de un muro de concreto al pie de una ladera con casas, y una excavadora.",
            "muro de concreto a medio construir al pie de una ladera con casas. Trabaja una excavadora.",
            "muro de concreto casi completo al pie de una ladera con casas. Trabaja una excavadora.",
            "muro de concreto terminado al pie de una ladera con casas, con baranda verde arriba.",
        ),
    ),
}
