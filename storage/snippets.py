"""How much of a source's articles may be shown. Pure."""

from storage.tables import Snippet, SourceState


def snippet_of(state: SourceState) -> Snippet:
    """Return what may be shown: what is configured, less where the publisher reserves text and data mining.

    Whoever states that there is a licence has asked the publisher, so that outweighs what pages reserve.
    """
    stated = Snippet(state.snippet)
    return Snippet.TITLE if stated is Snippet.KWIC and state.tdm_reserved else stated
