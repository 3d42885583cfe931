"""Lines that are printed among the paragraphs of an article and are no text of it, told by their words."""

import re

_MORE_OF = r"(?:artikel|beiträge|meldungen|nachrichten|themen|news)"
_NAMED = r"(?:den autor|die autorin|die autoren|den verfasser|die verfasserin)"

_ENDS = (
    r"das könnte (?:sie|dich|euch) (?:auch )?(?:noch )?interessieren",
    (
        rf"(?:mehr|weitere|ähnliche|verwandte|neueste|aktuelle|beliebte) (?:{_MORE_OF}|zum thema|dazu"
        rf"|links)(?: .{{0,40}})?"
    ),
    (
        r"mehr (?:aus|von) .{2,40}|(?:passend )?zum thema|auch interessant|lesen sie (?:auch|mehr|weiter)"
        r"|lies auch"
    ),
    (
        r"(?:\d+ )?(?:leser)?(?:kommentare?|comments?|responses?|antworten|reaktionen|ergänzungen)"
        r"(?: \(?\d*\)?)?(?: (?:zu|on|to|auf) .*)?"
    ),
    r"kommentar (?:schreiben|verfassen|hinterlassen)|diskutieren sie mit|leave a (?:reply|comment)",
    r"(?:schreibe?n?|hinterlasse?n?)(?: sie)? (?:einen|ihren|deinen) kommentar",
    r"(?:diesen |den )?(?:artikel|beitrag|seite) (?:teilen|bewerten|kommentieren|drucken|empfehlen)",
    (
        r"teilen(?: mit| auf| sie)?|teile dies|share this(?: .*)?|gefällt mir|newsletter(?: .{0,40})?"
        r"|jetzt abonnieren"
    ),
    (
        r"related (?:articles|posts|stories|content|topics)|you (?:may|might) also like|read (?:more|next"
        r"|also)"
    ),
    r"recommended(?: for you)?|more (?:from|on|stories|in) .{0,40}|about the author|explore further",
    rf"über {_NAMED}|zur person|pressekontakt|ansprechpartner(?:in)?|kontakt|rückfragen(?: .*)?",
    r"schlag(?:wörter|worte|wort)|stich(?:wörter|worte|wort)|tags|themen|downloads?|anhänge",
    r"nach oben|zurück(?: zur? .*)?|meistgelesen|top-?themen|archivmeldung|inhaltsverzeichnis",
)
_METAS = (
    (
        r"(?:von|by|autor(?:in|en)?:?|text:?|ein (?:gast)?(?:beitrag|kommentar) von|(?:geschrieben"
        r"|verfasst) von"
        r"|(?:posted|written) by)\s+[A-ZÄÖÜ@][^.!?]{1,70}"
    ),
    (
        r"(?:veröffentlicht|erschienen|aktualisiert|zuletzt (?:aktualisiert|geändert|bearbeitet)|erstellt"
        r"|publiziert"
        r"|published|updated|posted|last (?:updated|modified)|stand|datum|date)\b.{0,70}"
    ),
    r".{0,30}(?:lesezeit|lesedauer|min(?:uten)? lesen|min\.? read|minutes? read|reading time).{0,20}",
    (
        r"(?:kategorien?|categor(?:y|ies)|posted in|filed (?:under|in)|abgelegt unter|themen?"
        r"|schlagw[oö]rte?r?"
        r"|stichw[oö]rter?|tags?|rubrik|ressort|tagged(?: with| as)?)\s*:.*"
    ),
    r"\d* ?(?:kommentare?|comments?|antworten|shares?|likes?|views?|aufrufe|mal gelesen)(?: \d+)?",
    (
        r"(?:kommentieren|antworten|drucken|vorlesen|merken|anhören|folgen|follow|reply|link kopieren"
        r"|copy link|permalink"
        r"|feedback|artikel (?:anhören|merken|vorlesen)|in pocket speichern|seite drucken|als pdf|pdf|audio"
        r"|video"
        r"|zur startseite|startseite|home|druckansicht|mehr anzeigen)(?: .{0,20})?"
    ),
    (
        r"(?:fotos?|bild(?:er|quelle|nachweis|rechte)?|(?:beitrags|titel|aufmacher|header|teaser|cover|vorschau|symbol)(?:bild|foto)"
        r"|grafik|illustration|image|photos?|picture"
        r"|credit"
        r"|screenshot)(?: credit)?\s*(?::|by|©|/|\|).*"
    ),
    r"[©(]\s*(?:foto|bild|©|dpa|picture|imago|getty|adobe|shutterstock|istock|pixabay|unsplash).*|©.*",
    (
        r"(?:anzeige|werbung|advertisement|sponsored|advertorial|affiliate|anbieter zum thema"
        r"|firma zum thema)\b.{0,40}"
    ),
    (
        r"(?:weiterlesen|mehr lesen|mehr erfahren|read more|continue reading|zum artikel|hier klicken|mehr"
        r"|more)\s*[:.…»>→]*"
    ),
    (
        r".*affiliate-?links?.*|sie sind hier.*|you are here.*|direkt zum inhalt|zum inhalt springen"
        r"|\(?id:\s?\d+\)?"
    ),
    r"(?:ein beitrag geteilt von|a post shared by|view this post on|dieser beitrag stammt aus).*",
    r"(?:aufrufe|zugriffe|hits|views|kommentare(?: insgesamt)?|rating|bewertung)\s*:\s*\d.*",
    r"kommentar(?:e|feed)?\b.{0,30}\b(?:geschlossen|deaktiviert)(?: \|.{0,40})?",
    r"(?:dieses thema im programm|über dieses thema berichtete?|sendung|quelle|das thema im programm)\s*:.*",
    r"close notice|this article is also available in .*|it was translated .*",
)
_BOXES = (
    (
        r"(?:lesen sie (?:auch|hierzu|dazu|mehr)|lies (?:auch|dazu)|auch interessant|mehr (?:zum thema"
        r"|dazu)"
        r"|siehe auch"
        r"|(?:read|see) also|read more|also read|related)\s*:? .{0,160}"
    ),
    (
        r"(?:auf (?:facebook|twitter)|folgen sie uns|besuchen sie uns|abonnieren sie"
        r"|melden sie sich .{0,40}newsletter"
        r"|jetzt (?:kostenlos )?(?:anmelden|abonnieren|registrieren)|mit unserem newsletter|follow us"
        r"|subscribe to"
        r"|sign up for|immer informiert bleiben).{0,200}"
    ),
    r".{0,60} auf (?:facebook|instagram|twitter|x|youtube|linkedin) ?[–—-] .{0,200}",
    (
        r".{0,120}(?:bitte (?:aktivieren|erlauben) sie javascript|javascript (?:is )?(?:deaktiviert"
        r"|disabled)"
        r"|ihr browser unterstützt|your browser does not|update required to play|cookies? (?:zu|akzeptieren"
        r"|zustimmen)"
        r"|inhalte? (?:von|anzeigen|zu laden)|empfohlener (?:redaktioneller|externer) inhalt"
        r"|externe[rn]? inhalt"
        r"|datenschutzerklärung|gratis-artikel|noch \d+ artikel).{0,200}"
    ),
    r"kommentieren sie den artikel|please enter your (?:comment|name).*|bitte geben sie ihren .*",
    r"(?:dies|das|dieser beitrag) ist (?:ein|eine) (?:archivierte?|archiv).{0,160}",
)
_END = re.compile(rf"(?:{'|'.join(_ENDS)})\s*[:.…»>!]*", re.IGNORECASE)
_META = re.compile("|".join(_METAS), re.IGNORECASE)
_BOX = re.compile("|".join(_BOXES), re.IGNORECASE)
_LONGEST_LINE = 140
_LONGEST_BYLINE = 80
_LONGEST_BOX = 300


def ends_text(text: str) -> bool:
    """Tell whether a line opens what comes behind an article: related articles, comments, tags."""
    return len(text) <= _LONGEST_LINE and _END.fullmatch(text) is not None


def is_line_about(text: str) -> bool:
    """Tell whether a line is about the article, its pictures or the page: byline, reading time, credit."""
    if len(text) > _LONGEST_LINE or not (_META.fullmatch(text) or _END.fullmatch(text)):
        return False
    return len(text) <= _LONGEST_BYLINE or not text.endswith(".")


def is_box(text: str) -> bool:
    """Tell whether a paragraph advertises something: other articles, a newsletter, a social network."""
    return len(text) <= _LONGEST_BOX and _BOX.fullmatch(text) is not None
