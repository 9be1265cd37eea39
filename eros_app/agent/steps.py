"""What can be done with a week, in the words of a tool's answer."""

import shlex
from typing import TypeGuard

from eros.parameters import spelled
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.edits import Add, Edit, Lighten, Mark, Regenerate, Remove, SwapCaption
from eros.vocabulary.life import ANOTHER_PROGRAMS
from eros.vocabulary.request import Request, generate_command
from eros_app.records.terms import PROTECTED, verdicts_on
from eros_app.records.week import WeekSummary
from eros_app.services.deciding import UNTIL_MENDED, approving, rejecting, too_little


def status_of_document(record: WeekSummary, document: ResultDocument) -> str:
    return "rejected" if record.state == "rejected" else document.status


def next_steps(record: WeekSummary, document: ResultDocument, *, can_ask: bool) -> list[str]:
    """``can_ask``: whether the client shows a person a form; else only a command takes a decision (R62)."""
    status = status_of_document(record, document)
    if record.approval_unclear:
        return [
            "Whether its approval stands is not known: `eros weeks --mend`, or the next generate_schedule, finds out"
        ]
    if record.save_unclear:
        return ["Whether it is saved is not known: `eros weeks --mend`, or the next generate_schedule, finds out"]
    if record.cut_short:
        return ["It was cut short: `eros weeks --mend`, or the next generate_schedule, finds out where it stands"]
    if record.state == "superseded":
        if record.superseded_by is None:
            return [f"{ANOTHER_PROGRAMS} replaced it and is not kept here; generate_schedule plans the week again"]
        return [f"{record.superseded_by} replaced it: get_schedule shows that one"]
    if record.nobody_can_approve and verdicts_on(record):
        cannot = too_little(document.validation.score)
        return [f"{cannot[:1].upper()}{cannot[1:]}; {UNTIL_MENDED}, or a person rejects it", *deciding(record, can_ask)]
    if record.state == "expired":
        return ["It is over: a person can reject it, or approve it with allow_past", *deciding(record, can_ask)]
    if record.state == "unknown":
        return ["It is not known to be saved whole: a person can reject it", *deciding(record, can_ask)]
    if status == "needs_review":
        reason = " with a reason" if record.needs_reason else ""
        return [f"A person has to approve it{reason} or reject it with a reason", *deciding(record, can_ask)]
    if status == "rejected":
        anew = "generate_schedule with other wishes makes another week"
        of = document.edit_of
        return [f"{of} stays as it was: edit_schedule edits it anew; {anew}" if of else f"Nothing was saved; {anew}"]
    if status == "dry_run":
        makes = "makes this very week, which waits for a person" if document.would_wait else "saves this very week"
        same = f"week_start {document.week_start}, seed {document.seed} and this run's other arguments"
        return [f"Nothing was saved; generate_schedule without dry_run, with {same}, {makes}"]
    return ["get_schedule shows its items, explain_item one of them, export_schedule writes it for other tools"]


def deciding(record: WeekSummary, can_ask: bool) -> list[str]:
    """How the person decides."""
    if can_ask:
        return ["review_schedule asks the person in a form; only their answer there counts"]
    return [f"This client shows no forms. {by_command(record)}"]


def by_command(record: WeekSummary, *more: str) -> str:
    """The commands that decide about this week; ``more``: further options of an approval."""
    commands = {"approve": f"`{approving(record, *more)}`", "reject": f"`{rejecting(record.generation_id)}`"}
    said = " or ".join(commands[verdict] for verdict in verdicts_on(record))
    return f"The person decides by a command of their own: {said}"


def undoing(record: WeekSummary) -> list[str]:
    """How a person puts another week in the place of one that was approved, which no rejection ends."""
    if record.state not in PROTECTED or record.week_start is None:
        return []
    command = f"eros generate {record.creator_id} --week-start {record.week_start} --replace"
    return [f"Another week can take its place, where a person wants that: `{command}`"]


def is_protected(document: ResultDocument | ErrorDocument) -> TypeGuard[ErrorDocument]:
    """Whether a run was refused for a week that only a person may replace."""
    return isinstance(document, ErrorDocument) and document.error_code == "WEEK_PROTECTED"


def told_to_stand(refused: ErrorDocument) -> str:
    """What the person was told to stand in the week (``WeekSummary.standing_word``)."""
    return f"{refused.details.get('generation_id')} {refused.details.get('status')}"


def as_agreed(name: str, *_: object) -> str:
    """A parameter, as it is spelled where the model gave it and a person has to agree."""
    return f"a person who agrees to {name}"


def left_to_a_person(refused: ErrorDocument, request: Request, why: str) -> ErrorDocument:
    """The refusal of a ``replace`` that no person confirmed, with the command that they can run (R62)."""
    action = f"Nothing was replaced: {why}. Where a person wants that: `{generate_command(request)}`"
    told = spelled(refused.error_message, as_agreed)
    return refused.model_copy(update={"error_message": told, "resolution": {**refused.resolution, "action": action}})


def edit_command(generation_id: str, edit: Edit) -> str:
    """The command by which a person makes this edit, with the place of their reason."""
    said = edit.model_dump(mode="json", exclude_none=True)
    words = ["eros review edit", generation_id, *([said["slot_id"]] if "slot_id" in said else [])]
    match edit:
        case Add():
            words += ["--add", edit.send_type_key]
        case SwapCaption(caption_id=None):
            words.append("--swap")
        case Remove() | Regenerate() | Lighten() | Mark():
            words.append(f"--{edit.do}")
    words += [f"{_EDIT_OPTIONS[name]} {_word(name, one)}" for name, one in said.items() if name in _EDIT_OPTIONS]
    return " ".join([*words, "--reason WHY"])


_EDIT_OPTIONS = {
    "day": "--day", "clock": "--time", "price": "--price", "target_key": "--target", "text": "--text",
    "caption_id": "--caption",
}  # fmt: skip


def _word(name: str, value: object) -> str:
    return shlex.quote(str(value)[:5] if name == "clock" else str(value))
