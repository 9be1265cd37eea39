"""Addresses of a week's views: each keeps the words of the view that it stands on, but for those that it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

#: The words of a view, with what each may say; the first, or none, is the usual one and needs no saying. What is open
#: beside the week is gone once something was done to it.
VIEWS: Mapping[str, tuple[str, ...]] = {
    "density": ("comfortable", "compact"),
    "view": ("week", "agenda"),
    "talk": ("", "1"),
}
_OPENED = ("item", "day", "places")
#: What the address of a view says that an edit does not.
OF_A_VIEW = frozenset((*VIEWS, "show"))


#: Digits of the longest number that a page knows; of a longer one the first, which are no less unknown.
_DIGITS = 15


def number_of(text: str | None) -> int | None:
    """The whole number that an address or a form says; None where it says none."""
    return int(text[:_DIGITS]) if text and text.isdecimal() else None


@dataclass(frozen=True)
class WeekLinks:
    """Of one week, as it is looked at. ``words``: those of the view."""

    generation_id: str
    words: Mapping[str, str]

    def to(self, **changes: object) -> str:
        """The same view with these words; None takes one away."""
        words = {**self.words, **changes}
        return self._address("", {name: word for name, word in words.items() if word not in (None, "")})

    def closed(self) -> str:
        return self.to(**dict.fromkeys(_OPENED))

    def open(self, name: str, word: object) -> str:
        """An item, or a day, in the place of what is open."""
        return self.to(**dict.fromkeys(_OPENED) | {name: word})

    def act(self, step: str, **said: str) -> str:
        """Where something is done to the week, which comes back to this view. ``said``: of what is done."""
        view = {name: word for name, word in self.words.items() if name not in _OPENED}
        return self._address(f"/{step}", {**said, **view})

    def _address(self, below: str, words: Mapping[str, object]) -> str:
        query = urlencode({name: word for name, word in words.items() if word != VIEWS.get(name, ("",))[0]})
        return f"/weeks/{self.generation_id}{below}{'?' if query else ''}{query}"


def links_of(request: Request, generation_id: str) -> WeekLinks:
    """Words that are none of a view's are left behind."""
    said = request.query_params
    words = {name: said[name] for name in _OPENED if said.get(name)}
    words |= {name: said[name] for name, known in VIEWS.items() if said.get(name, "") in known and name in said}
    if said.get("show"):
        words["show"] = "".join(letter for letter in "RET" if letter in said["show"])
    return WeekLinks(generation_id, words)


def week_with_reason(generation_id: str, request: Request) -> str:
    """Where a week is, behind ``/weeks/``; with the reason of an answer that was refused, which its form has again."""
    reason = getattr(request.state, "reason", "")
    return f"{generation_id}?{urlencode({'reason': reason})}#answer-title" if reason else generation_id
