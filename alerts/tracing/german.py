"""What is said of the steps of an article, in German."""

from collections.abc import Mapping

from alerts.tracing.steps import StepKind
from storage.tables import (
    DigestKind,
    Hold,
    LateReason,
    ReturnKind,
    StoryReason,
    SuppressionReason,
)

GERMAN_SENTENCES: Mapping[StepKind, str] = {
    StepKind.NO_SOURCE: "Keine Quelle liest Seiten von {host}. Einrichten: stadtradar sources add {host}",
    StepKind.NOT_CONFIGURED: (
        "Die Adresse gehört zur mitgelieferten Quelle {source}, die hier nicht eingerichtet ist."
    ),
    StepKind.COVERED: "Zuständig ist die Quelle {source}.",
    StepKind.NO_ARTICLE_ADDRESS: (
        "So sehen bei {source} keine Adressen von Artikeln aus; sie wird auch gelistet nicht abgerufen."
    ),
    StepKind.RESTING: "Die Quelle {source} wird nicht mehr gelesen; sie steht nicht in den Einstellungen.",
    StepKind.NEVER_CRAWLED: "Die Quelle {source} wurde noch nie gelesen.",
    StepKind.SOURCE_FAULT: "Die Quelle {source} ist seit {at} gestört: {fault}",
    StepKind.NEVER_LISTED: (
        "Keine Übersicht von {source} hat die Adresse je genannt. Zuletzt gelesen: {read}, wieder ab {next}."
    ),
    StepKind.LISTED: "{source} hat die Adresse zuerst am {at} genannt.",
    StepKind.RETRIED: (
        "Noch nicht gespeichert, bisher {attempts}-mal versucht: {reason} Nächster Versuch ab {next}."
    ),
    StepKind.GIVEN_UP: "Nach {attempts} Versuchen aufgegeben: {reason}",
    StepKind.NO_ARTICLE: "Die Seite ist kein Artikel: {reason}",
    StepKind.FORBIDDEN: "Der Abruf ist verboten (robots.txt): {reason} Nächste Prüfung ab {next}.",
    StepKind.UNREADABLE: "Die am {at} abgerufene Seite war nicht lesbar: {reason}",
    StepKind.BLOCKED: "Am {at} kam statt der Seite eine Sperrseite: {reason}",
    StepKind.DISPUTED: (
        "Mehrere verschiedene Texte von {source} geben diese Adresse als ihre aus; sie führt zu keinem."
    ),
    StepKind.KNOWN_AS: "Unter dieser Adresse bekannt ist der Artikel {article}: {url}",
    StepKind.PUBLISHED: "Erschienen nach eigener Angabe: {at}.",
    StepKind.SEEN: "Zuerst gesehen bei {source}: {at}.",
    StepKind.STORED: "Gespeichert als Artikel {article}: {at}.",
    StepKind.STORED_LATE: "Verspätet verglichen ({late}): {at}. Möglich gewesen wäre es ab {since}.",
    StepKind.REVISED: "Fassung {revision} gespeichert: {at}.",
    StepKind.BASELINE: (
        "Das war beim ersten Lesen von {source}. Was da schon auf den Seiten steht, wird niemandem gemeldet."
    ),
    StepKind.IN_STORY: "Gehört zur Geschichte {story}; dieselbe erzählt Artikel {articles}.",
    StepKind.UNCOMPARED: "Noch nicht mit den Abos verglichen.",
    StepKind.NO_SEARCH: "Dieser Empfänger hat kein Abo.",
    StepKind.SEARCH_ENDED: "Das Abo war schon beendet: {at}.",
    StepKind.BEFORE_SEARCH: ("Der Artikel war am {at} schon gespeichert, das Abo begann erst am {began}."),
    StepKind.LATE_BEFORE_SEARCH: (
        "Der Artikel hätte schon am {since} gemeldet werden können, das Abo begann erst am {began}."
    ),
    StepKind.UNREADABLE_QUERY: "Die Anfrage des Abos ist nicht mehr zu verstehen und bringt nichts: {fault}",
    StepKind.NOT_MATCHED: "Kein Treffer. Es fehlt: {part}.",
    StepKind.EXCLUDED: "Kein Treffer, weil etwas Ausgeschlossenes darin steht: {words}. Ausschluss: {part}.",
    StepKind.SOURCE_MUTED: "Ein Treffer, doch das Abo schließt die Quelle {source} aus.",
    StepKind.MATCHED: "Treffer: {words}.",
    StepKind.MATCHED_ONCE: (
        "Am {at} war es ein Treffer. Heute wäre es keiner: Anfrage oder Artikel sind seitdem anders."
    ),
    StepKind.STOOD_BEFORE: (
        "Die Wörter standen schon vor Fassung {revision} im Artikel; eine Berichtigung ist keine Meldung."
    ),
    StepKind.SEARCH_CHANGED: "Die Anfrage wurde am {at} geändert; geprüft wird, wie sie heute lautet.",
    StepKind.TOLD_BEFORE: (
        "Die Geschichte war schon vorgemerkt oder gemeldet, durch den Artikel {article} ({source}) am {at}."
    ),
    StepKind.NO_DEBT: (
        "Heute ein Treffer, beim Vergleich damals nicht: Anfrage, Aliase oder Wortformen sind seitdem anders."
    ),
    StepKind.OWED: "Zur Meldung vorgemerkt ({channel}): {at}.",
    StepKind.OWED_UPDATE: "Als Aktualisierung vorgemerkt ({channel}): {at}.",
    StepKind.LED_BY: "Die Meldung führt der Artikel {article} ({source}) an, dort gefunden am {at}.",
    StepKind.COPY: "Beide gelten als eine Geschichte: {copy}.",
    StepKind.LATE: "Verspätet, {late}.",
    StepKind.WAITING: "Wartet bis {until}, ob andere Quellen dieselbe Geschichte bringen.",
    StepKind.DUE: "Fällig seit {until}; der Versand kommt gleich an die Reihe.",
    StepKind.HELD: "Zurückgehalten bis {until}: {hold}.",
    StepKind.LEASED: "Wird gerade verschickt; ist das bis {until} nicht gelungen, wird es wiederholt.",
    StepKind.LEASE_LOST: "Der Versand brach ab (Frist bis {until}) und wird wiederholt.",
    StepKind.DEFERRED: (
        "Aufgeschoben {phase}: {reply} Versuche bisher: {attempts}, nächster Versuch {next}."
    ),
    StepKind.GATHERED: "Gesammelt in der Sammelmail {digest} ({kind}).",
    StepKind.SENT: "Verschickt: {at}. Antwort des Mailservers: {reply}",
    StepKind.MESSAGE_ID: "Message-ID: {id}",
    StepKind.SUPPRESSED: "Nicht verschickt: {hold}.",
    StepKind.DEAD: "Endgültig abgelehnt {phase}: {reply}",
    StepKind.BOUNCED: "Zurückgekommen am {at}: {return} ({status}): {reason}",
    StepKind.UNDELIVERABLE: "An diese Adresse geht seit {at} nichts mehr: {suppression}.",
    StepKind.ADDRESS_SUPPRESSED: "Die Adresse ist seit {at} gesperrt: {suppression}.",
}

