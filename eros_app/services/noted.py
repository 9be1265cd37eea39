"""What is noted of each send of a week, for every door that marks one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from eros.vocabulary.documents import Remark, ResultDocument
from eros_app.services.slot_words import SLOT

#: No more sends of a remark are named.
_NAMED = 6


def noted_of(week: ResultDocument) -> Mapping[str, Sequence[str]]:
    """By slot what its plan, the report and the degradations say of a send, each once; no send of which nothing is."""
    noted: defaultdict[str, list[str]] = defaultdict(list)
    for item in week.items:
        noted[item.slot_id] += item.warnings
    report = week.validation_report
    for remark in (*report.errors, *report.warnings):
        for slot_id in remark.items:
            noted[slot_id].append(with_rule(remark))
    for it in week.degradations:
        for slot_id in it.slots:
            noted[slot_id].append(it.impact)
    return {slot_id: tuple(dict.fromkeys(said)) for slot_id, said in noted.items() if said}


def with_rule(remark: Remark) -> str:
    return f"{remark.message} ({remark.rule})" if remark.rule else remark.message


def named_once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """As ``told_once``; what is about a few sends names them by their ids, where its words do not."""
    return tuple(
        one.model_copy(update={"message": f"{one.message}: {', '.join(one.items)}"}) if _is_to_name(one) else one
        for one in told_once(remarks)
    )


def _is_to_name(remark: Remark) -> bool:
    return 0 < len(remark.items) <= _NAMED and not SLOT.search(remark.message)


def told_once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Those of the same words as one, about the items of all of them."""
    told: dict[tuple[str, str | None], Remark] = {}
    for one in remarks:
        before = told.get((one.message, one.rule))
        items = dict.fromkeys((*before.items, *one.items) if before else one.items)
        told[one.message, one.rule] = (before or one).model_copy(update={"items": tuple(items)})
    return tuple(told.values())
