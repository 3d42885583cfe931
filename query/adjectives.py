"""What no rule knows: irregular inhabitants and adjectives of places, and words that are no places (data)."""

from collections.abc import Mapping

# Inhabitants, at once the adjective in -er; each replaces what the rules would make of the name.
INHABITANTS: Mapping[str, tuple[str, ...]] = {
    "Aschersleben": ("Aschersleber", "Ascherslebener"),
    "Basel": ("Basler", "Baseler"),
    "Bautzen": ("Bautzner", "Bautzener"),
    "Bremen": ("Bremer",),
    "Buxtehude": ("Buxtehuder",),
    "Cottbus": ("Cottbuser", "Cottbusser"),
    "Emden": ("Emder",),
    "Friedrichshafen": ("Friedrichshafener", "Friedrichshafner"),
    "Gallen": ("Galler",),
    "Halle": ("Hallenser", "Haller"),
    "Hameln": ("Hamelner", "Hameler"),
    "Hannover": ("Hannoveraner",),
    "Jena": ("Jenaer", "Jenenser"),
    "Kempten": ("Kemptener", "Kemptner"),
    "Lautern": ("Lauterer", "Lautrer"),
    "Leer": ("Leeraner",),
    "Ludwigshafen": ("Ludwigshafener", "Ludwigshafer"),
    "Meißen": ("Meißner", "Meißener"),
    "Münster": ("Münsteraner",),
    "Norden": ("Norder", "Nordener"),
    "Rheine": ("Rheiner", "Rheinenser"),
    "Saarland": ("Saarländer",),
    "Singen": ("Singener",),
    "Uelzen": ("Uelzener", "Uelzer"),
    "Wangen": ("Wangener",),
    "Weimar": ("Weimarer", "Weimaraner"),
    "Wien": ("Wiener",),
    "Zürich": ("Zürcher", "Züricher"),
}

# Adjectives in -sch, without their endings; they stand beside the inhabitants.
DECLINED_ADJECTIVES: Mapping[str, tuple[str, ...]] = {
    "Halle": ("hallesch", "hallisch"),
    "Hannover": ("hannoversch", "hannöversch"),
    "Bayern": ("bayerisch", "bayrisch"),
    "Hessen": ("hessisch",),
    "Sachsen": ("sächsisch",),
    "Münster": ("münstersch",),
}

# Words that the dictionary does not know as common words and whose form in -er would be another word.
NEVER_PLACES = "Weil"

# Words that without their dots are other words or names; those of the dictionary (Forderung) need no entry.
NEVER_WITHOUT_DOTS = "Bücher Schön Schüler Schülern Schülers Über"
