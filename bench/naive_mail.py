"""The mail as a first attempt writes it: template and styles anew for each, one connection for each."""

import smtplib
from email import policy
from email.message import EmailMessage
from importlib.resources import files

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, select_autoescape

from alerts.showing.views import AlertView


def naive_mail(view: AlertView, recipient: str) -> bytes:
    """Write one mail: parse both templates, inline the styles, and let the standard library build it."""
    environment = Environment(
        loader=PackageLoader("alerts.showing"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("alert.txt").render(view=view)
    html = environment.get_template("alert.html").render(view=view)
    light = (files("alerts.showing") / "templates" / "light.css").read_text(encoding="utf-8")
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "meldungen@news.example.org", recipient, view.subject
    mail.set_content(text)
    mail.add_alternative(CSSInliner(extra_css=light, keep_at_rules=True).inline(html), subtype="html")
    return mail.as_bytes()


def send_naively(port: int, recipient: str, mail: bytes) -> None:
    """Send it on a connection of its own."""
    with smtplib.SMTP("127.0.0.1", port, "localhost") as client:
        client.sendmail("meldungen@news.example.org", [recipient], mail)
