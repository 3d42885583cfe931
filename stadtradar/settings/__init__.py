"""What an operator may set, read from one file and the environment. Nothing else reads either."""

from stadtradar.settings.catalogue import Setting, catalogue
from stadtradar.settings.crawling import CrawlerSettings
from stadtradar.settings.faults import SettingsError
from stadtradar.settings.loading import LoadedSettings, load
from stadtradar.settings.returns import ReturnsSettings
from stadtradar.settings.sections import (
    AlertSettings,
    LogSettings,
    MailSettings,
    SecretSettings,
    Settings,
    StorageSettings,
)
from stadtradar.settings.sources import SelectorSettings, SourceSettings
from stadtradar.settings.web import WebSettings

__all__ = [
    "AlertSettings",
    "CrawlerSettings",
    "LoadedSettings",
    "LogSettings",
    "MailSettings",
    "ReturnsSettings",
    "SecretSettings",
    "SelectorSettings",
    "Setting",
    "Settings",
    "SettingsError",
    "SourceSettings",
    "StorageSettings",
    "WebSettings",
    "catalogue",
    "load",
]
