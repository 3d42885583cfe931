"""Settings from file and environment: what wins, what is refused, and how it is said."""

import re
from pathlib import Path

import pytest

from stadtradar.settings import MailSettings, Settings, SettingsError, catalogue, load

KEY = "k" * 32


def _written(folder: Path, text: str) -> Path:
    file = folder / "stadtradar.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _faults(file: Path | None, environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(file, environ or {})
    return caught.value.faults


def test_defaults_listen_on_loopback_and_send_no_mail(tmp_path: Path) -> None:
    loaded = load(_written(tmp_path, ""), {})

    assert loaded.settings.web.host == "127.0.0.1"
    assert loaded.settings.mail.host is None
    assert set(loaded.origins.values()) == {"Vorgabe"}


def test_the_file_states_values_with_their_line(tmp_path: Path) -> None:
    file = _written(tmp_path, '[web]\n# Kommentar\nport = 9000\n\n[log]\nlevel = "debug"\n')

    loaded = load(file, {})

    assert loaded.settings.web.port == 9000
    assert loaded.settings.log.level == "DEBUG"
    assert loaded.origins["web.port"] == f"{file}:3"
    assert loaded.origins["log.level"] == f"{file}:6"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = _written(tmp_path, "[web]\nport = 9000\n")

    loaded = load(file, {"STADTRADAR_WEB__PORT": "9001"})

    assert loaded.settings.web.port == 9001
    assert loaded.origins["web.port"] == "Umgebung STADTRADAR_WEB__PORT"


def test_an_empty_variable_states_nothing(tmp_path: Path) -> None:
    loaded = load(_written(tmp_path, ""), {"STADTRADAR_MAIL__HOST": ""})

    assert loaded.settings.mail.host is None
    assert loaded.origins["mail.host"] == "Vorgabe"


def test_a_list_in_the_environment_is_parted_by_commas(tmp_path: Path) -> None:
    environ = {"STADTRADAR_CRAWLER__SOURCES": "kommune21, move_online"}

    loaded = load(_written(tmp_path, ""), environ)

    assert loaded.settings.crawler.sources == ("kommune21", "move_online")


