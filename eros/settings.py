"""Where settings come from: options, then ``EROS_*`` environment variables, then ``.env`` (CONTRACT 1).

A value that cannot be meant is refused and named; a name that is no setting gets a notice. No message here repeats what
stands in ``.env``, since keys stand there too, but for the value of a setting.
"""

import difflib
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import Binding, parse_stream
from platformdirs import user_data_path
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from eros.failures import RequestError
from eros.letters import NO_LETTERS, are_letters
from eros.vocabulary.database_urls import sqlite_url
from eros.vocabulary.paths import why_no_path
from eros.vocabulary.wall_clock import YEARS

_PREFIX = "EROS_"
_ENV_FILE = Path(".env")
#: EROS_* names that are read, though not as settings: `.mcp.json` names the program by EROS_COMMAND.
_READ_ELSEWHERE = frozenset({"EROS_COMMAND"})
#: A second setting on the line of a first, and a shell's name of a value, which only a shell replaces.
_ANOTHER_SETTING = re.compile(rf"\s{_PREFIX}\w+\s*=", re.IGNORECASE)
_SHELL_NAME = re.compile(r"\$[{\w]")
_SECONDS = re.compile(r"\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
#: Calls of a model that a run waits for where it may be slow: a call never takes more than a quarter of what is left.
_SLOW_CALLS = 4


class Settings(BaseSettings):
    """Everything that can be set from outside. Scales multiply seconds; ``deadline`` is seconds of one run."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=_ENV_FILE, extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("eros"),
        description="the folder of everything EROS keeps: database and records; `~` begins the user's own",
    )
    db_url: str | None = Field(None, description="another database for the embedded server, as `sqlite:///PATH`")
    records_url: str | None = Field(
        None, description="another database for the record of every week, as `sqlite:///PATH`"
    )
    model: str | None = Field(None, description="the chat model of the LLM nodes, as `PROVIDER:NAME`; empty: none")
    model_cost: float = Field(
        1.0,
        ge=0,
        allow_inf_nan=False,
        description="US dollars that one generation may spend on the model; past it the offline matchers go on",
    )
    model_price: str | None = Field(
        None,
        pattern=r"^\d+(\.\d+)?/\d+(\.\d+)?$",
        description="US dollars that a million input and output tokens of the model cost, as `0.25/1.50`; without it "
        "list prices hold, and at an address of one's own nobody knows the cost",
    )
    model_timeout: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="seconds that one call of the model may take, for slow local models; with it a run may take four "
        "such calls longer than its deadline. Without it a call has 20, and never a quarter of what is left of the run",
    )
    now: datetime | None = Field(None, description="an ISO instant that fixes the clock of pipeline and server")
    retry_scale: float = Field(
        1.0, ge=0, allow_inf_nan=False, description="multiplies every retry delay and the breaker's time"
    )
    timeout_scale: float = Field(
        1.0, gt=0, allow_inf_nan=False, description="multiplies every tool timeout and the run's deadline"
    )
    deadline: float = Field(
        60.0, gt=0, allow_inf_nan=False, description="seconds of one run; past it the run aborts with what it has"
    )
    log_format: Literal["auto", "json", "lines"] = Field(
        "auto", description="`json`: JSON lines on stderr; `lines`: readable ones; `auto`: readable on a terminal"
    )

    timezone: str | None = Field(
        None, description="the zone of whoever posts, as `Europe/Berlin`: its times stand beside each creator's own"
    )

    review_command: str | None = Field(
        None, description="a command that is run when a week begins to wait, with the notice as JSON on its stdin"
    )
    review_webhook: str | None = Field(
        None, pattern=r"^https?://[^\s/]+[^\s]*$", description="an address that the same notice is posted to"
    )
    review_secret: str | None = Field(
        None, repr=False, description="signs the webhook: `X-Eros-Signature` is `sha256=` and the body's HMAC"
    )

    @field_validator("*", mode="before")
    @classmethod
    def _meant(cls, value: object, field: ValidationInfo) -> object:
        """A text without the space around it. ValueError for what is empty or still stands in quotes."""
        if not isinstance(value, str):
            return value
        text = value.strip()
        if not text and field.field_name == "model":
            return None
        if not are_letters(text):
            raise ValueError(NO_LETTERS)
        if not text:
            raise ValueError("empty; give it a value, or remove the name to have its default")
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            raise ValueError("the quotes are part of the value; leave them out")
        if field.field_name == "now" and not _DATE.match(text):
            raise ValueError("no date; write a date and time such as 2026-11-25T12:00:00Z")
        return text

    @field_validator("home", "db_url", "records_url")
    @classmethod
    def _written_out(cls, value: Path | str | None) -> Path | str | None:
        """The home with a leading ``~`` expanded. ValueError for what is left for a shell to replace."""
        if _SHELL_NAME.search(str(value)) or "///~" in str(value):
            raise ValueError("no shell reads this; write the path out")
        try:
            path = value.expanduser() if isinstance(value, Path) else value
        except RuntimeError as unknown:
            raise ValueError("the home folder of that user is not known; write the path out") from unknown
        if isinstance(path, Path) and (why := why_no_path(path)):
            raise ValueError(f"{why}; name another")
        return path

    @field_validator("timezone")
    @classmethod
    def _zone_of_a_place(cls, name: str | None) -> str | None:
        """ValueError for what is no IANA zone of a place."""
        try:
            known = name is None or name == "UTC" or ("/" in name and ZoneInfo(name) is not None)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            known = False
        if not known:
            raise ValueError("no IANA time zone of a place, such as Europe/Berlin")
        return name

    @field_validator("records_url")
    @classmethod
    def _known_options(cls, value: str | None) -> str | None:
        """ValueError for another database than a SQLite file, an option of the URL that nothing reads, or seconds that
        are none."""
        if value is not None and (not value.startswith("sqlite:///") or ":memory:" in value):
            raise ValueError("the record store is a SQLite file; write sqlite:///path/to/records.db")
        for name, text in parse_qsl(urlsplit(value or "").query, keep_blank_values=True):
            if name != "timeout" or not _SECONDS.fullmatch(text):
                raise ValueError(f"the only option is timeout=SECONDS, and not {name}={text}")
        return value

    @field_validator("now")
    @classmethod
    def _aware(cls, now: datetime | None) -> datetime | None:
        if now and now.year not in YEARS:
            raise ValueError(f"the year must be from {YEARS[0]} to {YEARS[-1]}")
        return now.replace(tzinfo=UTC) if now and now.tzinfo is None else now

    @property
    def database_url(self) -> str:
        """The embedded server's database."""
        return self.db_url or sqlite_url(self.home / "eros.db")

    @property
    def records_database(self) -> str:
        """The record store's database."""
        return self.records_url or sqlite_url(self.home / "records.db")

    @property
    def run_seconds(self) -> float:
        """Of one run: the deadline, and the time of a slow model's calls where that was asked for (H2)."""
        return self.deadline * self.timeout_scale + _SLOW_CALLS * (self.model_timeout or 0.0)

    @property
    def own_zone(self) -> ZoneInfo | None:
        """The zone of whoever posts, where they named one."""
        return ZoneInfo(self.timezone) if self.timezone else None

    def clock(self) -> datetime:
        """Now in UTC; ``EROS_NOW`` fixes it."""
        return (self.now or datetime.now(UTC)).astimezone(UTC)


#: Who signs in by a URL, and with what: no message shows it.
_CREDENTIALS = re.compile(r"(?<=//)[^/@\s]+@")


def load_settings(say: Callable[[str], object], /, **options: object) -> Settings:
    """Settings with the options that were given; ``say`` is told of what looks like a setting and is not read.

    RequestError: a bad value, which names its variable and its line, or an ``.env`` that cannot be read, which names
    its line.
    """
    bindings = _env_file_bindings()
    given = {name: value for name, value in options.items() if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(map(str, first["loc"]))
        name, value, says = _PREFIX + field.upper(), first.get("input"), first["msg"].removeprefix("Value error, ")
        where = "" if field in given else _where_set(name, bindings)
        value = _CREDENTIALS.sub("***@", value) if isinstance(value, str) else value
        raise RequestError("BAD_SETTING", name, value, f"{name}={value!r}{where}: {says}") from wrong
    for notice in (*_unknown_names(bindings), *_set_again(bindings)):
        say(notice)
    return settings


def _where_set(name: str, bindings: list[Binding]) -> str:
    """The line of ``.env`` that a setting's value comes from; empty where the environment has one, which wins."""
    if name in map(str.upper, os.environ):
        return ""
    lines = [_line(one) for one in bindings if (one.key or "").upper() == name]
    return f" ({_ENV_FILE}, line {lines[-1]})" if lines else ""


def _env_file_bindings() -> list[Binding]:
    """What ``.env`` binds, line by line; nothing if there is none. RequestError if it cannot be read as a whole."""
    if _ENV_FILE.is_fifo():  # a secret manager's pipe, which can be read only once
        return []
    try:
        text = _ENV_FILE.read_bytes().decode("utf-8")
    except FileNotFoundError as wrong:
        if _ENV_FILE.is_symlink():
            raise _bad_env_file("is a link to a file that is not there") from wrong
        return []
    except UnicodeDecodeError as wrong:
        raise _bad_env_file("is not UTF-8 text", wrong.object[: wrong.start].count(b"\n") + 1) from wrong
    except OSError as wrong:
        raise _bad_env_file(f"cannot be read: {wrong.strerror}") from wrong
    bindings = list(parse_stream(StringIO(text)))
    for binding in bindings:
        nameless = binding.value is None and not (binding.key or "x").isidentifier()
        if binding.error or nameless or "\0" in binding.original.string:
            raise _bad_env_file("is not NAME=VALUE", _line(binding))
        if _is_ours(binding.key) and binding.value is None:
            raise _bad_env_file(f"has no = after {binding.key}", _line(binding))
        if _is_ours(binding.key) and _ANOTHER_SETTING.search(binding.value or ""):
            raise _bad_env_file("has more than one NAME=VALUE", _line(binding))
    return bindings


def _line(binding: Binding) -> int:
    """Where the binding itself begins: dotenv counts the empty lines before it as part of it."""
    whole = binding.original.string
    return binding.original.line + whole[: len(whole) - len(whole.lstrip())].count("\n")


def _bad_env_file(says: str, line: int | None = None) -> RequestError:
    where = f"{_ENV_FILE.absolute()}{f', line {line},' if line else ''}"
    return RequestError("BAD_ENV_FILE", str(_ENV_FILE), line or "", f"{where} {says}; correct it or remove it")


def _is_ours(name: str | None) -> bool:
    return (name or "").upper().startswith(_PREFIX)


def _unknown_names(bindings: list[Binding]) -> Iterator[str]:
    """A notice for each name that looks like a setting and is none, in the environment and then in ``.env``."""
    for name in filter(_is_unknown, sorted(filter(_is_ours, os.environ))):
        yield f"{name} is no setting; {_what_was_meant(name)}"
    for one in bindings:
        where = f"({_ENV_FILE}, line {_line(one)})"
        if not (one.key or "x").isidentifier():
            yield f"what stands before = {where} is no variable's name; {_what_was_meant(one.key or '')}"
        elif _names_eros(one.key or "") and _is_unknown(one.key or ""):
            yield f"{one.key} {where} is no setting; {_what_was_meant(one.key or '')}"


def _set_again(bindings: list[Binding]) -> Iterator[str]:
    """A notice for each setting that ``.env`` has more than once."""
    lines: dict[str, list[int]] = {}
    for one in bindings:
        if _is_ours(one.key):
            lines.setdefault((one.key or "").upper(), []).append(_line(one))
    for name, (*before, last) in lines.items():
        if before:
            yield f"{name} stands more than once in {_ENV_FILE}; line {last} counts"


def _known_names() -> list[str]:
    return [_PREFIX + name.upper() for name in Settings.model_fields]


def _is_unknown(name: str) -> bool:
    return name.upper() not in {*_known_names(), *_READ_ELSEWHERE}


def _names_eros(name: str) -> bool:
    """Whether EROS is a word of the name, or the name is all but a setting's."""
    return "EROS" in name.upper().split("_") or bool(_near(name, 0.9))


def _near(name: str, cutoff: float = 0.8) -> list[str]:
    """The setting whose name is nearly this one, whatever signs it has between its letters."""
    letters = re.sub(r"[\W_]+", "_", name.upper()).strip("_")
    return difflib.get_close_matches(letters, _known_names(), n=1, cutoff=cutoff)


def _what_was_meant(name: str) -> str:
    near = _near(name)
    return f"did you mean {near[0]}?" if near else "`eros` does not read it"
