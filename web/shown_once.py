"""The page that shows a key once: the addresses of a feed, or the secret of a webhook."""

from dataclasses import dataclass

from web.endpoint_actions import CHANNELS
from web.managing import FeedAdded, SecretMade
from web.pages.feed import FORMATS, PREFIX
from web.wording.channels import ChannelWording


@dataclass(frozen=True, kw_only=True)
class OncePage:
    """What is shown and never again."""

    title: str
    sentences: tuple[str, ...]
    addresses: tuple[tuple[str, str], ...]  # what each is, and where
    secret: str | None
    secret_label: str
    warning: str | None
    back: str
    back_text: str


def feed_page(made: FeedAdded, said: ChannelWording, *, base_url: str, back: str) -> OncePage:
    """Show the addresses of a feed."""
    address = f"{base_url}{PREFIX}{made.token}"
    formats = tuple((form.name, f"{address}.{form.ending}") for form in FORMATS)
    return OncePage(
        title=said.feed_made.format(query=made.query),
        sentences=(said.feed_once,),
        addresses=(*formats, (said.feed_page, address)),
        secret=None,
        secret_label="",
        warning=said.feed_warning,
        back=f"{back}#{made.where}",
        back_text=said.back,
    )


def secret_page(made: SecretMade, said: ChannelWording, *, back: str) -> OncePage:
    """Show the secret of a webhook."""
    heading = said.renewed if made.replaces_another else said.added
    return OncePage(
        title=heading.format(number=made.number),
        sentences=(said.signing_once, said.signing_old) if made.replaces_another else (said.signing_once,),
        addresses=(),
        secret=made.secret,
        secret_label=said.signing_label,
        warning=None,
        back=f"{back}#{CHANNELS}",
        back_text=said.back,
    )
