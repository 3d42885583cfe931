"""Managing one's subscriptions, in German."""

from web.wording.counted import Counted
from web.wording.manage_entries import ManageWording

GERMAN = ManageWording(
    ask_heading="Suchen verwalten",
    ask_intro=(
        "Geben Sie die Adresse an, an die Ihre Benachrichtigungen gehen. Wir schicken dorthin einen Link zu "
        "Ihrer Verwaltungsseite."
    ),
    ask_button="Link anfordern",
    asked_heading="Bitte im Postfach nachsehen",
    asked=(
        "Gehört die Adresse zu einem Abo, kommt in wenigen Minuten eine Mail mit dem Link, höchstens einmal "
        "in der Stunde. In jeder Benachrichtigung steht er ebenfalls."
    ),
    heading="Ihre Suchen",
    intro="Hier ändern, pausieren und beenden Sie alles. Der Link zu dieser Seite gehört nur Ihnen.",
    count=Counted("Eine Suche läuft.", "{n} Suchen laufen."),
    none="Zurzeit läuft keine Suche.",
    bad_link_heading="Dieser Link ist nicht lesbar",
    bad_link=(
        "Wahrscheinlich ist er beim Kopieren oder durch einen Zeilenumbruch unvollständig geworden. Es wurde "
        "nichts geändert. Einen neuen gibt es hier:"
    ),
    gone_heading="Hier ist nichts mehr",
    gone="Zu diesem Link ist nichts gespeichert. Sie können sich jederzeit neu anmelden.",
    done={
        "geaendert": "Gespeichert.",
        "pausiert": "Pausiert. Was in der Pause erscheint, kommt danach gesammelt.",
        "fortgesetzt": "Die Suche läuft wieder.",
        "beendet": "Beendet. Dazu kommen keine Mails mehr.",
        "neu": "Die neue Suche läuft.",
        "feed-neu": "Der Feed ist angelegt.",
        "webhook-neu": "Der Webhook ist eingetragen.",
        "geheimnis-neu": "Das neue Geheimnis gilt, neben dem alten.",
        "feed-gesperrt": "Der Feed ist gesperrt; seine Adressen gelten nicht mehr.",
        "endpunkt-entfernt": "Entfernt. Dorthin wird nichts mehr gemeldet.",
        "geheimnis-beendet": "Das alte Geheimnis gilt nicht mehr.",
    },
    paused="pausiert bis {day}",
    settings="Einstellungen ändern",
    quiet_label="Ruhe nach einer Mail, in Minuten",
    quiet_hint="0 bis 1440. Was in der Ruhe erscheint, kommt danach in einer Mail.",
    channels_label="Wege",
    channel_mail="E-Mail",
    channel_other="{kind} Nr. {number}",
    muted_label="Diese Quellen nicht melden",
    muted_hint="Angekreuzte Quellen werden zu dieser Suche nicht gemeldet.",
    save="Speichern",
    pause_heading="Pausieren",
    pause_label="An diesem Tag geht es weiter",
    pause_hint="Als 24.12.2026 oder 2026-12-24, höchstens ein Jahr voraus.",
    pause_button="Pausieren",
    resume_button="Jetzt fortsetzen",
    end_button="Diese Suche beenden",
    end_all_heading="Alles beenden",
    end_all_hint="Beendet alle Suchen sofort. Die Adresse bleibt gespeichert, bis Sie sie löschen.",
    end_all_button="Alle Suchen beenden",
    add_heading="Weitere Suche",
    add_intro="Sie läuft sofort; eine Bestätigungsmail ist nicht nötig.",
    add_button="Suche hinzufügen",
    too_many=(
        "Mehr als {count} Suchen gehen nicht. Bitte zuerst eine beenden oder mehrere mit ODER verbinden."
    ),
    person_heading="Für alle Suchen",
    cap_label="Höchstens so viele Mails am Tag",
    cap_hint="1 bis 100; leer: keine Grenze. Was darüber ist, kommt am nächsten Tag gesammelt.",
    person_button="Speichern",
    other_address=(
        "Eine andere Adresse? Die lässt sich nicht umschreiben, denn ihr Inhaber muss selbst zustimmen: "
        "Bitte die Suchen hier beenden und mit der neuen Adresse neu anmelden."
    ),
    data_heading="Ihre Daten",
    data_intro="Alles, was zu Ihnen gespeichert ist, als JSON und CSV in einer ZIP-Datei (Art. 15 DSGVO).",
    data_link="Daten herunterladen",
    erase_heading="Alles löschen",
    erase_intro=(
        "Löscht Adresse, Suchen und Kopien der Mails sofort und für immer (Art. 17 DSGVO). Nur der Nachweis "
        "der Einwilligung bleibt, ohne Adresse."
    ),
    erase_label="Zur Bestätigung bitte {word} eintippen",
    erase_word="löschen",
    erase_button="Endgültig löschen",
    erase_mistyped="Nichts gelöscht: Bitte genau {word} eintippen.",
    erased_heading="Gelöscht",
    erased=(
        "Adresse, Suchen und Mails sind gelöscht. Es kommt nichts mehr. Wer wiederkommen möchte, meldet sich "
        "einfach neu an."
    ),
)
