import base64
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from alerts.channels.signing import new_secret, signed_headers

BODY = '{"type": "story.matched", "title": "Größe"}'.encode()


def headers(*secrets: str, body: bytes = BODY, at: datetime | None = None) -> dict[str, str]:
    return signed_headers("msg_1", body, at or datetime.now(UTC), secrets)


def test_the_reference_library_accepts_a_signature() -> None:
    secret = new_secret()

    Webhook(secret).verify(BODY, headers(secret))


def test_while_secrets_change_either_is_accepted_and_no_other() -> None:
    old, new = new_secret(), new_secret()
    stated = headers(new, old)

    Webhook(old).verify(BODY, stated)
    Webhook(new).verify(BODY, stated)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(BODY, stated)


def test_another_body_id_or_time_is_not_accepted() -> None:
    secret = new_secret()
    stated = headers(secret)
    later = str(int(stated["webhook-timestamp"]) + 1)

    for body, changed in [
        (BODY + b" ", stated),
        (BODY, stated | {"webhook-id": "msg_2"}),
        (BODY, stated | {"webhook-timestamp": later}),
    ]:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, changed)


def test_a_signature_is_too_old_after_a_while() -> None:
    secret = new_secret()

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, headers(secret, at=datetime(2026, 1, 1, tzinfo=UTC)))


def test_secrets_are_long_and_different() -> None:
    secrets = {new_secret() for _ in range(20)}

    assert len(secrets) == 20
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in secrets} == {32}


def test_what_is_no_secret_is_named_without_being_shown() -> None:
    with pytest.raises(ValueError, match="is not readable") as raised:
        headers("whsec_ä!")

    assert "whsec" not in str(raised.value)
