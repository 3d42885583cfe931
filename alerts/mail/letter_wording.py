"""The words of letters. They speak to nobody by Sie or du: we do not know yet who reads them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LetterWording:
    """Every text of a letter in one language."""

    language: str
    confirm_subject: str
    confirm_text: str
    manage_subject: str
    manage_text: str


GERMAN = LetterWording(
    language="de",
    confirm_subject="Bitte bestätigen: Benachrichtigungen von {sender}",
    confirm_text=(
        "Guten Tag,\n\n"
        "für diese Adresse wurden am {when} Benachrichtigungen von {sender} bestellt.\n"
        "Was bestellt wurde, steht auf dieser Seite; dort lässt es sich auch bestätigen:\n\n"
        "{link}\n\n"
        "Der Link gilt sieben Tage. Erst mit dem Knopf auf der Seite beginnen die Benachrichtigungen.\n\n"
        "War es ein Versehen oder jemand anderes? Dann ist nichts zu tun: Ohne Bestätigung kommt keine\n"
        "weitere Nachricht dazu, und die Angaben werden nach 14 Tagen gelöscht.\n"
    ),
    manage_subject="Link zur Verwaltung der Suchen bei {sender}",
    manage_text=(
        "Guten Tag,\n\n"
        "hier lassen sich alle Suchen dieser Adresse bei {sender} ansehen, ändern, pausieren und beenden:\n\n"
        "{link}\n\n"
        "Der Link gilt dauerhaft und nur für diese Adresse. Wer ihn hat, kann die Suchen ändern; er gehört\n"
        "also nicht in fremde Hände.\n\n"
        "Wurde er nicht angefordert, ist nichts zu tun.\n"
    ),
)

ENGLISH = LetterWording(
    language="en",
    confirm_subject="Please confirm: messages from {sender}",
    confirm_text=(
        "Hello,\n\n"
        "messages from {sender} were ordered for this address on {when}.\n"
        "What was ordered is shown on this page, where it can be confirmed as well:\n\n"
        "{link}\n\n"
        "The link is good for seven days. Messages begin only with the button on that page.\n\n"
        "Was it a mistake or somebody else? Then there is nothing to do: without a confirmation no further\n"
        "message about this will come, and what was entered is deleted after 14 days.\n"
    ),
    manage_subject="Link to manage the searches at {sender}",
    manage_text=(
        "Hello,\n\n"
        "here all searches of this address at {sender} can be seen, changed, paused and ended:\n\n"
        "{link}\n\n"
        "The link is good for ever and for this address only. Whoever has it can change the searches, so it\n"
        "should not be passed on.\n\n"
        "If nobody asked for it, there is nothing to do.\n"
    ),
)


def letter_wording(language: str) -> LetterWording:
    """Return the wording of a language; German for those we do not have."""
    return ENGLISH if language == "en" else GERMAN
