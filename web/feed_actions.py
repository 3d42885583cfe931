"""Making and revoking the feeds of a search, on the page where a reader manages everything."""

from storage.locking import Turn, take_turn
from storage.people.feed_keys import add_feed_key, open_feed_keys, revoke_feed_key
from storage.tables import Subscription
from web.managing import Done, Draft, FeedAdded, Managing, Result
from web.wording.channels import channel_words

FEED = "feed"
MOST_FEEDS = 10  # of one search; each is for one feed reader, and can be revoked alone


def add_feed(turn: Managing, subscription: Subscription) -> Result:
    """Make a feed of a search, unless it has too many."""
    take_turn(turn.session, Turn.SUBSCRIPTIONS)  # or two at once would both be the tenth
    own = [
        key
        for key in open_feed_keys(turn.session, turn.subscriber.id)
        if key.subscription_id == subscription.id
    ]
    if len(own) >= MOST_FEEDS:
        said = channel_words(turn.language).too_many_feeds.format(count=MOST_FEEDS)
        return Draft(of=str(subscription.id), form=turn.form, faults={FEED: said})
    _, token = add_feed_key(turn.session, subscription, turn.now)
    return FeedAdded(query=subscription.query, token=token, where=f"abo-{subscription.id}")


def revoke_feed(turn: Managing) -> Result:
    """Let a feed of this reader open nothing any more."""
    number = turn.number(FEED)
    for key in open_feed_keys(turn.session, turn.subscriber.id):
        if key.id == number:
            revoke_feed_key(turn.session, key.id, turn.now)
            return Done(what="feed-gesperrt", where=f"abo-{key.subscription_id}")
    return Done(what="")
