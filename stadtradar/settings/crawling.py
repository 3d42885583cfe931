"""How sources are read: the settings under `[crawler]`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from stadtradar.settings.section import Hours, Name, Section

Contact = Annotated[str, Field(pattern=r"^(https?://[^\s()]+|[^\s@()<>]+@[^\s@()<>]+)$")]
HostAndPort = Annotated[str, Field(pattern=r"^([^\s/:\[\]]+|\[[0-9A-Fa-f:]+\]):\d{1,5}$")]


class CrawlerSettings(Section):
    """How sources are read."""

    contact: Contact | None = Field(
        default=None,
        title="eine Mailadresse oder eine Adresse mit http(s)://",
        description="Kontakt in der Browserkennung, damit Redaktionen uns erreichen",
    )
    delay_seconds: float = Field(
        default=2.0,
        ge=0,
        le=600,
        allow_inf_nan=False,
        title="eine Zahl von 0 bis 600 (Sekunden)",
        description="Pause zwischen zwei Abrufen bei demselben Server",
    )
    interval_minutes: float = Field(
        default=15.0,
        gt=0,
        le=10080,
        allow_inf_nan=False,
        title="eine Zahl über 0 bis 10080 (Minuten)",
        description="Abstand zwischen zwei Besuchen einer Quelle, im Mittel über alle Quellen und Stunden",
    )
    interval_min_minutes: float = Field(
        default=2.0,
        gt=0,
        le=10080,
        allow_inf_nan=False,
        title="eine Zahl über 0 bis 10080 (Minuten)",
        description="so dicht folgen Besuche höchstens aufeinander, wenn eine Quelle viel bringt",
    )
    interval_max_minutes: float = Field(
        default=720.0,
        gt=0,
        le=10080,
        allow_inf_nan=False,
        title="eine Zahl über 0 bis 10080 (Minuten)",
        description="so lange bleibt eine Quelle höchstens unbesucht, auch wenn sie nie etwas bringt",
    )
    requests_per_host_per_day: int = Field(
        default=2000,
        ge=10,
        le=1_000_000,
        title="eine ganze Zahl von 10 bis 1000000",
        description="so viele Abrufe bekommt ein Server am Tag höchstens, dann ist bis Mitternacht Ruhe",
    )
    night: Hours | None = Field(
        default=None,
        title="eine Zeitspanne wie 22:00-06:00 (Berliner Zeit)",
        description="in diesen Stunden wird nichts abgerufen",
    )
    tdm: Literal["obey", "record"] = Field(
        default="obey",
        title="obey oder record",
        description="Artikel unter einem Vorbehalt gegen Text und Data Mining nicht lesen (obey) "
        "oder den Vorbehalt nur festhalten (record)",
    )
    websub: bool = Field(
        default=True,
        title="true oder false",
        description="Hubs melden Neues sofort, wo ein Feed einen nennt; nur mit öffentlichem web.base_url",
    )
    wall_limit_seconds: int = Field(
        default=300,
        ge=1,
        le=86400,
        title="eine ganze Zahl von 1 bis 86400 (Sekunden)",
        description="so lange darf ein Lauf höchstens dauern",
    )
    memory_limit_mib: int = Field(
        default=2048,
        ge=320,
        title="eine ganze Zahl ab 320 (MiB)",
        description="so viel Speicher darf ein Lauf höchstens belegen",
    )
    allowed_hosts: tuple[HostAndPort, ...] = Field(
        default=(),
        title='eine Liste von "Rechner:Port"',
        description="private Adressen, die trotz der Sperre für interne Netze gelesen werden dürfen",
    )
    keep_pages_days: int = Field(
        default=365,
        ge=0,
        le=36500,
        title="eine ganze Zahl von 0 bis 36500 (Tage)",
        description="so lange bleiben gelesene Seiten, um sie neu lesen zu können; 0: keine",
    )
    canary: bool = Field(
        default=True,
        title="true oder false",
        description="nachts an echten Seiten prüfen, ob jede Quelle noch alles lesen lässt",
    )
    sources: tuple[Name, ...] = Field(
        default=("kommune21", "stadt_und_werk", "move_online"),
        title="eine Liste von Namen (siehe stadtradar sources list)",
        description="mitgelieferte Quellen, die gelesen werden",
    )

    @model_validator(mode="after")
    def _bounds_enclose(self) -> Self:
        if self.interval_min_minutes > self.interval_max_minutes:
            raise ValueError("interval_min_minutes darf nicht größer als interval_max_minutes sein")
        return self
