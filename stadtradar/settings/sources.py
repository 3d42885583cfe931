"""`[[source]]`: a publisher described in the settings file, without code."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from crawler.discovery.article_paths import article_pattern
from stadtradar.settings.section import Hours, Name, Section, WebUrl

_URLS = "eine Liste von Adressen mit http(s)://"
_CSS = "ein CSS-Selektor"
_INDEXES = ("feeds", "listings", "sitemaps", "wordpress")
_ONE_OF = f"{', '.join(_INDEXES[:-1])} oder {_INDEXES[-1]}"
IndexUrl = Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]


def _checked(css: str) -> str:
    # Selectors need an HTML parser, which `--help` and most commands do without.
    from crawler.pages.selectors import Selectors  # noqa: PLC0415

    try:
        Selectors(body=css)
    except ValueError as error:
        raise ValueError(f"das ist kein CSS-Selektor ({error.__cause__}); einer wäre .artikel > p") from error
    return css


Css = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_checked)]


class SelectorSettings(Section):
    """Where the parts of an article stand, if the standards do not tell."""

    title: Css | None = Field(default=None, title=_CSS, description="Überschrift")
    kicker: Css | None = Field(default=None, title=_CSS, description="Dachzeile über der Überschrift")
    teaser: Css | None = Field(default=None, title=_CSS, description="Anreißer (Vorspann)")
    body: Css | None = Field(default=None, title=_CSS, description="Text; nur was darin steht, wird gelesen")
    author: Css | None = Field(default=None, title=_CSS, description="Autor; jeder Treffer ist einer")
    published: Css | None = Field(default=None, title=_CSS, description="Datum der Veröffentlichung")
    section: Css | None = Field(default=None, title=_CSS, description="Rubrik")
    keywords: Css | None = Field(default=None, title=_CSS, description="Stichwörter")
    caption: Css | None = Field(default=None, title=_CSS, description="Bildunterschrift")
    image_credit: Css | None = Field(default=None, title=_CSS, description="Bildquelle")
    next_page: Css | None = Field(
        default=None, title=_CSS, description="Verweis auf die nächste Seite desselben Artikels"
    )
    drop: tuple[Css, ...] = Field(
        default=(), title="eine Liste von CSS-Selektoren", description="gehört nicht zum Text"
    )


class SourceSettings(Section):
    """A further source."""

    name: Name = Field(title="ein Name aus a-z, 0-9, - und _", description="Name in Befehlen und im Speicher")
    title: str = Field(min_length=1, title="ein Text", description="so sehen Leser die Quelle")
    home: WebUrl = Field(title="eine Adresse mit http(s)://", description="Startseite der Quelle")
    site: Name | None = Field(
        default=None,
        title="der Name einer mitgelieferten Quelle",
        description="deren Seitenbau die Quelle teilt; ohne Angabe werden die Seiten allgemein gelesen",
    )
    feeds: tuple[IndexUrl, ...] = Field(default=(), title=_URLS, description="RSS-, Atom- oder JSON-Feeds")
    listings: tuple[IndexUrl, ...] = Field(default=(), title=_URLS, description="Übersichtsseiten")
    sitemaps: tuple[IndexUrl, ...] = Field(
        default=(), title=_URLS, description="Sitemaps, am besten solche für Nachrichten"
    )
    wordpress: IndexUrl | None = Field(
        default=None,
        title="eine Adresse mit http(s)://",
        description="Beiträge von WordPress als JSON: …/wp-json/wp/v2/posts",
    )
    listing_pages: IndexUrl | None = Field(
        default=None,
        title="eine Adresse mit http(s):// und {page}",
        description="weitere Seiten der ersten Übersichtsseite, {page} ab 2; ohne Angabe gilt ihr Verweis",
    )
    article_path: str | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        title="ein Pfad mit * wie /aktuelles/* oder ein regulärer Ausdruck ab ^/",
        description="Pfade der Artikel; ohne Angabe alles unter home außer Übersichten, Dateien, Impressum …",
    )
    verify_certificate: bool = Field(
        default=True,
        title="true oder false",
        description="false liest sie trotz ungültigem Zertifikat; jeder Abruf warnt davor im Protokoll",
    )
    night: Hours | None = Field(
        default=None,
        title="eine Zeitspanne wie 22:00-06:00 (Berliner Zeit)",
        description="in diesen Stunden wird diese Quelle nicht abgerufen; ohne Angabe gilt crawler.night",
    )
    snippet: Literal["kwic", "title", "none", "licensed"] = Field(
        default="kwic",
        title="kwic, title, none oder licensed",
        description="das zeigen Mails und Feeds: Überschrift und Fundstelle (kwic), nur die Überschrift "
        "(title), nur dass es etwas gibt (none) oder mehrere Sätze, wie mit dem Verlag vereinbart (licensed)",
    )
    selectors: SelectorSettings | None = None

    @field_validator("listings", "wordpress", "listing_pages")
    @classmethod
    def _lies_on_the_site(cls, value: str | tuple[str, ...] | None, info: ValidationInfo) -> object:
        home = info.data.get("home")
        stated = value if isinstance(value, tuple) else (value,)
        for url in stated:
            if home and url and _host(url) != _host(home):
                raise ValueError(
                    f"{url} liegt nicht auf {_host(home)} wie home; dafür bitte eine eigene [[source]]"
                )
        return value

    @field_validator("listing_pages")
    @classmethod
    def _has_a_place_for_the_number(cls, value: str | None) -> str | None:
        if value is not None and "{page}" not in value:
            raise ValueError("es fehlt {page} für die Nummer der Seite, etwa …/aktuelles/seite/{page}/")
        return value

    @field_validator("article_path")
    @classmethod
    def _can_be_matched(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and (home := info.data.get("home")):
            article_pattern(value, home)
        return value

    @model_validator(mode="after")
    def _lists_something(self) -> Self:
        if not any(getattr(self, name) for name in _INDEXES):
            raise ValueError(f"mindestens eine Adresse in {_ONE_OF} wird gebraucht")
        if self.listing_pages and not self.listings:
            raise ValueError("listing_pages braucht eine Adresse in listings, deren weitere Seiten es nennt")
        return self


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower().rpartition("@")[2].removeprefix("www.")
