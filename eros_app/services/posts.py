"""What became of a week's sends, as far as that was told (R58)."""

from collections.abc import Mapping

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import Post
from eros_app.records.store import RecordStore
from eros_app.services.edit_past import left_in_the_past
from eros_app.services.home import read_records


def posts_told(store: RecordStore, week: ResultDocument) -> Mapping[str, Post]:
    """By slot; of an edited copy that waits also what was told of those sends in the week that it was made of."""
    here = {item.slot_id for item in week.items}
    of = posts_of(store, week.edit_of) if week.edit_of is not None else {}
    return {**{slot: post for slot, post in of.items() if slot in here}, **posts_of(store, week.generation_id)}


def told_of_the_past(settings: Settings, week: ResultDocument) -> str:
    """As ``left_in_the_past``, of what is kept."""
    with read_records(settings) as store:
        return left_in_the_past(week, posts_told(store, week), settings.clock())


def posts_of(store: RecordStore, generation_id: str) -> Mapping[str, Post]:
    """Nothing of another program's week, of which nothing is kept here, and of one that was forgotten."""
    try:
        return store.summary(generation_id).posts
    except RequestError:
        return {}
