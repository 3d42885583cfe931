"""Asks the owner of an address: whether a sign-up was theirs, and by a link whether it is they who manage."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from alerts.mail.composing import ComposedMail, Composer, compose_letter
from alerts.mail.letters import confirmation, manage_link
from alerts.tokens import ReaderTokens
from storage.database import Database
from storage.locking import Turn, take_turn
from storage.owed.operator_mails import WrittenMail
from storage.people.letters import letters_since, write_letter
from storage.people.signups import Asked, SignupWish, ask
from storage.people.subscribers import find_subscriber
from storage.people.suppressions import suppression_of
from storage.tables import LetterKind, SuppressionReason

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MOST_LINKS_A_DAY = 3


@dataclass(frozen=True, kw_only=True)
class Correspondent:
    """Writes letters and puts them where the daemon sends them from."""

    database: Database
    composer: Composer
    tokens: ReaderTokens
    hmac_key: bytes = field(repr=False)

    def ask_to_confirm(self, wish: SignupWish, now: datetime) -> Asked:
        """Write to the owner of the address, at most once a day.

        The mail is composed before it is known whether it may be sent, so that the time tells nothing.
        """
        token = secrets.token_urlsafe(32)  # 256 bits
        link = self._link(f"/abo/bestaetigen/{token}", wish.language)
        letter = confirmation(
            sender=self.composer.sender_name,
            link=link,
            contact=self.composer.contact,
            legal=self.composer.legal,
            asked_at=now,
            language=wish.language,
        )
        mail = compose_letter(self.composer, letter, wish.email, about=f"confirm:{token}", now=now)
        with self.database.transaction() as session:
            return ask(session, wish, token=token, mail=_written(mail), hmac_key=self.hmac_key, now=now)

    def send_manage_link(self, email: str, now: datetime) -> bool:
        """Write the link to manage everything to a known address, once an hour and three times a day at most.

        More often than a confirmation, because it goes only to those who have confirmed; rarely enough that
        nobody can bury them in it. Return whether it was written.
        """
        with self.database.transaction() as session:
            take_turn(session, Turn.SUBSCRIBERS)
            subscriber = find_subscriber(session, email)
            address = email if subscriber is None or subscriber.email is None else subscriber.email
            number = 0 if subscriber is None else subscriber.id
            mail = self._manage_mail(address, number, subscriber.language if subscriber else "de", now)
            if subscriber is None or subscriber.email is None:
                return False
            if suppression_of(session, address, hmac_key=self.hmac_key) is SuppressionReason.OPERATOR:
                return False
            sent = letters_since(session, number, LetterKind.MANAGE, now - _DAY)
            if len(sent) >= _MOST_LINKS_A_DAY or (sent and sent[-1] > now - _HOUR):
                return False
            write_letter(session, LetterKind.MANAGE, _written(mail), subscriber_id=number, now=now)
            return True

    def manage_link(self, subscriber_id: int, language: str) -> str:
        """Return the address where a subscriber manages everything."""
        return self._link(f"/verwalten/{self.tokens.manage(subscriber_id)}", language)

    def _manage_mail(self, email: str, number: int, language: str, now: datetime) -> ComposedMail:
        letter = manage_link(
            sender=self.composer.sender_name,
            link=self.manage_link(number, language),
            contact=self.composer.contact,
            legal=self.composer.legal,
            language=language,
        )
        about = f"manage:{number}:{now.isoformat()}"
        return compose_letter(self.composer, letter, email, about=about, now=now)

    def _link(self, path: str, language: str) -> str:
        spoken = "" if language == "de" else f"?lang={quote(language)}"
        return f"{self.composer.base_url.rstrip('/')}{path}{spoken}"


def _written(mail: ComposedMail) -> WrittenMail:
    return WrittenMail(recipient=mail.recipient, message_id=mail.message_id, message=mail.content)
