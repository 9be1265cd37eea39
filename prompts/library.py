"""What the model is asked: one Markdown document per prompt, with its variables declared at its top.

A document begins with a block between two ``---`` lines that holds ``variables:`` and names, separated by commas; the
text names each as ``$name``. ``load`` refuses a document whose text and declaration differ. What is
filled in comes from outside and is data: ``quoted`` fences it so that it cannot end its own block.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any


class PromptBroken(ValueError):
    """A prompt document that cannot be used; says which and why."""


@dataclass(frozen=True)
class Prompt:
    """A checked prompt. ``digest`` is the SHA-256 of the whole document; it goes into the audit trail."""

    name: str
    text: str
    variables: frozenset[str]
    digest: str

    def fill(self, **values: str) -> str:
        """The text with every variable filled; PromptBroken if one is missing or too many are given."""
        if set(values) != self.variables:
            raise PromptBroken(f"prompt {self.name} takes {sorted(self.variables)}, not {sorted(values)}")
        return Template(self.text).substitute(values)


@cache
def load(name: str) -> Prompt:
    """The prompt ``prompts/NAME.md``."""
    document = (files("prompts") / f"{name}.md").read_text(encoding="utf-8")
    return read(name, document)


def read(name: str, document: str) -> Prompt:
    """A prompt from its document's text."""
    opening, head, text = [*document.split("---\n", 2), "", ""][:3]
    if opening.strip() or not head.startswith("variables:"):
        raise PromptBroken(f"prompt {name} does not begin with its variables between two --- lines")
    declared = frozenset(word.strip() for word in head.removeprefix("variables:").split(",") if word.strip())
    template = Template(text)
    if not template.is_valid():
        raise PromptBroken(f"prompt {name} has a $ that names no variable; write $$ for a dollar sign")
    used = frozenset(template.get_identifiers())
    if used != declared:
        raise PromptBroken(f"prompt {name} declares {sorted(declared)} and uses {sorted(used)}")
    return Prompt(name, text.strip() + "\n", declared, hashlib.sha256(document.encode()).hexdigest())


def quoted(value: Mapping[str, Any] | list[Any]) -> str:
    """Untrusted data for a prompt, as JSON: quotes, angle brackets and control characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )
