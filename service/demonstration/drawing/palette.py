"""The colours of the invented city: one set for every drawing, so that thirty works look like one place."""

SKIES = {
    "morning": ("#a9d3dd", "#f7efdc"),
    "noon": ("#86c1d4", "#e4f1ee"),
    "afternoon": ("#8db9c9", "#fbe0b9"),
    "overcast": ("#a9c2cb", "#f2ece0"),
}
DUSK = ("#27395a", "#e9a27a")

SUN, CLOUD = "#fff3c9", "#ffffffc8"
SEA, SEA_LIGHT, FOAM = "#3f8ea1", "#6fb1ba", "#e8f3ee"
HILLS = ("#9fbfae", "#86ad95")
SAND, EARTH, EARTH_DARK, GRAVEL = "#ecdab0", "#cfa574", "#ab7c4f", "#cbc1af"
GRASS, LEAF, LEAF_DARK, TRUNK = "#93b779", "#5d9464", "#47795a", "#94714f"
ASPHALT = "#4d535b"
CONCRETE, CONCRETE_SHADE, CONCRETE_DARK = "#d6d2c8", "#b5b0a5", "#938f86"
BRICK, CLAY = "#c98762", "#c4633f"
WALLS = ("#efc15f", "#df8a67", "#8fc0b0", "#96b9d4", "#f1e4c8", "#e3a9a0")
CREAM, WHITE, INK = "#f5ead2", "#fbf8f0", "#22384a"
GLASS, GLASS_DARK = "#a9cfd8", "#5f8ea0"
MACHINE, MACHINE_SHADE, RUBBER = "#f3b733", "#d4932b", "#2f353c"
ORANGE, STEEL, RED = "#e8743b", "#8d9aa3", "#c9503c"
MESH, TEAL = "#e8743b88", "#2f8f87"
LIGHT = "#ffe9a8"
