"""Where settings come from: options, then ``EROS_*`` environment variables, then ``.env`` (CONTRACT 1).

A value that cannot be meant is refused and named; a name that is no setting gets a notice. No message here repeats what
stands in ``.env``, since keys stand there too, but for the value of a setting.
"""

import difflib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Literal

from dotenv.parser import Binding, parse_stream
from platformdirs import user_data_path
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from eros.failures import RequestError

_PREFIX = "EROS_"
_ENV_FILE = Path(".env")
#: EROS_* names that are read, though not as settings: `.mcp.json` names the program by EROS_COMMAND.
_READ_ELSEWHERE = frozenset({"EROS_COMMAND"})


class Settings(BaseSettings):
    """Everything that can be set from outside. Scales multiply seconds; ``deadline`` is seconds of one run."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=_ENV_FILE, extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("eros"),
        description="the folder of everything EROS keeps: the database, and the record of every week",
    )
    db_url: str | None = Field(None, description="another database for the embedded server, as `sqlite:///PATH`")
    records_url: str | None = Field(
        None, description="another database for the record of every week, as `sqlite:///PATH`"
    )
    model: str | None = Field(None, description="the chat model of the LLM nodes, as `PROVIDER:NAME`; empty: none")
    model_cost: float = Field(
        1.0,
        ge=0,
        description="US dollars that one generation may spend on the model; past it the offline matchers go on",
    )
    now: datetime | None = Field(None, description="an ISO instant that fixes the clock of pipeline and server")
    retry_scale: float = Field(1.0, ge=0, description="multiplies every retry delay and the breaker's time")
    timeout_scale: float = Field(1.0, gt=0, description="multiplies every tool timeout and the run's deadline")
    deadline: float = Field(60.0, gt=0, description="seconds of one run; past it the run aborts with what it has")
    log_format: Literal["auto", "json", "lines"] = Field(
        "auto", description="`json`: JSON lines on stderr; `lines`: readable ones; `auto`: readable on a terminal"
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
        if not text:
            raise ValueError("empty; give it a value, or remove the name to have its default")
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            raise ValueError("the quotes are part of the value; leave them out")
        return text

    @field_validator("now")
    @classmethod
    def _aware(cls, now: datetime | None) -> datetime | None:
        return now.replace(tzinfo=UTC) if now and now.tzinfo is None else now

    @property
    def database_url(self) -> str:
        """The embedded server's database."""
        return self.db_url or f"sqlite:///{self.home / 'eros.db'}"

    @property
    def records_database(self) -> str:
        """The record store's database."""
        return self.records_url or f"sqlite:///{self.home / 'records.db'}"

    def clock(self) -> datetime:
        """Now in UTC; ``EROS_NOW`` fixes it."""
        return (self.now or datetime.now(UTC)).astimezone(UTC)


def load_settings(say: Callable[[str], object], /, **options: object) -> Settings:
    """Settings with the options that were given; ``say`` is told of each EROS_* name that is no setting.

    RequestError: a bad value, which names its variable, or an ``.env`` that cannot be read, which names its line.
    """
    bindings = _env_file_bindings()
    try:
        settings = Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = _PREFIX + ".".join(map(str, first["loc"])).upper()
        value, says = first.get("input"), first["msg"].removeprefix("Value error, ")
        raise RequestError("BAD_SETTING", name, value, f"{name}={value!r}: {says}") from wrong
    for notice in _unknown_names(bindings):
        say(notice)
    return settings


def _env_file_bindings() -> list[Binding]:
    """What ``.env`` binds, line by line; nothing if there is none. RequestError if it cannot be read as a whole."""
    if _ENV_FILE.is_fifo():  # a secret manager's pipe, which can be read only once
        return []
    try:
        text = _ENV_FILE.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as wrong:
        raise _bad_env_file("is not UTF-8 text", wrong.object[: wrong.start].count(b"\n") + 1) from wrong
    except OSError as wrong:
        raise _bad_env_file(f"cannot be read: {wrong.strerror}") from wrong
    bindings = list(parse_stream(StringIO(text)))
    for binding in bindings:
        if binding.error or "\0" in binding.original.string:
            raise _bad_env_file("is not NAME=VALUE", _line(binding))
        if _is_ours(binding.key) and binding.value is None:
            raise _bad_env_file(f"has no = after {binding.key}", _line(binding))
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
    known = [_PREFIX + name.upper() for name in Settings.model_fields]
    found = [(name, "") for name in sorted(os.environ)]
    found += [(one.key or "", f" ({_ENV_FILE}, line {_line(one)})") for one in bindings]
    for name, where in found:
        if _is_ours(name) and name.upper() not in {*known, *_READ_ELSEWHERE}:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)
            ask = f"did you mean {near[0]}?" if near else "`eros` does not read it"
            yield f"{name}{where} is no setting; {ask}"
