"""What the model is asked: one Markdown document per prompt, with its variables declared at its top.

A document begins with a block between two ``---`` lines that holds ``variables:`` and names, separated by commas. What
follows is the system message; a third ``---`` line ends it, and the data come after, which name each variable as
``$name``. ``load`` refuses a document whose text and declaration differ. What is filled in comes from outside:
it never reaches the system message, and ``quoted`` fences it so that it cannot end its own block.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any, NamedTuple


class PromptBroken(ValueError):
    """A prompt document that cannot be used; says which and why."""


class FilledPrompt(NamedTuple):
    """What a model is asked: its orders, and apart from them the data."""

    system: str
    data: str

    @property
    def messages(self) -> list[tuple[str, str]]:
        """As LangChain takes them."""
        return [("system", self.system), ("human", self.data)]


@dataclass(frozen=True)
class Prompt:
    """A checked prompt. ``digest`` is the SHA-256 of the whole document; it goes into the audit trail."""

    name: str
    system: str
    data: str
    variables: frozenset[str]
    digest: str

    def fill(self, **values: str) -> FilledPrompt:
        """With every variable filled; PromptBroken if one is missing or too many are given."""
        if set(values) != self.variables:
            raise PromptBroken(f"prompt {self.name} takes {sorted(self.variables)}, not {sorted(values)}")
        return FilledPrompt(self.system, Template(self.data).substitute(values))


@cache
def load(name: str) -> Prompt:
    """The prompt ``prompts/NAME.md``."""
    document = (files("prompts") / f"{name}.md").read_text(encoding="utf-8")
    return read(name, document)


def read(name: str, document: str) -> Prompt:
    """A prompt from its document's text."""
    opening, head, orders, data = [*document.split("---\n", 3), "", "", ""][:4]
    if opening.strip() or not head.startswith("variables:"):
        raise PromptBroken(f"prompt {name} does not begin with its variables between two --- lines")
    declared = frozenset(word.strip() for word in head.removeprefix("variables:").split(",") if word.strip())
    templates = Template(orders), Template(data)
    if not all(one.is_valid() for one in templates):
        raise PromptBroken(f"prompt {name} has a $ that names no variable; write $$ for a dollar sign")
    of_orders, used = (frozenset(one.get_identifiers()) for one in templates)
    if of_orders:
        raise PromptBroken(f"prompt {name} has {sorted(of_orders)} before its data; they come after the third --- line")
    if used != declared:
        raise PromptBroken(f"prompt {name} declares {sorted(declared)} and uses {sorted(used)}")
    digest = hashlib.sha256(document.encode()).hexdigest()
    return Prompt(name, templates[0].substitute().strip() + "\n", data.strip() + "\n", declared, digest)


def quoted(value: Mapping[str, Any] | list[Any]) -> str:
    """Untrusted data for a prompt, as JSON: quotes, angle brackets and control characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )
