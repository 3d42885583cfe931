"""Signing up and confirming, in German."""

from storage.tables import AddressForm, Rhythm
from web.wording.counted import Counted
from web.wording.people_entries import PeopleWording

GERMAN = PeopleWording(
    subscribe="Abonnieren",
    subscribe_search="Diese Suche abonnieren",
    signup_heading="Suche abonnieren",
    signup_intro="Sie bekommen eine Mail, sobald etwas Neues zu Ihrer Suche erscheint.",
    email_label="E-Mail-Adresse",
    email_hint="Dorthin schicken wir zuerst nur einen Link, mit dem Sie bestätigen.",
    when_heading="Wann wir schreiben",
    rhythm_label="Rhythmus",
    rhythms={
        Rhythm.INSTANT: "sofort",
        Rhythm.DAILY: "täglich, gesammelt in einer Mail",
        Rhythm.WEEKLY: "an Wochentagen, gesammelt in einer Mail",
    },
    hour_label="Uhrzeit der gesammelten Mail",
    hour="{hour} Uhr",
    weekdays_label="Wochentage der gesammelten Mail",
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    about_mails="Die Mails",
    language_label="Sprache der Mails",
    languages={"de": "Deutsch", "en": "Englisch"},
    form_label="Anrede",
    forms={AddressForm.FORMAL: "mit Sie", AddressForm.NEUTRAL: "ohne Anrede"},
    consent_heading="Einwilligung",
    privacy="Datenschutzerklärung",
    imprint="Impressum",
    trap_label="Dieses Feld bitte leer lassen",
    preview_button="Vorschau ansehen",
    order_button="Bestätigungsmail anfordern",
    no_account="Kein Konto, kein Passwort, kein Zählen von Klicks. Ein Klick in jeder Mail beendet das Abo.",
    faults_heading="Das fehlt noch",
    query_missing="Bitte eine Suchanfrage eingeben, zum Beispiel einen Ort.",
    bad_address="Das ist keine gültige E-Mail-Adresse.",
    consent_missing="Ohne Ihre Einwilligung dürfen wir nicht schreiben. Bitte das Kästchen ankreuzen.",
    preview_first="Die Suchanfrage ist neu. So sähe es damit aus; wenn es passt, bitte noch einmal absenden.",
    too_quick="Das ging ungewöhnlich schnell. Bitte noch einmal absenden.",
    too_old="Das Formular war sehr lange offen. Ihre Eingaben sind noch da; bitte noch einmal absenden.",
    preview_heading="Das hätte diese Suche in den letzten {days} Tagen gebracht",
    preview_stories=Counted("eine Geschichte", "{n} Geschichten"),
    preview_mails=Counted("in einer Mail", "in {n} Mails"),
    preview_newest="Die neuesten davon:",
    preview_nothing=(
        "Achtung: Diese Suche hätte nichts gemeldet. Stimmt die Schreibweise, sind die Wörter zu eng?"
    ),
    preview_flood=(
        "Achtung: Das ist mehr, als sich lesen lässt. Ein weiteres Wort grenzt ein, oder eine gesammelte "
        "Mail am Tag."
    ),
    sent_heading="Bitte im Postfach bestätigen",
    sent=(
        "Ist die Adresse richtig, kommt in wenigen Minuten eine Mail mit einem Link. Erst wenn Sie ihn "
        "öffnen und dort bestätigen, beginnen die Benachrichtigungen. Der Link gilt sieben Tage."
    ),
    sent_limit=(
        "An eine Adresse geht höchstens eine solche Mail am Tag. Wer schon bestätigt hat, kann weitere "
        "Suchen auf der eigenen Verwaltungsseite hinzufügen:"
    ),
    sent_spam="Kommt nichts an? Bitte auch im Spam-Ordner nachsehen.",
    closed_heading="Die Anmeldung ist hier nicht offen",
    closed="Wer Benachrichtigungen möchte, wendet sich bitte an den Betreiber dieser Seite.",
    flood_heading="Zu viele Anfragen von diesem Anschluss",
    flood="Von hier kamen in der letzten Stunde sehr viele Anfragen. Bitte in einer Stunde noch einmal.",
    confirm_heading="Benachrichtigungen bestätigen",
    confirm_question="Für Ihre Adresse wurde diese Suche bestellt:",
    confirm_wording="Dazu wurde bei der Anmeldung erklärt:",
    confirm_button="Ja, ich möchte das",
    confirm_nothing_yet=(
        "Bis zum Druck auf den Knopf ändert sich nichts. Waren Sie es nicht, schließen Sie einfach die Seite."
    ),
    confirmed_heading="Bestätigt",
    confirmed="Ab jetzt melden wir, was zu dieser Suche erscheint:",
    before_heading="Schon bestätigt",
    before="Diese Anmeldung wurde schon bestätigt; es ist nichts mehr zu tun.",
    expired_heading="Dieser Link gilt nicht mehr",
    expired="Er galt sieben Tage. Bitte melden Sie sich noch einmal an.",
    unknown_heading="Diesen Link gibt es nicht",
    unknown=(
        "Wahrscheinlich ist er unvollständig oder älter als 14 Tage. Bitte öffnen Sie ihn noch einmal aus "
        "der Mail, oder melden Sie sich neu an. Es wurde nichts geändert."
    ),
    last_hits="Die letzten 5 Treffer",
    no_last_hits="Bisher gibt es keine Treffer.",
    to_manage="Suchen verwalten",
    sign_up_again="Neu anmelden",
    told_instant="sofort",
    told_quiet="sofort, nach einer Mail {minutes} Minuten Ruhe",
    told_daily="täglich um {hour} Uhr",
    told_weekly="{days} um {hour} Uhr",
)
