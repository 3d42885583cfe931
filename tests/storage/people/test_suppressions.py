import itertools

import pytest

from storage.database import Database
from storage.people.subscribers import AddressSuppressed, add_subscriber, erase_subscriber
from storage.people.suppressions import is_suppressed, lift, list_suppressions, suppress, suppression_of
from storage.tables import SuppressionReason
from tests.storage.readers import KEY, NOW, a_subscriber

WEIGHTS = list(SuppressionReason)  # from the lightest to the weightiest


def test_an_address_is_suppressed_in_whatever_case_and_cannot_be_read_from_the_table(
    database: Database,
) -> None:
    with database.transaction() as session:
        suppress(session, "Leserin@example.org", SuppressionReason.BOUNCED, hmac_key=KEY, now=NOW)

    with database.reading() as session:
        assert is_suppressed(session, "lESERIN@example.org", hmac_key=KEY)
        assert not is_suppressed(session, "leser@example.org", hmac_key=KEY)
        assert not is_suppressed(session, "leserin@example.org", hmac_key=b"another key")
        (row,) = list_suppressions(session)
        assert "leserin" not in row.address_hmac


@pytest.mark.parametrize(("first", "second"), list(itertools.product(WEIGHTS, WEIGHTS)))
def test_of_two_reasons_the_weightier_stays(
    database: Database, first: SuppressionReason, second: SuppressionReason
) -> None:
    with database.transaction() as session:
        for given in (first, second):
            suppress(session, "leserin@example.org", given, hmac_key=KEY, now=NOW)

        reason = suppression_of(session, "leserin@example.org", hmac_key=KEY)

        assert reason == max(first, second, key=WEIGHTS.index)
        assert len(list_suppressions(session)) == 1


def test_what_is_lifted_may_be_written_to_again(database: Database) -> None:
    with database.transaction() as session:
        suppress(session, "leserin@example.org", SuppressionReason.COMPLAINED, hmac_key=KEY, now=NOW)

        lifted = [lift(session, "Leserin@example.org", hmac_key=KEY) for _ in range(2)]

        assert lifted == [SuppressionReason.COMPLAINED, None]
        assert not is_suppressed(session, "leserin@example.org", hmac_key=KEY)


def test_a_list_with_an_erased_address_brings_nobody_back(database: Database) -> None:
    with database.transaction() as session:
        erase_subscriber(session, a_subscriber(session), evidence="Test", hmac_key=KEY, now=NOW)

    with database.transaction() as session, pytest.raises(AddressSuppressed) as refused:
        add_subscriber(session, "LESERIN@example.org", language="de", evidence="Liste", hmac_key=KEY, now=NOW)

    assert (
        str(refused.value) == "An diese Adresse wird nichts geschickt: ihr Inhaber hat sich löschen lassen."
    )
    assert "leserin" not in str(refused.value).lower()


def test_whom_nothing_is_sent_to_counts_as_not_reachable_until_that_is_lifted(database: Database) -> None:
    with database.transaction() as session:
        reader = a_subscriber(session)
        suppress(session, "LESERIN@example.org", SuppressionReason.OPERATOR, hmac_key=KEY, now=NOW)
        session.refresh(reader)
        since, reason = reader.undeliverable_since, reader.undeliverable_reason

        lift(session, "leserin@example.org", hmac_key=KEY)

        session.refresh(reader)
        assert (since, reason) == (NOW, "operator")
        assert (reader.undeliverable_since, reader.undeliverable_reason) == (None, None)
