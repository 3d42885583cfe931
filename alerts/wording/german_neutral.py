"""What our mails say in German to readers who are addressed neither as Sie nor as du."""

from dataclasses import replace

from alerts.wording.german import GERMAN

GERMAN_NEUTRAL = replace(
    GERMAN,
    update="Der Artikel wurde seit der ersten Nachricht über ihn geändert: {fields}.",
    digest_one="1 Meldung zu den abonnierten Suchen, gefunden vom {since} bis zum {until}.",
    digest_many="{count} Meldungen zu den abonnierten Suchen, gefunden vom {since} bis zum {until}.",
    why="Warum diese Nachricht kommt",
    why_one_search="Der Artikel passt zur Suche:",
    why_several_searches="Der Artikel passt zu den Suchen:",
    why_digest_one_search="Die Meldungen passen zur Suche:",
    why_digest_several_searches="Die Meldungen passen zu den Suchen:",
    test_text=(
        "Guten Tag,\n\n"
        "diese Nachricht zeigt, dass {sender} E-Mails verschicken kann. Umlaute und ß müssen lesbar sein.\n"
        "Eine Meldung ist nicht dabei; es ist nichts zu tun.\n"
    ),
)