def test_a_secret_is_read_from_the_file_a_variable_names(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(KEY + "\n")

    loaded = load(_written(tmp_path, ""), {"STADTRADAR_SECRET__KEY_FILE": str(secret)})

    assert loaded.settings.secret.key is not None
    assert loaded.settings.secret.key.get_secret_value() == KEY
    assert loaded.origins["secret.key"] == "Umgebung STADTRADAR_SECRET__KEY_FILE"


def test_a_secret_file_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    missing = tmp_path / "missing"

    (fault,) = _faults(_written(tmp_path, ""), {"STADTRADAR_SECRET__KEY_FILE": str(missing)})

    assert "STADTRADAR_SECRET__KEY_FILE" in fault
    assert str(missing) in fault


def test_a_secret_stated_twice_is_a_fault(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(KEY)

    (fault,) = _faults(
        _written(tmp_path, ""), {"STADTRADAR_SECRET__KEY": KEY, "STADTRADAR_SECRET__KEY_FILE": str(secret)}
    )

    assert "schließen sich aus" in fault


def test_only_secrets_are_read_from_files(tmp_path: Path) -> None:
    (fault,) = _faults(_written(tmp_path, ""), {"STADTRADAR_WEB__PORT_FILE": "/etc/hostname"})

    assert "STADTRADAR_WEB__PORT_FILE" in fault
    assert "STADTRADAR_WEB__PORT." in fault


def test_relative_paths_are_meant_from_the_file_that_states_them(tmp_path: Path) -> None:
    file = _written(tmp_path, 'data_dir = "daten"\n[log]\nfile = "log/radar.log"\n')

    loaded = load(file, {})

    assert loaded.settings.data_dir == tmp_path / "daten"
    assert loaded.settings.log.file == tmp_path / "log" / "radar.log"


@pytest.mark.parametrize(
    ("text", "line", "key", "meant"),
    [
        ("[crawler]\ncontcat = 'a@b.example'\n", 2, "crawler.contcat", "crawler.contact"),
        ("\ncontact = 'a@b.example'\n", 2, "contact", "crawler.contact"),
        ("[crawlre]\ndelay_seconds = 1\n", 2, "crawlre.delay_seconds", "crawler.delay_seconds"),
        ("[crawlr]\nzzz = 1\n", 2, "crawlr.zzz", "[crawler]"),
        ("data_dri = 'x'\n", 1, "data_dri", "data_dir"),
        (
            "[[source]]\nname='a'\ntitle='A'\nsite='kommune21'\nhome='https://a.example/'\nfeed=['x']\n",
            6,
            "source.1.feed",
            "source.1.feeds",
        ),
    ],
)
def test_an_unknown_key_names_file_line_and_the_nearest_key(
    tmp_path: Path, text: str, line: int, key: str, meant: str
) -> None:
    file = _written(tmp_path, text)

    faults = _faults(file)

    assert faults[0] == f"{file}:{line}: unbekannte Einstellung {key}. Gemeint ist wohl {meant}."


def test_an_unknown_variable_names_the_nearest(tmp_path: Path) -> None:
    (fault,) = _faults(_written(tmp_path, ""), {"STADTRADAR_WEB__PROT": "1"})

    assert "STADTRADAR_WEB__PROT" in fault
    assert "Gemeint ist wohl STADTRADAR_WEB__PORT." in fault


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    file = _written(tmp_path, '[web]\nport = "viele"\nprot = 1\n[mail]\nhost = "mail.example"\n')

    faults = _faults(file, {"STADTRADAR_LOG__LEVEL": "laut"})

    assert faults == (
        f"{file}:3: unbekannte Einstellung web.prot. Gemeint ist wohl web.port.",
        f"{file}: [mail] sender fehlt: mit host muss auch der Absender gesetzt sein.",
        f"{file}:2: web.port = „viele“: erwartet wird eine ganze Zahl von 1 bis 65535.",
        "Umgebung STADTRADAR_LOG__LEVEL: log.level = „laut“: erwartet wird DEBUG, INFO, WARNING oder ERROR.",
    )


def test_a_wrong_secret_is_never_repeated(tmp_path: Path) -> None:
    (fault,) = _faults(_written(tmp_path, "[secret]\nkey = 'kurzundgeheim'\n"))

    assert "kurzundgeheim" not in fault
    assert "mindestens 32 Zeichen" in fault


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    file = _written(tmp_path, "[web]\nport 9000\n")

    (fault,) = _faults(file)

    assert fault == f"{file}:2: kein gültiges TOML: „port 9000“ (Spalte 6)."


def test_a_single_source_table_is_told_how_to_be_written(tmp_path: Path) -> None:
    (fault,) = _faults(_written(tmp_path, "\n[source]\nname = 'a'\n"))

    assert fault.endswith(":2: [source] muss als [[source]] geschrieben werden.")


def test_a_further_source_lacking_its_home_says_so(tmp_path: Path) -> None:
    faults = _faults(_written(tmp_path, "[[source]]\nname = 'a'\ntitle = 'A'\nsite = 'kommune21'\n"))

    assert any("source.1.home fehlt" in fault for fault in faults)


def test_a_password_is_not_sent_in_the_clear() -> None:
    with pytest.raises(ValueError, match="unverschlüsselt"):
        MailSettings.model_validate(
            {
                "host": "m.example",
                "sender": "a@b.example",
                "security": "none",
                "username": "a",
                "password": "b",
            }
        )


def test_on_loopback_a_password_needs_no_encryption() -> None:
    settings = MailSettings.model_validate(
        {"host": "127.0.0.1", "sender": "a@b.example", "security": "none", "username": "a", "password": "b"}
    )

    assert settings.security == "none"


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path / "fehlt.toml")

    assert str(tmp_path / "fehlt.toml") in fault


def test_the_given_file_wins_over_the_variable_and_the_usual_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [tmp_path / name for name in ("given", "variable", "here", "home")]
    for place in places:
        (place / "stadtradar").mkdir(parents=True)
        _written(place, "")
    (tmp_path / "home" / "stadtradar" / "config.toml").touch()
    given, variable, here, home = places
    monkeypatch.chdir(here)
    environ = {"STADTRADAR_CONFIG": str(variable / "stadtradar.toml"), "XDG_CONFIG_HOME": str(home)}

    assert load(given / "stadtradar.toml", environ).file == given / "stadtradar.toml"
    assert load(None, environ).file == variable / "stadtradar.toml"
    del environ["STADTRADAR_CONFIG"]
    assert load(None, environ).file == here / "stadtradar.toml"
    (here / "stadtradar.toml").unlink()
    assert load(None, environ).file == home / "stadtradar" / "config.toml"


def test_settings_made_in_code_do_not_read_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTRADAR_WEB__PORT", "1")

    assert Settings().web.port == 8731


def test_the_example_file_can_be_loaded() -> None:
    loaded = load(_top() / "stadtradar.example.toml", {})

    assert loaded.settings.crawler.contact == "redaktion@stadt.example"


def test_every_setting_is_in_the_example_file() -> None:
    text = (_top() / "stadtradar.example.toml").read_text(encoding="utf-8")

    shown = set(re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE))
    missing = [key for key in catalogue() if key.rpartition(".")[2] not in shown]

    assert missing == []


def test_every_setting_is_documented_with_variable_and_default() -> None:
    rows = (_top() / "docs" / "einstellungen.md").read_text(encoding="utf-8").splitlines()

    for setting in catalogue().values():
        row = next((row for row in rows if row.startswith(f"| `{setting.key}` |")), "")
        assert setting.expected in row, setting.key
        assert setting.purpose in row, setting.key
        assert setting.variable is None or f"`{setting.variable}`" in row, setting.key
        assert setting.key == "data_dir" or _default(setting.default) in row, setting.key


def _default(value: object) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{', '.join(map(str, value)) if isinstance(value, tuple) else value}`"


def _top() -> Path:
    return Path(__file__).parents[2]
