"""What is done to a week from its pages: edits, decisions, hand-over, posts. Each step is a service's."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from eros.failures import RequestError
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.editions import edition_of
from eros.vocabulary.edits import Edit, VersionInView
from eros.vocabulary.life import PostSaid
from eros_app.records.edited import WeekVersion
from eros_app.records.week import WeekRecord
from eros_app.services.exported import items_of
from eros_app.services.handing_over import tell_posts
from eros_app.services.home import read_records
from eros_app.services.weeks import find_week
from eros_app.web.forms import read_edit, said_in
from eros_app.web.links import OF_A_VIEW, links_of, number_of, week_with_reason
from eros_app.web.shell import Shell

#: What is done to a week, by the last word of its address.
STEPS = ("try", "edit", "step", "answer", "hand-over", "posts")


@dataclass(frozen=True)
class WeekSteps:
    shell: Shell

    async def nothing_done(self, request: Request) -> Response:
        """The address of a step is asked for again, as after a reload: the week is shown, and nothing is done."""
        if request.path_params.get("step", "try") not in STEPS:
            raise HTTPException(404)
        self.shell.visitors.who(request)
        return _to_week(request, request.path_params["some_id"])

    async def try_edit(self, request: Request) -> Response:
        """What an edit would bring has an address of its own, which a browser can come back to."""
        self.shell.visitors.must(request, "edit")
        links = links_of(request, request.path_params["some_id"])
        return RedirectResponse(links.act("try", **await said_in(request)), status_code=303)

    async def show_tried(self, request: Request) -> Response:
        """What an edit would bring, before it is kept."""
        from eros_app.services import editing

        said = {name: value for name, value in request.query_params.items() if name not in OF_A_VIEW}
        if "do" not in said:
            return await self.nothing_done(request)
        who = self.shell.visitors.must(request, "edit")
        record, week = self.shell.week(request)
        edit = read_edit(said)
        if (kept := self._is_kept(record, edit, said, who.name)) is not None:
            return _to_week(request, kept.generation_id, said.get("slot_id", ""), kept.version, said.get("day", ""))
        at = self._must_be_edited_as_seen(record, said)
        options = editing.EditOptions(by=who.name, keep=False)
        made = editing.edit_week(self.shell.settings, record.generation_id, edit, options)
        shown: dict[str, Any] = {"record": record, "week": week, "made": made, "said": said, "seen_as": at}
        shown["links"] = links_of(request, record.generation_id)
        shown["copy"] = at.generation_id if at.generation_id != record.generation_id else None
        return self.shell.page("tried.html", who=who, **shown)

    async def keep_edit(self, request: Request) -> Response:
        """Keep it, and show the week with it."""
        from eros_app.services import editing

        who = self.shell.visitors.must(request, "edit")
        record, _ = self.shell.week(request)
        said = await said_in(request)
        edit = read_edit(said)
        at = self._must_be_edited_as_seen(record, said) if said.get("version") else None
        options = editing.EditOptions(by=who.name, reason=said.get("reason", ""), on=at and at.version)
        edited = at.generation_id if at is not None else record.generation_id
        made = await asyncio.to_thread(editing.edit_week, self.shell.settings, edited, edit, options)
        return _to_week(
            request, made.document.generation_id, said.get("slot_id", ""), made.version, said.get("day", "")
        )

    async def step(self, request: Request) -> Response:
        """Undo, redo, or another version."""
        from eros_app.services import editing

        who = self.shell.visitors.must(request, "edit")
        record, _ = self.shell.week(request)
        said = await said_in(request)
        do, number = said.get("do", ""), number_of(said.get("number"))
        on = self._must_be_as_seen(record, said)
        week = self.shell.settings, record.generation_id
        steps: Mapping[str, Callable[[], editing.EditedWeek]] = {
            "undo": lambda: editing.undo_edit(*week, who.name, on),
            "redo": lambda: editing.redo_edit(*week, who.name, on),
            "restore": lambda: editing.restore_version(*week, -1 if number is None else number, who.name, on),
        }
        if do not in steps:
            raise RequestError("BAD_ARGUMENT", "do", do, "say undo, redo or restore")
        return _to_week(request, record.generation_id, "", steps[do]().version)

    async def answer(self, request: Request) -> Response:
        """A person's decision (R33, R62): whoever signed in, or runs the server on loopback."""
        from eros_app.services.review import answer

        who = self.shell.visitors.must(request, "decide")
        record, _ = self.shell.week(request)
        said = await said_in(request)
        request.state.reason = said.get("reason", "")  # a refusal gives it back
        self._must_be_as_seen(record, said)
        verdict = said.get("verdict", "")
        if verdict not in ("approve", "reject"):
            raise RequestError("BAD_ARGUMENT", "verdict", verdict, "say approve or reject")
        outcome = await answer(
            record.generation_id,
            "approve" if verdict == "approve" else "reject",
            reason=said.get("reason", ""),
            reviewer=who.name,
            options=self.shell.options,
            replace_week=said.get("replace") == "on",
            allow_past=said.get("allow_past") == "on",
            only_instead=[said["instead"]] if "instead" in said else None,
            edition=edition_of(items_of(record.document)),
        )
        document = outcome.document
        if isinstance(document, ErrorDocument) and document.status != "rejected":
            about = week_with_reason(record.generation_id, request)
            return self.shell.page("failure.html", status=409, who=who, failure=document, about=about)
        return _to_week(request, record.generation_id)

    def _must_be_as_seen(self, record: WeekRecord, said: Mapping[str, str]) -> int | None:
        """The version that the page showed, where it says so.

        Of two people at one week the second is told, before an answer or a step takes the first one's edit along.
        """
        seen, (at, _) = number_of(said.get("version")), self.shell.version(record)
        if seen is not None and seen != at:
            raise self._edited_meanwhile(record, str(seen))
        return None if seen is None else at

    def _is_kept(self, record: WeekRecord, edit: Edit, said: Mapping[str, str], by: str) -> VersionInView | None:
        """The week with this very edit, which this person kept last: where a browser goes back to what it would bring,
        that has come. None where it has not."""
        at = self.shell.seen_as(record)
        step = next((one.step for one in self._versions(at.generation_id) if one.number == at.version), None)
        was = step is not None and (step.edit, step.by) == (edit, by)
        return at if was and said.get("version") not in (None, str(at.version)) else None

    def _versions(self, generation_id: str) -> Sequence[WeekVersion]:
        with read_records(self.shell.settings) as store:
            return store.versions(generation_id)

    def _must_be_edited_as_seen(self, record: WeekRecord, said: Mapping[str, str]) -> VersionInView:
        """The same of an edit, which is made in the week's copy where one waits."""
        at = self.shell.seen_as(record)
        seen = number_of(said.get("version"))
        if seen not in (None, at.version) or said.get("of") not in (None, at.generation_id):
            there = find_week(self.shell.settings, at.generation_id)
            wrong = self._edited_meanwhile(there, said.get("version", ""))
            wrong.generation_id = at.generation_id if at.generation_id != record.generation_id else None
            raise wrong
        return at

    def _edited_meanwhile(self, record: WeekRecord, seen: str) -> RequestError:
        at, versions = self.shell.version(record)
        last = next((one.step for one in versions if one.number == at and one.step is not None), None)
        by = f", by {last.by}: {last.told}" if last is not None else ""
        text = f"{record.generation_id} was edited meanwhile and is at version {at} now{by}; look at it again"
        return RequestError("EDITED_MEANWHILE", "version", seen, text)

    async def hand_over(self, request: Request) -> Response:
        """The week counts as given to whoever posts it, once its server has said that it stands (R58)."""
        from eros_app.services.own_server import give_to_whoever_posts

        who = self.shell.visitors.must(request, "decide")
        record, _ = self.shell.week(request)
        await give_to_whoever_posts(self.shell.options, record.generation_id, who.name, again=False)
        return _to_week(request, record.generation_id)

    async def tell_post(self, request: Request) -> Response:
        """What became of one send."""
        self.shell.visitors.must(request, "edit")
        record, _ = self.shell.week(request)
        said = await said_in(request)
        slot_id, post = said.get("slot_id", ""), said.get("post", "")
        if post not in get_args(PostSaid):
            raise RequestError("BAD_ARGUMENT", "post", post, "say posted, skipped or untold")
        self._must_be_as_seen(record, said)
        seen = {slot_id: said["told"]} if "told" in said else None
        tell_posts(self.shell.settings, record.generation_id, [slot_id], cast("PostSaid", post), seen)
        return _to_week(request, record.generation_id, slot_id)


def _to_week(
    request: Request, generation_id: str, slot_id: str = "", kept: int | None = None, day: str = ""
) -> Response:
    """The week in the view that something was done from."""
    links = links_of(request, generation_id)
    said = {"item": slot_id, "kept": kept, "day": "" if slot_id else day, "places": None}
    return RedirectResponse(links.to(**said), status_code=303)
