"""The memory of a conversation between two processes: per user and data server, in the record store (R63)."""

from dataclasses import dataclass
from hashlib import sha256

from pydantic import ValidationError

from eros.language.chat_plan import ConversationState
from eros.vocabulary.catalogue import FrozenModel
from eros_app.records.conversations import keep_conversation, read_conversation
from eros_app.services.generation import RunOptions
from eros_app.services.home import open_records, read_records


class KeptConversation(FrozenModel):
    """What the next turn can refer to, and the schedule in view; ``page``: the week beside which it was said last;
    ``is_lost``: something was kept, and cannot be read any more."""

    conversation: ConversationState = ConversationState()
    generation_id: str | None = None
    page: str | None = None
    is_lost: bool = False


@dataclass(frozen=True)
class Memory:
    """What ``user`` talked about at the data server of these options."""

    options: RunOptions
    user: str

    def read(self) -> KeptConversation:
        """Empty where nothing was kept, or by an EROS whose words were others. Raises RecordFailure."""
        with read_records(self.options.settings) as store:
            content = read_conversation(store.engine, self.user, self._data_server)
        try:
            return KeptConversation() if content is None else KeptConversation.model_validate_json(content)
        except ValidationError:
            return KeptConversation(is_lost=True)

    def keep(self, kept: KeptConversation) -> None:
        """Raises RecordFailure."""
        settings = self.options.settings
        with open_records(settings) as store:
            keep_conversation(store.engine, self.user, self._data_server, kept.model_dump_json(), settings.clock)

    @property
    def _data_server(self) -> str:
        """The way to it, which is all that is known before it is asked; never an address with credentials."""
        settings, config = self.options.settings, self.options.mcp_config
        if config is not None:
            return str(config)
        return sha256(settings.db_url.encode()).hexdigest()[:16] if settings.db_url else "embedded"


class NoMemory:
    """A conversation that ends with its process."""

    def read(self) -> KeptConversation:
        return KeptConversation()

    def keep(self, kept: KeptConversation) -> None:
        pass


NO_MEMORY = NoMemory()
