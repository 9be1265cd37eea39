"""The tools: each a few lines over the services of the command line. A client's model reads the docstrings."""

from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, Literal

from mcp.server.fastmcp import Context
from mcp.types import CallToolResult, EmbeddedResource, TextContent, TextResourceContents
from pydantic import AnyUrl, Field
from pydantic.fields import FieldInfo

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.life import THROUGH
from eros.vocabulary.ports import OnEvent
from eros.vocabulary.state import Verdict
from eros.vocabulary.wishes import Day
from eros_app.agent import answers
from eros_app.agent.elicitation import ask_reviewer, can_ask
from eros_app.agent.errors import ToolRefused
from eros_app.agent.progress import progress_listener, run_in_own_task
from eros_app.records.terms import WeekFilter
from eros_app.records.week import WeekRecord
from eros_app.services.analysis import analyse
from eros_app.services.creators import active_creators
from eros_app.services.data_server import data_source
from eros_app.services.explain import explain
from eros_app.services.export import FORMATS, FormatName
from eros_app.services.exported import ExportOptions, items_of
from eros_app.services.files import write_atomically
from eros_app.services.generation import RunOptions, generate
from eros_app.services.home import user_name
from eros_app.services.outcome import Outcome
from eros_app.services.requests import read_request, takes_request
from eros_app.services.review import Permissions, answer
from eros_app.services.weeks import find_week, list_weeks

RequestContext = Context[Any, Any, Any]
#: A record, and the week in it.
Week = tuple[WeekRecord, ResultDocument]
_LONGEST_NAME = 200
SomeId = Annotated[
    str,
    Field(
        description="A generation or review id, six letters or more of its beginning, a creator's id or page name (its "
        "current week), or CREATOR@DATE."
    ),
]


def argument(name: str, field: FieldInfo) -> Parameter:
    """A tool's argument for a field of a request: its type, default and description as they are."""
    annotation: Any = Annotated[(field.annotation, *field.metadata, Field(description=field.description))]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=field.default, annotation=annotation)


#: States of a week about which the person at the client is asked (R58).
_DECIDABLE = frozenset({"waiting", "expired", "unknown", "saved"})


def _said_by(ctx: RequestContext, reviewer: str) -> str:
    """Who decided, where only an agent says so: never the person themselves (R62)."""
    client = ctx.session.client_params
    agent = client.clientInfo.name if client is not None else "an agent"
    return f"{THROUGH}{agent}, said to be {reviewer or user_name()}"[:_LONGEST_NAME]


