"""What the parts of an article are called (German): one word for one thing, wherever people read it."""

from collections.abc import Mapping
from types import MappingProxyType

FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "title": "Überschrift",
        "kicker": "Dachzeile",
        "teaser": "Anreißer",
        "body": "Text",
        "author": "Autor",
        "published_at": "Datum",
        "published_origin": "Herkunft des Datums",
        "section": "Rubrik",
        "keywords": "Stichwörter",
        "caption": "Bildunterschrift",
        "image_credit": "Bildquelle",
        "links": "Verweise",
        "related": "verwandte Artikel",
        "paywalled": "Bezahlschranke",
        "canonical_url": "Adresse laut Seite",
        "alias_urls": "weitere Adressen",
        "next_page_url": "nächster Teil",
    }
)
