"""What is said of faults in German, and the same in English: each pair without the full stop at its end.

What varies is named: a number {n}, {m}, {k} or {j}, a {date}, an address {url} or several {urls}, a {word},
any {text}, the {rules} of a robots.txt, the {fields} of an article, and what has a twin of its own: {said}.
"""

from collections.abc import Mapping

TWINS: tuple[tuple[str, str], ...] = (
    # no answer
    ("{word} wird nicht abgerufen: {said}", "{word} is not fetched: {said}"),
    (
        "Einen eigenen Server erlaubt die Einstellung [crawler] allowed_hosts",
        "A server of your own is allowed by the setting [crawler] allowed_hosts",
    ),
    ("Port {n} ist nicht erlaubt (nur 80 und 443)", "port {n} is not allowed (only 80 and 443)"),
    ("{word} ist keine öffentliche Adresse", "{word} is no public address"),
    (
        "Die URL enthält Leer-, Steuerzeichen oder einen umgekehrten Schrägstrich",
        "the URL contains spaces, control characters or a backslash",
    ),
    ("Die URL ist nicht lesbar", "the URL cannot be read"),
    (
        "Das Schema „{word}“ ist nicht erlaubt (nur http und https)",
        "the scheme “{word}” is not allowed (only http and https)",
    ),
    (
        "Die URL enthält Zugangsdaten oder Sonderzeichen vor dem Pfad",
        "the URL contains credentials or special characters before its path",
    ),
    (
        "Die Adresse braucht ASCII-Zeichen ohne Leerzeichen, höchstens {n} ({text})",
        "the address needs ASCII characters without spaces, {n} at most ({text})",
    ),
    (
        "Diesen Rechner kann nur eintragen, wer Stadtradar hier betreibt",
        "only whoever runs Stadtradar here can enter this host",
    ),
    ("Die Adresse ist nicht lesbar", "the address cannot be read"),
    ("Der URL fehlt der Rechnername", "the URL has no host name"),
    ("„{word}“ ist eine verschleierte Adresse", "“{word}” is a disguised address"),
    (
        "Der Rechnername {word} ist nicht auflösbar (DNS)",
        "The host name {word} cannot be resolved (DNS)",
    ),
    ("{word} nimmt keine Verbindung an", "{word} accepts no connection"),
    ("{word} ist nicht erreichbar", "{word} cannot be reached"),
    ("{url} antwortet nicht binnen {n} s", "{url} does not answer within {n} s"),
    ("{url} antwortet nicht", "{url} does not answer"),
    (
        "Die Antwort von {url} ist zu groß und wurde abgebrochen",
        "The answer of {url} is too large and was broken off",
    ),
    ("Die Antwort von {url} ist unvollständig", "The answer of {url} is incomplete"),
    ("Die Antwort von {url} ist entpackt zu groß", "The answer of {url} is too large when decompressed"),
    (
        "{url} ist komprimiert, wie es nicht verlangt war ({text})",
        "{url} is compressed as nobody asked ({text})",
    ),
    ("Die Verbindung zu {url} brach ab", "The connection to {url} broke off"),
    ("{url} leitet zu oft weiter", "{url} redirects too often"),
    (
        "{url} antwortet mit HTTP {n}; solange gilt dort alles als verboten",
        "{url} answers with HTTP {n}; as long as it does, everything there counts as forbidden",
    ),
    (
        "{url} antwortet mit HTTP {n} und bittet um {m} min Pause",
        "{url} answers with HTTP {n} and asks for a pause of {m} min",
    ),
    ("{url} antwortet mit HTTP {n}", "{url} answers with HTTP {n}"),
    ("HTTP {n}", "HTTP {n}"),
    ("{url} wird jetzt nicht abgerufen: {said}", "{url} is not fetched now: {said}"),
    ("Wieder ab {date}", "Again from {date}"),
    ("In diesen Stunden wird nichts abgerufen", "nothing is fetched in these hours"),
    ("{word} hat heute schon {n} Abrufe bekommen", "{word} has had {n} requests today"),
    ("{word} bekommt eine Pause ({said})", "{word} is given a pause ({said})"),
    ("{n} Fehler in Folge, zuletzt: {said}", "{n} failures in a row, the last: {said}"),
    ("keine Antwort", "no answer"),
    ("keine Verbindung", "no connection"),
    ("die Verbindung brach ab", "the connection broke off"),
    # certificates
    ("Das Zertifikat von {word} ist ungültig ({said})", "The certificate of {word} is not valid ({said})"),
    ("Das Zertifikat von {word} ist ungültig (TLS)", "The certificate of {word} is not valid (TLS)"),
    ("abgelaufen am {date}", "expired on {date}"),
    ("erst gültig ab {date}", "valid only from {date}"),
    ("selbst ausgestellt", "issued by itself"),
    (
        "ausgestellt von einer Stelle ohne Namen, was zu keiner bekannten Ausgabestelle führt",
        "issued by an authority without a name, which leads to no known one",
    ),
    (
        "ausgestellt von „{text}“, was zu keiner bekannten Ausgabestelle führt",
        "issued by “{text}”, which leads to no known authority",
    ),
    ("es gilt für einen anderen Namen", "it is for another name"),
    # robots.txt
    ("robots.txt von {word} verbietet {url}", "robots.txt of {word} forbids {url}"),
    ("Für „{text}“ gilt dort: {rules} und weitere", "For “{text}” it says: {rules} and more"),
    ("Für „{text}“ gilt dort: {rules}", "For “{text}” it says: {rules}"),
    ("Geändert bemerkt am {date}", "The change was noticed on {date}"),
    ("Zuvor galt: {rules} und weitere", "Before it said: {rules} and more"),
    ("Zuvor galt: {rules}", "Before it said: {rules}"),
    ("Zuvor verbot sie uns nichts", "Before it forbade us nothing"),
    # indexes
    (
        "{url} nennt keine Artikel mehr, zuvor bis zu {n}",
        "{url} names no articles any more, before it named up to {n}",
    ),
    (
        "{url} verweist auf keinen Artikel; vermutlich hat sich die Seite geändert",
        "{url} links to no article; the page has probably changed",
    ),
    (
        "Keine Übersicht gefunden: {urls} gibt es nicht (HTTP 404)",
        "No index found: {urls} does not exist (HTTP 404)",
    ),
    ("{n} von {m} Übersichten fallen aus: {said}", "{n} of {m} indexes fail: {said}"),
    ("Statt eines Feeds kam eine HTML-Seite: {url}", "Instead of a feed came an HTML page: {url}"),
    ("Feed zu tief geschachtelt oder zu groß: {url}", "Feed nested too deeply or too large: {url}"),
    ("Feed größer als {n} MiB: {url}", "Feed larger than {n} MiB: {url}"),
    ("Kein Feed: {url}", "No feed: {url}"),
    ("Kein JSON-Feed: {url}", "No JSON feed: {url}"),
    ("Kein lesbares JSON: {url}", "No readable JSON: {url}"),
    ("Antwort größer als {n} MiB: {url}", "Answer larger than {n} MiB: {url}"),
    ("Keine Beiträge der WordPress-Schnittstelle: {url}", "No posts of the WordPress interface: {url}"),
    ("Keine Sitemap: {url}", "No sitemap: {url}"),
    ("Sitemap größer als {n} MiB: {url}", "Sitemap larger than {n} MiB: {url}"),
    ("Sitemap entpackt größer als {n} MiB: {url}", "Sitemap larger than {n} MiB when decompressed: {url}"),
    ("Die komprimierte Sitemap ist unlesbar: {url}", "The compressed sitemap cannot be read: {url}"),
    ("Die komprimierte Sitemap bricht mittendrin ab: {url}", "The compressed sitemap is cut short: {url}"),
    (
        "Sitemap mit eigenen Entitäten, zu tief geschachtelt oder zu groß: {url}",
        "Sitemap with entities of its own, nested too deeply or too large: {url}",
    ),
    # article pages
    (
        "Keine von {n} Artikelseiten war abrufbar: {said}",
        "None of {n} article pages could be fetched: {said}",
    ),
    (
        "{n} von {m} Artikelseiten sind nicht lesbar ({said})",
        "{n} of {m} article pages cannot be read ({said})",
    ),
    (
        "{n} von {m} Artikelseiten gibt es nicht, obwohl der Server sie mit Status 200 beantwortet ({said})",
        "{n} of {m} article pages do not exist, though the server answers with status 200 ({said})",
    ),
    ("{n} von {m} Adressen zeigen denselben Text", "{n} of {m} addresses show the same text"),
    ("Überall steht „{text}“", "Everywhere it says “{text}”"),
    ("Keine HTML-Seite: {url}", "No HTML page: {url}"),
    ("Keine bekannte Seitenform: {url}", "No known layout: {url}"),
    ("Statt des Artikels kam die Startseite: {url}", "Instead of the article came the homepage: {url}"),
    (
        "Statt des Artikels kam eine Fehlerseite („{text}“): {url}",
        "Instead of the article came an error page (“{text}”): {url}",
    ),
    (
        "Statt der Seite kam eine Prüfung auf Roboter: {url}",
        "Instead of the page came a check for robots: {url}",
    ),
    (
        "Statt der Seite kam eine Anmeldung, etwa die eines WLAN: {url}",
        "Instead of the page came a login, perhaps that of a Wi-Fi: {url}",
    ),
    (
        "Statt der Seite kam eine Abfrage der Einwilligung: {url}",
        "Instead of the page came a request for consent: {url}",
    ),
    ("Nur Verweise auf andere Artikel gefunden: {url}", "Only links to other articles found: {url}"),
    ("Kein Titel gefunden: {url}", "No headline found: {url}"),
    ("Kein Text gefunden: {url}", "No text found: {url}"),
    # what a run was seen by
    ("{n} von {m} Übersichten fielen aus", "{n} of {m} indexes failed"),
    (
        "{n} gelistet, {m} abgerufen, davon {k} misslungen",
        "{n} listed, {m} fetched, of which {k} failed",
    ),
    ("zum Beispiel {urls}", "for example {urls}"),
    ("{n}. Fehlversuch in Folge", "failure number {n} in a row"),
    # history and the nightly check
    ("Seit {date} ist nichts Neues erschienen", "Nothing new has appeared since {date}"),
    (
        (
            "Seither wären rund {n} Artikel zu erwarten gewesen; üblich sind werktags {m}, am Wochenende {k} "
            "Artikel je Tag und Pausen von höchstens {j} Erscheinungstagen"
        ),
        (
            "About {n} articles were to be expected since; usual are {m} articles a day on working days, {k} "
            "on weekends, and pauses of at most {j} days of publication"
        ),
    ),
    (
        "Seither {n} Tage ohne Artikel; für einen eigenen Takt sind zu wenige bekannt",
        "{n} days without an article since; too few are known for a rhythm of its own",
    ),
    (
        "Neuen Artikeln fehlt, was frühere hatten: {fields}",
        "New articles lack what earlier ones had: {fields}",
    ),
    (
        "Text: {n} neuen Artikeln mit höchstens {m} Zeichen, zuvor {k}",
        "Text: {n} new articles of at most {m} characters, before {k}",
    ),
    (
        "{fields}: bei {n} von {m} neuen Artikeln, zuvor bei {k} % von {j}",
        "{fields}: in {n} of {m} new articles, before in {k}% of {j}",
    ),
    (
        "Auf {n} von {m} neuen Seiten fehlt, was sonst immer da ist; es fehlt: {fields}",
        "{n} of {m} new pages lack what is always there; missing: {fields}",
    ),
    (
        "Auf {n} von {m} neuen Seiten fehlt, was sonst immer da ist; {said}",
        "{n} of {m} new pages lack what is always there; {said}",
    ),
    ("{url}: ohne {fields}", "{url}: without {fields}"),
    ("{url}: {said}", "{url}: {said}"),
    # errors of ours
    ("Unerwarteter Fehler beim Abruf von {url} ({word})", "Unexpected error while fetching {url} ({word})"),
    ("Der Speicher nimmt nichts an", "The store takes nothing"),
    (
        "Unerwarteter Fehler beim Lesen von {url} ({word}, Einzelheiten im Protokoll)",
        "Unexpected error while reading {url} ({word}, details in the log)",
    ),
    (
        "Der Abruf endete unerwartet, bevor alle Artikel gelesen waren",
        "The crawl ended unexpectedly before all articles were read",
    ),
    (
        "Der Abruf überschritt seine Zeitgrenze und wurde beendet",
        "The crawl exceeded its limit of time and was ended",
    ),
    ("Der Abruf überschritt seine Speichergrenze", "The crawl exceeded its limit of memory"),
    (
        "Der Abruf brach ab ({word}, Einzelheiten im Protokoll des Dienstes)",
        "The crawl broke off ({word}, details in the log of the service)",
    ),
    ("Der Abrufprozess endete unerwartet (Signal {word})", "The crawling process died (signal {word})"),
    ("Der Abrufprozess endete unerwartet (Status {n})", "The crawling process died (status {n})"),
    (
        "Der Prozess, der die Quelle las, endete, ohne ein Ergebnis zu hinterlassen",
        "The process that read the source ended without leaving a result",
    ),
)

FIELDS: Mapping[str, str] = {
    "Überschrift": "headline",
    "Dachzeile": "kicker",
    "Anreißer": "teaser",
    "Text": "text",
    "Autor": "author",
    "Datum": "publication date",
    "Rubrik": "section",
    "Stichwörter": "keywords",
    "Bildunterschrift": "caption",
    "Bildquelle": "image credit",
    "Text mit mindestens 200 Zeichen": "a text of at least 200 characters",
}
