"""What our mails say in German, to readers who are addressed as Sie."""

from alerts.wording.entries import Wording
from storage.tables import DigestKind, LateReason

GERMAN = Wording(
    language="de",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    day="{day}. {month} {year}",
    clock="{day}, {hour}:{minute:02} Uhr",
    undated="Datum unbekannt, zuerst gesehen am {day}",
    late_subject="Verspätet: {subject}",
    late={
        LateReason.UNREADABLE: (
            "Verspätet, weil der Seitenbau von {source} geändert war und die Seite erst jetzt gelesen werden "
            "konnte."
        ),
        LateReason.MISREAD: (
            "Verspätet, weil diese Seite von {source} zuerst nur unvollständig gelesen werden konnte."
        ),
        LateReason.UNAVAILABLE: (
            "Verspätet, weil diese Seite von {source} länger als einen Tag nicht abrufbar oder nicht lesbar "
            "war."
        ),
        LateReason.FOLDED: (
            "Verspätet, weil dieser Artikel von {source} zuerst für die Kopie eines anderen gehalten wurde."
        ),
    },
    update_subject="Aktualisiert: {subject}",
    update="Der Artikel wurde geändert, seit Sie von ihm erfahren haben: {fields}.",
    changed="Der Artikel wurde geändert, seit er erschienen ist: {fields}.",
    history="Alle Fassungen im Vergleich",
    fields={
        "kicker": "Dachzeile",
        "title": "Überschrift",
        "teaser": "Anreißer",
        "body": "Text",
        "published_at": "Veröffentlichungsdatum",
        "author": "Autor",
        "section": "Rubrik",
        "keywords": "Stichwörter",
        "caption": "Bildunterschrift",
        "image_credit": "Bildquelle",
        "links": "Verweise",
        "paywalled": "Bezahlschranke",
    },
    paywall="Nur Anrisstext, der Rest steht hinter einer Bezahlschranke.",
    quoted="„{text}“",
    keywords="Stichwörter:",
    untitled="Meldung bei {source}",
    also_in="Auch in:",
    more_articles="und {count} weitere: {sources}",
    more_sources="+{count}",
    hit_in="Treffer in: {searches}",
    digest_subject="{title} + {count} weitere",
    digest_subject_search="{subject} – {search}",
    digest_searches="{count} Suchen",
    digest_heading={
        DigestKind.DAILY: "Tagesüberblick vom {day}",
        DigestKind.WEEKLY: "Wochenüberblick vom {day}",
        DigestKind.COLLECTED: "Gesammelte Meldungen vom {day}",
    },
    digest_one="1 Meldung zu Ihren Suchen, gefunden vom {since} bis zum {until}.",
    digest_many="{count} Meldungen zu Ihren Suchen, gefunden vom {since} bis zum {until}.",
    digest_collected=(
        "Gesammelt wird während einer Pause oder Ruhezeit und wenn die Höchstzahl an Mails eines Tages "
        "erreicht ist."
    ),
    left_out_one="1 weitere Meldung hat hier keinen Platz; die Suche zeigt sie:",
    left_out_many="{count} weitere Meldungen haben hier keinen Platz; die Suche zeigt sie:",
    search_for="Suche nach {query}",
    disturbed="Gestörte Quellen",
    disturbed_note=("Diese Quellen waren gestört; Meldungen von dort fehlen vielleicht oder kommen später:"),
    why="Warum Sie diese Nachricht erhalten",
    why_one_search="Der Artikel passt zu Ihrer Suche:",
    why_several_searches="Der Artikel passt zu Ihren Suchen:",
    why_digest_one_search="Die Meldungen passen zu Ihrer Suche:",
    why_digest_several_searches="Die Meldungen passen zu Ihren Suchen:",
    search="{query}, abonniert am {day}",
    search_confirmed="{query}, bestätigt am {day}",
    more_searches="und {count} weitere Suchen",
    manage="Suchen und Zustellung verwalten",
    pause="Mails eine Zeit lang pausieren",
    unsubscribe_one="Diese Suche abbestellen",
    unsubscribe_several="Diese Suchen abbestellen",
    why_link="Warum diese Meldung?",
    irrelevant_link="Nicht relevant für diese Suche?",
    contact="Fragen? {contact}",
    imprint="Impressum",
    privacy="Datenschutz",
    test_subject="Testnachricht von {sender}",
    test_text=(
        "Guten Tag,\n\n"
        "diese Nachricht zeigt, dass {sender} E-Mails verschicken kann. Umlaute und ß müssen lesbar sein.\n"
        "Sie enthält keine Meldung; es ist nichts zu tun.\n"
    ),
)
