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

# Words that are no places and whose form in -er would be another word (Bau: Bauer, Messe: Messer).
NEVER_PLACES = """
    Alarm Amt Arbeit Ausbau Bahn Bank Bau Block Breite Dach Daten Ehe Energie Etage Fahrt Fische Folge Frage
    Gast Größe Handel Hilfe Höhe Kammer Kasse Kelle Kirchen Klage Kost Kälte Lampe Land Lauf Lehre Leuchte
    Länge Maut Messe Mitte Neubau Nähe Orden Park Pflege Presse Rate Rechen Rede Reden Reise Rolle Schau
    Schule Sieg Spiel Stadt Stau Stelle Stärke Tag Tau Teil Test Trage Umbau Wahl Weil Weile Weite Welle
    Wette Wetter Wärme Zeichen Zug
"""

# Words that without their dots are other words (Förderung: Forderung).
NEVER_WITHOUT_DOTS = """
    Ähnlich Bäder Blüte Böden Brüder Bücher Bürgen Bürger Bürgern Bürgers Drücken Drücker Fällen Förderer
    Förderern Förderers Förderin Fördern Förderung Förderungen Führen Gärten Gläser Gräben Größe Güte
    Häfen Härte Hätte Häuser Höfe Höhe Hölle Kälte Klöster Könnte Läden Länder Länge Lösung Lösungen
    Mächte Mängel Müsste Mütter Nähe Nässe Nässen Öfen Räte Schön Schüler Schülern Schülers Stärke Stück
    Stücke Stützen Süd Töchter Tür Über Väter Vögel Vögeln Wähler Wählern Wählers Wären Wärme Würde Würden
    Zählen Zähler Zählern Zählers Zählung Zählungen
"""
