import pytest

from alerts.channels.endpoint_urls import shown_place
from storage.tables import Endpoint, EndpointKind


@pytest.mark.parametrize(
    ("kind", "url", "shown"),
    [
        (EndpointKind.WEBHOOK, "https://hook.example/geheim", "https://hook.example/…"),
        (EndpointKind.WEBHOOK, "https://hook.example:443?geheim", "https://hook.example:443/…"),
        (EndpointKind.WEBHOOK, "https://hook.example#geheim", "https://hook.example/…"),
        (EndpointKind.CHAT, "ntfys://geheim@ntfy.sh/geheim", "ntfys://…"),
    ],
)
def test_nothing_secret_of_an_address_is_shown(kind: EndpointKind, url: str, shown: str) -> None:
    assert shown_place(Endpoint(kind=kind, url=url)) == shown
