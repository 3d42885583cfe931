"""What to do about faults, in German and in English; built like `alerts.faults.fault_twins`."""

_CHECK = "stadtradar sources check {word}"

REMEDY_TWINS: tuple[tuple[str, str], ...] = (
    (
        "Die Adresse im Browser prüfen. Ist die Quelle umgezogen, die neue Adresse eintragen; sonst abwarten",
        "Try the address in a browser. If the source has moved, enter the new address; otherwise wait",
    ),
    (
        (
            "Die Adresse im Browser prüfen. Antwortet sie dort, sperrt der Server wohl unsere Kennung: "
            "die Redaktion ansprechen"
        ),
        (
            "Try the address in a browser. If it answers there, the server probably blocks our user agent: "
            "talk to the newsroom"
        ),
    ),
    (
        (
            "Meist vorübergehend: Stadtradar fragt von selbst immer seltener nach. Dauert es Tage, "
            "die Adresse im Browser prüfen"
        ),
        (
            "Usually temporary: Stadtradar asks again by itself, less and less often. If it lasts for days, "
            "try the address in a browser"
        ),
    ),
    (
        (
            "Das Zertifikat muss der Betreiber der Seite erneuern: ihm einen Hinweis schicken. "
            "Bis dahin wird die Quelle nicht gelesen"
        ),
        (
            "Whoever runs the site must renew the certificate: send them a note. "
            "Until then the source is not read"
        ),
    ),
    (
        (
            "Die genannte Adresse im Browser öffnen. Gibt es sie nicht mehr, Feed oder Übersicht "
            f"berichtigen; prüfen mit: {_CHECK}"
        ),
        (
            "Open the address named above in a browser. If it is gone, correct the feed or listing; "
            f"check with: {_CHECK}"
        ),
    ),
    (
        (
            "robots.txt der Seite lesen. Solange sie es verbietet oder nicht zu haben ist, wird nicht "
            "abgerufen; um Erlaubnis kann man die Redaktion bitten"
        ),
        (
            "Read the site's robots.txt. As long as it forbids it or cannot be had, nothing is fetched; "
            "the newsroom can be asked for permission"
        ),
    ),
    (
        (
            "robots.txt der Seite lesen und die Redaktion fragen, ob unser Abruf gemeint ist. "
            "Ohne Erlaubnis die Quelle aus den Einstellungen nehmen"
        ),
        (
            "Read the site's robots.txt and ask the newsroom whether our crawling is meant. "
            "Without permission take the source out of the settings"
        ),
    ),
    (
        f"Die Feed-Adresse im Browser öffnen und in den Einstellungen berichtigen; prüfen mit: {_CHECK}",
        f"Open the address of the feed in a browser and correct it in the settings; check with: {_CHECK}",
    ),
    (
        (
            "Die Übersicht im Browser öffnen. Nennt sie dort Artikel, hat sich ihr Aufbau geändert; "
            f"prüfen mit: {_CHECK}"
        ),
        (
            "Open the listing in a browser. If it names articles there, its structure has changed; "
            f"check with: {_CHECK}"
        ),
    ),
    (
        (
            "Die Seite verlangt Zustimmung, Anmeldung oder eine Prüfung auf Roboter. "
            "Die Redaktion um Zugang für unsere Kennung bitten oder den Feed nutzen"
        ),
        (
            "The site asks for consent, a login or a check for robots. "
            "Ask the newsroom to let our user agent in, or use the feed"
        ),
    ),
    (
        (
            "Vermutlich wurde die Seite umgebaut. Ansehen mit: stadtradar page ADRESSE. Selektoren oder "
            "Seitenbau anpassen, dann das Versäumte nachholen mit: stadtradar replay {word}"
        ),
        (
            "The site was probably rebuilt. Look at it with: stadtradar page ADDRESS. Adapt selectors or "
            "layout, then catch up on what was missed with: stadtradar replay {word}"
        ),
    ),
    (
        (
            "Einen neuen Artikel ansehen mit: stadtradar page ADRESSE. Steht die Angabe im Browser, Selektor "
            "oder Seitenbau anpassen; hat die Redaktion sie gestrichen, ist nichts zu tun"
        ),
        (
            "Look at a new article with: stadtradar page ADDRESS. If a browser shows the field, adapt "
            "selector or layout; if the newsroom has dropped it, there is nothing to do"
        ),
    ),
    (
        (
            "Die genannte Seite ansehen mit: stadtradar page ADRESSE. Nach einer Änderung an Selektoren oder "
            "Seitenbau prüfen mit: stadtradar canary {word}"
        ),
        (
            "Look at the page named above with: stadtradar page ADDRESS. After a change of selectors or "
            "layout check with: stadtradar canary {word}"
        ),
    ),
    (
        (
            "Die genannten Adressen im Browser öffnen. Meist ist die Quelle umgezogen oder ihr Feed nennt "
            f"alte Adressen; prüfen mit: {_CHECK}"
        ),
        (
            "Open the addresses named above in a browser. Usually the source has moved or its feed names old "
            f"addresses; check with: {_CHECK}"
        ),
    ),
    (
        (
            "Die Quelle im Browser ansehen. Erscheint dort Neues, Feed oder Übersicht berichtigen "
            f"(prüfen mit: {_CHECK}); sonst macht die Redaktion Pause"
        ),
        (
            "Look at the source in a browser. If there is news, correct the feed or listing "
            f"(check with: {_CHECK}); otherwise the newsroom is taking a break"
        ),
    ),
    (
        "Das Protokoll ansehen und den Fehler melden. Bis dahin wird die Quelle allein und seltener gelesen",
        "Look at the log and report the error. Until then the source is read alone and less often",
    ),
    (
        "Das Protokoll ansehen. Die Quelle wird nun allein und immer seltener gelesen, bis es wieder gelingt",
        "Look at the log. The source is now read alone and less and less often, until it works again",
    ),
)
