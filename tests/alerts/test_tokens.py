import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.tokens import ReaderTokens, StoryToken, UnsubscribeToken, UnsubscribeTokens

IDS = st.integers(min_value=1, max_value=2**62)


@settings(deadline=None)  # the machine may be busy
@given(subscriber=IDS, subscriptions=st.sets(IDS, min_size=1, max_size=20))
def test_a_token_says_what_was_put_into_it(subscriber: int, subscriptions: set[int]) -> None:
    tokens = UnsubscribeTokens(["key"])

    token = tokens.issue(subscriber, subscriptions)

    read = tokens.read(token)
    assert read == UnsubscribeToken(subscriber_id=subscriber, subscription_ids=tuple(sorted(subscriptions)))


def test_the_same_subscriptions_give_the_same_token_so_that_a_mail_can_be_composed_again() -> None:
    tokens = UnsubscribeTokens(["key"])

    assert tokens.issue(1, [3, 2]) == tokens.issue(1, (2, 3))


def test_a_token_is_safe_in_a_path() -> None:
    token = UnsubscribeTokens(["key"]).issue(2**40, range(50))

    assert all(char.isascii() and (char.isalnum() or char in "-_.") for char in token)


@pytest.mark.parametrize("position", [0, 5, -1])
def test_a_changed_token_is_not_ours(position: int) -> None:
    tokens = UnsubscribeTokens(["key"])
    token = list(tokens.issue(1, [2]))

    # The last character of a base64 text carries spare bits, so exchange it for a distant one.
    token[position] = "A" if token[position] not in "ABCD" else "z"

    assert tokens.read("".join(token)) is None


@pytest.mark.parametrize("text", ["", ".", "é", "a.b", "WzEsWzJdXQ.", "🙂" * 500, "\0", "../../etc"])
def test_nonsense_is_not_ours(text: str) -> None:
    assert UnsubscribeTokens(["key"]).read(text) is None


@settings(deadline=None)  # the machine may be busy
@given(st.text())
def test_no_text_raises(text: str) -> None:
    UnsubscribeTokens(["key"]).read(text)


def test_old_mails_work_after_a_new_key() -> None:
    old = UnsubscribeTokens(["old"])
    rotated = UnsubscribeTokens(["old", "new"])

    token = old.issue(1, [2])

    assert rotated.read(token) is not None
    assert old.read(rotated.issue(1, [2])) is None


def test_a_token_shows_no_key_and_nothing_but_ids() -> None:
    token = UnsubscribeTokens(["geheim"]).issue(1, [2])

    payload = token.partition(".")[0]
    assert base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)) == b"[1,[2]]"


@pytest.mark.parametrize("keys", [[], [""], ["good", ""]])
def test_no_key_is_refused_at_once(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        UnsubscribeTokens(keys)


@given(subscriber=IDS, row=IDS)
def test_a_readers_token_says_whose_page_it_is_and_which_story(subscriber: int, row: int) -> None:
    tokens = ReaderTokens(["key"])

    story = tokens.read_story(tokens.story(subscriber, row))

    assert tokens.read_manage(tokens.manage(subscriber)) == subscriber
    assert story == StoryToken(subscriber_id=subscriber, row_id=row)


def test_a_token_is_good_for_its_own_page_only() -> None:
    leaving, reader = UnsubscribeTokens(["key"]), ReaderTokens(["key"])
    issued = [leaving.issue(1, [2]), reader.manage(1), reader.story(1, 2)]

    found = [(leaving.read(one), reader.read_manage(one), reader.read_story(one)) for one in issued]

    assert [[meant is not None for meant in row] for row in found] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


@pytest.mark.parametrize("token", ["", ".", "x", "Nw.abc", "ü", "WzEsMl0.AAAA"])
def test_what_nobody_signed_opens_no_readers_page(token: str) -> None:
    reader = ReaderTokens(["key"])

    assert (reader.read_manage(token), reader.read_story(token)) == (None, None)


def test_readers_links_survive_a_new_key() -> None:
    old, new = ReaderTokens(["old"]), ReaderTokens(["old", "new"])

    assert new.read_manage(old.manage(7)) == 7
    assert new.read_story(old.story(7, 5)) == StoryToken(subscriber_id=7, row_id=5)
    assert old.read_manage(new.manage(7)) is None


@pytest.mark.parametrize("keys", [[], [""], ["key", ""]])
def test_readers_tokens_need_keys(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        ReaderTokens(keys)
