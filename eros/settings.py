"""Where settings come from: options, then ``EROS_*`` environment variables, then ``.env`` (CONTRACT 1)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from eros.failures import RequestError


class Settings(BaseSettings):
    """Everything that can be set from outside. Scales multiply seconds; ``deadline`` is seconds of one run."""

    model_config = SettingsConfigDict(env_prefix="EROS_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("eros"),
        description="the folder of everything EROS keeps: database, checkpoints, records of generations",
    )
    db_url: str | None = Field(None, description="another database for the embedded server, as `sqlite:///PATH`")
    model: str | None = Field(None, description="the chat model of the LLM nodes, as `PROVIDER:NAME`")
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

    @field_validator("now")
    @classmethod
    def _aware(cls, now: datetime | None) -> datetime | None:
        return now.replace(tzinfo=UTC) if now and now.tzinfo is None else now

    @property
    def database_url(self) -> str:
        """The embedded server's database."""
        return self.db_url or f"sqlite:///{self.home / 'eros.db'}"

    def clock(self) -> datetime:
        """Now in UTC; ``EROS_NOW`` fixes it."""
        return (self.now or datetime.now(UTC)).astimezone(UTC)


def load_settings(**options: object) -> Settings:
    """Settings with the options that were given; a bad value is a RequestError that names its variable."""
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = "EROS_" + ".".join(map(str, first["loc"])).upper()
        value = first.get("input")
        raise RequestError("BAD_SETTING", name, value, f"{name}={value!r}: {first['msg']}") from wrong
