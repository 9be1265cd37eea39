"""The chat models that can be configured, their keys, and how each is opened: LangChain's ``init_chat_model``.

Keys and addresses come from the environment, else from the ``.env`` of the working folder, like every setting. They go
into the provider's client and nowhere else: no message here repeats a value, and nothing of a client is state.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from eros.failures import RequestError
from eros.models.answer_forms import AnswerForm
from eros.models.budget import ANSWER_TOKENS
from eros.parameters import parameter


class ProviderSettings(BaseSettings):
    """What the providers' own programs read, under their own names. Empty is as good as not there."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: str | None = None
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    ollama_host: str | None = None


@dataclass(frozen=True)
class Provider:
    """``key`` and ``address`` are fields of ProviderSettings; a provider without a key needs none.

    ``forms``: how an answer is asked for, the best first. ``host`` is the provider's own.
    """

    address: str
    forms: tuple[AnswerForm, ...]
    key: str | None = None
    host: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class Connection(NamedTuple):
    """``own``: the address is one's own and not the provider's. ``one_slot``: one call at a time."""

    own: bool
    one_slot: bool
    forms: tuple[AnswerForm, ...]


#: Retries are ours. Both SDKs keep connections in a cache of the process; one that a finished event loop left behind
#: fails the next run's first call ("Event loop is closed"), so none is kept open.
_HOSTED = {"max_retries": 0, "max_tokens": ANSWER_TOKENS, "default_headers": {"Connection": "close"}}
PROVIDERS: dict[str, Provider] = {
    "anthropic": Provider("anthropic_base_url", ("tool",), "anthropic_api_key", "api.anthropic.com", _HOSTED),
    "openai": Provider("openai_base_url", ("schema", "tool"), "openai_api_key", "api.openai.com", _HOSTED),
    "ollama": Provider("ollama_host", ("format",), options={"num_predict": ANSWER_TOKENS, "temperature": 0.0}),
}
#: A local server wants no key, and the provider's package wants one.
_NO_KEY = "none"


def _read(spec: str) -> tuple[str, str]:
    """Provider and model of a spec. RequestError for what is none."""
    name, _, model = (part.strip() for part in spec.partition(":"))
    if name not in PROVIDERS or not model:
        known = ", ".join(PROVIDERS)
        text = f"{parameter('model')} {spec!r} is not PROVIDER:NAME, as anthropic:NAME (providers: {known})"
        raise RequestError("BAD_MODEL", "model", spec, text, [one for one in PROVIDERS if one == name])
    return name, model


def connection_of(spec: str) -> Connection:
    """Where the calls go and what the server there takes. RequestError as ``open_chat``.

    A service over the internet is reached by https; plain http is a machine of one's own, which works on one call at a
    time, and so does Ollama.
    """
    name, _ = _read(spec)
    provider, address = PROVIDERS[name], _address(PROVIDERS[name])
    own = address is not None and urlsplit(address).hostname != provider.host
    return Connection(own, name == "ollama" or (own and _is_local(address)), (*provider.forms, *_WORDS[own]))


_WORDS: dict[bool, tuple[AnswerForm, ...]] = {True: ("words",), False: ()}


def _address(provider: Provider) -> str | None:
    address: str | None = getattr(ProviderSettings(), provider.address)
    return address


def _is_local(address: str | None) -> bool:
    return address is not None and not address.lower().startswith("https:")


def names_to_look_at(spec: str) -> tuple[str, ...]:
    """The settings that a model which does not work may owe that to. RequestError as ``open_chat``."""
    provider = PROVIDERS[_read(spec)[0]]
    return ("EROS_MODEL", *(name.upper() for name in (provider.key, provider.address) if name), "EROS_MODEL_TIMEOUT")


def open_chat(spec: str) -> Any:
    """The chat model "PROVIDER:NAME". RequestError: the spec is none, or its package or its key is missing."""
    name, model = _read(spec)
    provider = PROVIDERS[name]
    options = {**provider.options, **_access(spec, provider)}
    try:
        from langchain.chat_models import init_chat_model

        _hush()
        return _cooled(init_chat_model(model, model_provider=name, **options))
    except ImportError as missing:
        text = f"{parameter('model')} {spec} needs the extra: pip install 'eros-schedule[{name}]'"
        raise RequestError("NO_MODEL_PACKAGE", "model", spec, text) from missing
    except (ValueError, TypeError):  # `from None`: pydantic's message would repeat the key
        text = (
            f"{parameter('model')} {spec} cannot be opened: check the name, and {provider.address.upper()} if it is set"
        )
        raise RequestError("BAD_MODEL", "model", spec, text) from None


def _access(spec: str, provider: Provider) -> dict[str, Any]:
    address = _address(provider)
    access = {"base_url": address} if address else {}
    if provider.key is None:
        return access
    key: SecretStr | None = getattr(ProviderSettings(), provider.key)
    given = key.get_secret_value().strip() if key is not None else ""
    if not given and not _is_local(address):
        text = f"{parameter('model')} {spec} needs {provider.key.upper()} in the environment or in .env"
        raise RequestError("NO_MODEL_KEY", "model", spec, text)
    return access | {"api_key": SecretStr(given or _NO_KEY)}


def _hush() -> None:
    """The libraries warn of odd answers on stderr, with parts of them; here an odd answer is an abstention."""
    for module in ("pydantic", "langchain"):
        warnings.filterwarnings("ignore", category=UserWarning, module=module)


def _cooled(chat: Any) -> Any:
    """As repeatable as the model allows: several refuse a temperature, and their profile says so."""
    if (getattr(chat, "profile", None) or {}).get("temperature"):
        chat.temperature = 0.0
    return chat