class ToolHandlers:
    """One EROS_HOME and one data server, behind every tool."""

    def __init__(self, settings: Settings, mcp_config: Path | None) -> None:
        self._settings, self._config = settings, mcp_config

    @takes_request(argument)
    async def generate_schedule(
        self,
        ctx: RequestContext,
        creator_id: Annotated[str, Field(description="The creator's id or page name.")],
        week_start: Annotated[str | None, Field(description="A Monday, ISO date; null: the creator's next.")] = None,
        **wishes: Any,
    ) -> answers.Schedule:
        """Generate, validate and save one creator's week.

        A week that scores from 85 on is saved; one that needs review waits for a person, who is asked at once where
        the client can show a form.
        """
        request = read_request(creator_id=creator_id, week_start=week_start, **wishes)
        async with progress_listener(ctx.report_progress) as listen:
            outcome = await run_in_own_task(generate(request, self._options(listen)))
        record, document = self._done(outcome)
        if not record.waits or not can_ask(ctx.session):
            return answers.schedule(record, document)
        return await self._reviewed(ctx, record, document, Permissions())

    async def get_schedule(
        self,
        id: SomeId,
        day: Annotated[Day | None, Field(description="Only this day's sends.")] = None,
    ) -> answers.ScheduleDetails:
        """A kept schedule: its sends in short (name a day to keep the answer small) and its ten checks."""
        return answers.details(*self._week(id), day)

    async def list_schedules(
        self,
        status: Annotated[answers.ListedStatus | None, Field(description="Only these.")] = None,
        creator_id: Annotated[str | None, Field(description="Only this creator's.")] = None,
        limit: Annotated[int, Field(ge=1, le=200)] = 20,
        offset: Annotated[int, Field(ge=0, description="How many of the newest to pass over.")] = 0,
    ) -> answers.ScheduleList:
        """Kept generations, the newest first. ``needs_review``: those that wait for a person."""
        only = WeekFilter(creator_id, states=answers.states_of(status) if status else ())
        found = list_weeks(self._settings, only, limit=limit, offset=offset)
        return answers.ScheduleList(schedules=[answers.listed(one) for one in found.weeks], total=found.total)

    async def review_schedule(
        self,
        ctx: RequestContext,
        id: SomeId,
        decision: Annotated[
            Literal["approve", "reject"] | None, Field(description="What a person decided; null: ask them in a form.")
        ] = None,
        reason: Annotated[str, Field(description="Needed to reject, and to approve a week below 70.")] = "",
        reviewer: Annotated[str, Field(description="Who decided, as they are called here.")] = "",
        replace: Annotated[
            bool, Field(description="Let an approval replace an approved or newer week that stands; needs a reason.")
        ] = False,
        allow_past: Annotated[bool, Field(description="Approve a week that has begun or is over.")] = False,
    ) -> answers.Schedule:
        """Answer a waiting schedule with a person's decision, never your own: approve saves it, reject does not.

        A saved week can be approved as well. Set ``replace`` and ``allow_past`` only where the person asked for it.
        """
        record, document = self._week(id)
        permissions = Permissions(replace, allow_past)
        if decision is not None:
            return answers.schedule(
                *await self._answered(
                    record, document, decision, reason, reviewer=_said_by(ctx, reviewer), permissions=permissions
                )
            )
        if not can_ask(ctx.session):
            text = "this client shows no forms: ask the person and pass their decision"
            raise RequestError("DECISION_NEEDED", "decision", None, text)
        return await self._reviewed(ctx, record, document, permissions)

    async def list_creators(
        self,
        tier: Annotated[int | None, Field(ge=1, le=5, description="Performance tier, 1 is the best.")] = None,
        page_type: Annotated[Literal["paid", "free"] | None, Field(description="Only pages of this kind.")] = None,
    ) -> answers.CreatorList:
        """The active creators, by earnings."""
        source = data_source(self._config, self._settings.database_url)
        found = await active_creators(source, self._settings, tier=tier, page_type=page_type)
        fields = set(answers.CreatorSummary.model_fields)
        listed = [answers.CreatorSummary(**one.model_dump(include=fields)) for one in found.creators]
        return answers.CreatorList(creators=listed, count=len(listed))

    async def analyse_creator(
        self, creator_id: Annotated[str, Field(description="The creator's id or page name.")]
    ) -> answers.AnalysisSummary:
        """What a plan would rest on: volume and why, trends, hours, captions that run out, themes. Saves nothing."""
        document, _ = await run_in_own_task(analyse(creator_id, self._settings, self._config))
        if isinstance(document, ErrorDocument):
            raise ToolRefused(document)
        return answers.analysis(document)

    async def export_schedule(
        self,
        id: SomeId,
        format: FormatName = "csv",
        to_file: Annotated[bool, Field(description="Also write a file under EROS_HOME/exports.")] = True,
    ) -> Annotated[CallToolResult, answers.Exported]:
        """A schedule for other tools, as an embedded resource and as a file whose path is given."""
        record = find_week(self._settings, id)
        asked = ExportOptions(self._settings.own_zone)
        items, text = items_of(record.document), FORMATS[format].write(record.document, asked)
        resource = answers.uri(record.generation_id) + ("" if format == "json" else f"/{format}")
        summary = answers.Exported(
            generation_id=record.generation_id,
            state=record.state,
            format=format,
            items=len(items),
            characters=len(text),
            resource=resource,
            path=self._written(f"{record.generation_id}.{FORMATS[format].ending}", text) if to_file else None,
        )
        contents = TextResourceContents(uri=AnyUrl(resource), mimeType=FORMATS[format].mime_type, text=text)
        return CallToolResult(
            content=[
                TextContent(type="text", text=summary.model_dump_json()),
                EmbeddedResource(type="resource", resource=contents),
            ],
            structuredContent=summary.model_dump(mode="json"),
        )

    async def explain_item(
        self, id: SomeId, slot_id: Annotated[str, Field(description="As in get_schedule: 2026-11-23_1.")]
    ) -> answers.ExplainedItem:
        """Why one send stands where it does: its type, hour, audience and caption, and what was noted about it."""
        record = find_week(self._settings, id)
        return answers.ExplainedItem(generation_id=record.generation_id, **dict(explain(record.document, slot_id)))

    def _options(self, listen: OnEvent = lambda event: None) -> RunOptions:
        return RunOptions(self._settings, self._config, listen)

    def _week(self, some_id: str) -> Week:
        """A record with a week in it; an aborted or rejected one is answered with its own error response."""
        record = find_week(self._settings, some_id)
        if isinstance(record.document, ErrorDocument):
            raise ToolRefused(record.document)
        return record, record.document

    def _done(self, outcome: Outcome) -> Week:
        if isinstance(outcome.document, ErrorDocument):
            raise ToolRefused(outcome.document)
        return find_week(self._settings, outcome.document.generation_id), outcome.document

    async def _reviewed(
        self,
        ctx: RequestContext,
        record: WeekRecord,
        document: ResultDocument,
        permissions: Permissions,
    ) -> answers.Schedule:
        """The week after the person at the client was asked; as it was, if they left it open."""
        if record.state not in _DECIDABLE:
            return answers.schedule(record, document)
        request_id = ctx.request_context.request_id
        said = await ask_reviewer(ctx.session, document, request_id, needs_reason=record.needs_reason)
        if said is None:
            return answers.schedule(record, document)
        return answers.schedule(*await self._answered(record, document, *said, reviewer="", permissions=permissions))

    async def _answered(
        self,
        record: WeekRecord,
        document: ResultDocument,
        verdict: Verdict,
        reason: str,
        *,
        reviewer: str,
        permissions: Permissions,
    ) -> Week:
        """The record as it stands then. A rejection is a person's word and no error: the week that was rejected."""
        decided = answer(
            record.generation_id,
            verdict,
            reason=reason,
            reviewer=reviewer or user_name(),
            options=self._options(),
            **permissions._asdict(),
        )
        outcome = await run_in_own_task(decided)
        if outcome.ending == "done" and not outcome.finished:
            return find_week(self._settings, record.generation_id), document
        return self._done(outcome)

    def _written(self, name: str, text: str) -> str:
        path = self._settings.home / "exports" / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text)
        except OSError as wrong:
            raise RequestError("UNWRITABLE_OUTPUT", "to_file", str(path), f"cannot write {path}: {wrong}") from wrong
        return str(path)