GERMAN_NAMES: Mapping[str, Mapping[str, str]] = {
    "channel": {"mail": "Mail", "webhook": "Webhook", "chat": "Chat"},
    "late": {
        LateReason.UNREADABLE: "weil die Seite erst nach einer Anpassung lesbar war",
        LateReason.MISREAD: "weil die Seite zuerst nur unvollständig gelesen wurde",
        LateReason.UNAVAILABLE: "weil die Seite länger als einen Tag nicht abrufbar oder nicht lesbar war",
        LateReason.FOLDED: "weil der Artikel zuerst für die Kopie eines anderen gehalten wurde",
    },
    "copy": {
        StoryReason.SAME_WORDS: "Wort für Wort derselbe Text",
        StoryReason.NEAR_COPY: "fast derselbe Text",
    },
    "hold": {
        Hold.DIGEST: "die Abos melden täglich oder wöchentlich",
        Hold.PAUSED: "die Abos sind pausiert",
        Hold.QUIET: "die letzte Mail liegt noch nicht lange zurück",
        Hold.CAPPED: "die Höchstzahl der Mails an diesem Tag ist erreicht",
        Hold.ENDED: "die Abos waren beendet",
        Hold.ERASED: "der Empfänger wurde gelöscht",
        Hold.MUTED: "die Abos schließen diese Quelle aus",
        Hold.UNDELIVERABLE: "Mails an diese Adresse kommen zurück",
        Hold.DISABLED: "der Empfangspunkt nimmt nichts mehr an",
    },
    "kind": {
        DigestKind.DAILY: "täglich",
        DigestKind.WEEKLY: "wöchentlich",
        DigestKind.COLLECTED: "Gesammeltes nach Pause, Ruhe oder vollem Tag",
    },
    "phase": {
        "connect": "beim Verbinden",
        "ehlo": "bei der Begrüßung",
        "tls": "beim Verschlüsseln",
        "auth": "bei der Anmeldung",
        "mail": "beim Absender",
        "rcpt": "beim Empfänger",
        "data": "bei der Übergabe",
        "dot": "nach der Übergabe",
        "compose": "beim Schreiben der Mail",
        "consent": "vor dem Versand",
    },
    "return": {
        ReturnKind.HARD: "das Postfach gibt es nicht",
        ReturnKind.SOFT: "das Postfach ist voll oder gerade nicht erreichbar",
        ReturnKind.POLICY: "der Empfänger nimmt von uns nichts an",
        ReturnKind.COMPLAINT: "als unerwünscht gemeldet",
    },
    "suppression": {
        SuppressionReason.BOUNCED: "Mails kamen zurück",
        SuppressionReason.COMPLAINED: "eine Mail wurde als unerwünscht gemeldet",
        SuppressionReason.ERASED: "auf Wunsch gelöscht",
        SuppressionReason.OPERATOR: "vom Betreiber gesperrt",
    },
}
