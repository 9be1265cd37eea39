"""The commands that are named to a person, each with the ``--mcp-config`` that leads to the same data server (R59).

One that has it already keeps it: what is told of a week of another server leads to that. Commands of ``eros-db`` open a
database and no configuration: they are told with a ``--db``, and with the configuration whose database it is to name.
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eros.vocabulary.documents import ErrorDocument, ResultDocument

#: The commands that open a data server: in backquotes up to the second, or a review's answer in plain words.
_ANSWERING = r"review (?:approve|reject)"
_COMMAND = rf"eros (?:generate|chat|creators|analyse|doctor|weeks --mend|{_ANSWERING})\b"
_QUOTED = re.compile(rf"`({_COMMAND}(?![^`]* --mcp-config )[^`]*)`")
_PLAIN = re.compile(rf"(?<!`)(\beros {_ANSWERING} [\w@-]++(?: --reason \w++)?+)(?! --mcp-config )")

_BRINGING = re.compile(r"`(eros-db (?:import|undo|types)\b(?![^`]* --db )[^`]*)`")


@dataclass(frozen=True)
class CommandHints:
    """``config``: the configuration that this process was started with, or None for the embedded data server."""

    config: Path | None = None

    def __call__(self, text: str) -> str:
        """The text, its commands completed."""
        if self.config is None:
            return text
        config = shlex.quote(str(self.config.absolute()))
        option = f"--mcp-config {config}"
        text = _BRINGING.sub(lambda found: f"`{found[1]} --db URL` (the database that {config} leads to)", text)
        text = _QUOTED.sub(lambda found: f"`{found[1]} {option}`", text)
        return _PLAIN.sub(lambda found: f"{found[1]} {option}", text)

    def command(self, command: str) -> str:
        """The same of a command that stands alone, without backquotes."""
        return self(f"`{command}`").strip("`")

    def within(self, value: Any) -> Any:
        """The same for every text of a document."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, dict):
            return {key: self.within(one) for key, one in value.items()}
        return [self.within(one) for one in value] if isinstance(value, list | tuple) else value

    def of_document(self, document: ResultDocument | ErrorDocument) -> ResultDocument | ErrorDocument:
        """The document with the commands completed that it advises, and nothing else of it changed."""
        if self.config is None:
            return document
        told: dict[str, Any] = {"recommendations": tuple(map(self, document.recommendations))}
        if isinstance(document, ErrorDocument):
            told |= {"error_message": self(document.error_message), "resolution": self.within(document.resolution)}
        return document.model_copy(update=told)


#: Of the embedded data server.
NO_HINTS = CommandHints()
