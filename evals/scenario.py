"""What a case is made of: the server as it is found, the request, and what must hold afterwards.

The models are the format of ``cases/*.yaml``; ``cases/schema.json`` is generated from them.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from eros.failures import Severity
from eros.vocabulary.catalogue import PageType
from eros.vocabulary.facts import VolumeLevel
from graph.routing import Boundary

#: The four forms in which a tool's failure arrives (CONTRACT 3), the unreadable bodies apart; a lost connection.
FailureForm = Literal["protocol", "result", "body", "null", "prose", "list", "empty", "lost", "busy"]


SaveDialect = Literal["ours", "plain", "older", "silent"]


class StrictModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(StrictModel):
    """A creator. ``fans`` None: the middle of the tier. ``confidence`` and scores as get_volume_config states them."""

    tier: VolumeLevel = "mid"
    page_type: PageType = "paid"
    fans: int | None = None
    timezone: str = "America/New_York"
    confidence: float = 0.9
    source: str = "optimized"
    saturation: float = 45
    opportunity: float = 55


class CaptionBank(StrictModel):
    """The caption bank: so many of each caption type, scores spread evenly over the two ranges.

    ``types`` sets the number of single caption types, ``texts`` puts these texts on the bank's best captions, first
    those of ``of`` (a caption type). ``paid_only``: every n-th caption is marked for paid pages.
    """

    per_type: int = 90
    types: dict[str, int] = {}
    fresh: tuple[float, float] = (65, 100)
    sells: tuple[float, float] = (50, 95)
    texts: tuple[str, ...] = ()
    of: str = "ppv_offer"
    paid_only: int = 0


class ToolFault(StrictModel):
    """How a tool fails, and how often (None: always) before it answers."""

    form: FailureForm
    message: str = "the tool failed"
    code: str | None = None
    times: int | None = None


class Override(StrictModel):
    """A tool's answer made otherwise: ``put`` is merged in at any depth, ``drop`` leaves out "a.b" paths, ``append``
    adds rows to a list, ``only`` leaves those rows of a list that hold one of the words, ``body`` stands in place of
    all of it.
    """

    put: dict[str, Any] = {}
    append: dict[str, list[dict[str, Any]]] = {}
    only: dict[str, tuple[str, ...]] = {}
    drop: tuple[str, ...] = ()
    body: Any = None
    fails: ToolFault | None = None


class ServerScript(StrictModel):
    """A mocked data server. ``dialect`` older: CONTRACT 3's other spelling. ``form``: how results are written.

    ``save``: how save_schedule takes a week. plain: the specification's three arguments; older: two channels and a
    number for a parent, by its schema; silent: the same, and its schema does not say so. None: as the dialect has it.
    """

    page: Page = Page()
    bank: CaptionBank = CaptionBank()
    answers: dict[str, Override] = {}
    without: tuple[str, ...] = ()
    dialect: Literal["specification", "older"] = "specification"
    form: Literal["structured", "text", "both"] = "both"
    save: SaveDialect | None = None

    @property
    def saves(self) -> SaveDialect:
        return self.save or ("older" if self.dialect == "older" else "ours")


class Scenario(StrictModel):
    """A server and a request to it. ``weeks``: so many in a row, each after the one before was saved and sent.

    ``twice``: the same again in another process with another hash seed. ``deadline``: seconds of the run. ``model``: a
    scripted model is judge and ranker.
    """

    server: ServerScript = ServerScript()
    request: dict[str, Any] = {}
    weeks: int = 1
    twice: bool = False
    deadline: float = 60
    model: Literal["willing", "failing"] | None = None


class Expectations(StrictModel):
    """What must hold. What is not named is not looked at, but for the defaults: a week comes out, the independent
    checker finds nothing, and the graph went straight through.

    ``path``: the nodes that ran; "..." stands for the rest of the straight way. ``recovered``: what recovery nodes
    answered, in order. ``findings`` / ``no_findings``: rows of the failure tables among the degradations.
    ``allowed``: rules of the checker that this data breaks by construction. ``facts``: what the week must rest on where
    the server's own answer is no fact. ``says``: texts that stand somewhere among warnings, errors, degradations.
    ``recommends`` / ``never_recommends``: texts in one recommendation, in none. ``contains`` / ``never_contains``:
    anywhere in the document. ``metadata``: fields of volume_metadata. ``ladder``: the lowest step of the ladder.
    """

    status: tuple[Literal["saved", "dry_run", "needs_review", "aborted", "refused"], ...] = ("saved",)
    exit_code: int | None = None
    error_code: str | None = None
    severity: Severity | None = None
    path: str = "..."
    recovered: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    no_findings: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    facts: dict[str, Any] = {}
    says: tuple[str, ...] = ()
    recommends: tuple[str, ...] = ()
    never_recommends: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    never_contains: tuple[str, ...] = ()
    metadata: dict[str, Any] = {}
    score: tuple[float, float] | None = None
    manual: bool | None = None
    calls: dict[str, int] = {}
    only_types: tuple[str, ...] = ()
    never_types: tuple[str, ...] = ()
    resolution: str | None = None


class FailureRow(StrictModel):
    """A row of the failure tables at a phase boundary: its severity, where it leads the first and the second time, from
    where recovery starts again and with which directives, and whether it sets degraded mode. MEDIUM and LOW are
    findings, the others open."""

    error_type: str
    severity: Severity
    first: Boundary
    second: Boundary
    restarts: str | None = None
    directives: tuple[str, ...] = ()
    degraded: bool | None = None


class Pairs(StrictModel):
    """A share of the persona pairs, and the least that must be reached: ``plain`` without the hard ones, ``all``, or
    ``across``, each persona's captions against all personas (nearly all of which are no match: no accuracy there).
    """

    share: Literal["plain", "all", "across"]
    auc: float
    accuracy: float | None = None


class Phrasings(StrictModel):
    """The phrasings whose id begins with this word; at most ``missed`` of them may be understood otherwise."""

    begins: str
    missed: int = 0


class Injections(StrictModel):
    """The attempts that stand in a caption, a persona's notes or a recommendation, and how many at least."""

    where: Literal["caption", "persona", "advice"]
    at_least: int


class CaseFile(StrictModel):
    """One case: one of ``scenario``, ``row``, ``pairs``, ``phrasings`` and ``injections``, and what must hold.

    In a file, a case may have ``each`` besides: lists by name. It stands for as many cases as the lists have
    combinations, and "{name}" for the value.
    """

    name: str
    why: str
    #: The data is as a healthy server's: the performance targets are measured over these.
    healthy: bool = False
    scenario: Scenario | None = None
    row: FailureRow | None = None
    pairs: Pairs | None = None
    phrasings: Phrasings | None = None
    injections: Injections | None = None
    expect: Expectations = Expectations()


class CaseGroup(StrictModel):
    """A file of cases."""

    about: str
    cases: list[CaseFile]
