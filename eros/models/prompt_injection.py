"""Texts that talk to whoever judges or orders them, rather than to a fan.

Such a text is never put before a model: it keeps its offline score or its template. In a batch a model that obeys it
could change what it says of the other texts, and nothing in its answer would show it. The reading is broad on purpose:
a text that only looks like an instruction loses nothing but the model's opinion (4 in 1,000 of the demo bank).
A phrasing that no rule knows passes; what it can reach is bounded by what an answer may hold (ids that were asked for,
one score from 0 to 100 each, words that keep their figures).
"""

import re
from functools import lru_cache

from eros.vocabulary.safety_readings import readings

#: Signs of markup, code and transcripts, and signs that are not seen, in a text as it is written.
_WRITTEN = re.compile(
    r"""[{}\[\]<>|`\\]|^\s*\#{1,6}\s|---|===|"\s*:|\$[a-z_]\w*|&\#?\w+;|%[0-9a-f]{2}%|[a-z0-9+/]{28,}
    |\b(?:system|assistant|user|human|ai|admin|developer|tool|note|task|role)\s*:
    |игнорир|инструкц|оценк|忽略|指令|無視|指示
    |[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)

#: To take back or replace what the reader was told before.
_ORDERS = (
    r"(?:ignore|disregard|forget|overrid(?:e|ing)|overrule|bypass|skip|dismiss|discard|drop)\b.{0,40}"
    r"\b(?:all|any|above|previous|prior|earlier|before|preceding|rules?|guidelines?|everything|others?|rest|below)",
    r"(?:you are|youre|act as|behave as|pretend)\b.{0,20}\b(?:now an?|ai|judge|assistant|model|bot|evaluator|grader)",
    r"(?:new|updated?|revised|following|special|hidden|secret) "
    r"(?:rules?|tasks?|orders?|policy|policies|guidelines?|directives?)",
    r"prompts?|instructions?|instruct(?:s|ed)? you|jailbreak|developer mode|debug mode|test mode",
    r"json|schema|yaml|xml|api|llm|gpt|claude|chatgpt|chatbot|language model|the model",
    r"end of (?:the )?(?:data|captions|list|persona|input|file|text)",
    r"ignora|instrucciones|ignorez?|ignoriere|anweisung(?:en)?|istruzioni|instrucoes",
)

#: To have a hand in how texts are judged.
_JUDGING = (
    r"scor(?:e|es|ed|ing)|captions?|recommend(?:s|ed|ing|ation|ations)?",
    r"(?:rate[sd]?|ratings?|grad(?:e|es|ing))\b.{0,30}\b(?:\d+|zero|ten|hundred|high|low|text|this|other|all)",
    r"(?:full|maximum|minimum|zero|hundred|100|top|highest|lowest|perfect|bonus) (?:points?|marks?|grades?|ratings?)",
    r"\d+ ?(?:out of|/) ?\d+",
    r"(?:respond|reply|answer|output|return|print|write|call|set|assign|give|mark|treat|judge|evaluate|report)"
    r"\b.{0,40}\b(?:\d{1,3} ?(?:to|for)|ids? ?#?(?:\d|of|is|numbers?)|(?:each|every) id|zero|hundred"
    r"|(?:all|the|every) others?|only with|every(?:one|thing) else|format|tool|verdict|null|list)",
    r"(?:ids?|entry|item|row) ?#?\d+",
    r"(?:this|that|the) (?:entry|evaluation|verdict|judg(?:e|ment|ement)|grader|evaluator|rubric|criteria)",
    r"(?:best|worst|better|worse) (?:match|fit)",
    r"puntuacion|puntua|bewert(?:e|ung)|note[zr]|punteggio|pontuacao",
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.DOTALL)


_ORDERING, _JUDGED = _any(_ORDERS), _any(_JUDGING)


@lru_cache(maxsize=65_536)
def gives_orders(text: str) -> bool:
    """Whether a text may give orders to a model. For our own sentences, which speak of captions and scores."""
    return bool(_WRITTEN.search(text)) or any(_ORDERING.search(reading) for reading in readings(text))


@lru_cache(maxsize=65_536)
def instructs(text: str) -> bool:
    """Whether a text may give orders, or speaks of being judged. For texts of others, which have no cause to."""
    return gives_orders(text) or any(_JUDGED.search(reading) for reading in readings(text))
