"""What a list says of the captions of all its weeks is what each week says by itself (R59)."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from eros.settings import Settings
from eros_app.services.captions_used import captions_used, those_used
from eros_app.services.home import open_records

MONDAY, NOW = date(2026, 11, 30), datetime(2026, 11, 20, 12, tzinfo=UTC)
WEEKS = 60


def fill(home, chance: random.Random) -> None:
    """Weeks of three pages around a Monday, of two servers or of none that is known, some of them edited copies."""
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        for number in range(1, WEEKS):
            monday = MONDAY + timedelta(weeks=chance.randrange(-1, 3))
            began = NOW - timedelta(minutes=chance.randrange(200))
            row = {
                "number": number,
                "generation_id": f"week-{number:03}",
                "creator_id": chance.choice(("gwen", "luna", "mira")),
                "week_start": monday.isoformat(),
                "state": chance.choice(("waiting", "saved", "approved", "superseded", "rejected")),
                "server_key": chance.choice(("here", "here", "there", None)),
                "began_at": began.isoformat(),
                "changed_at": (began + timedelta(minutes=chance.randrange(100))).isoformat(),
                "edit_of": f"week-{chance.randrange(1, number):03}" if number > 5 and not chance.randrange(4) else None,
            }
            names = ", ".join(row)
            store.execute(f"INSERT INTO weeks ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
            held = {(chance.randrange(1, 40), chance.randrange(7)) for _ in range(3)}
            for caption, day in held:
                on = (monday + timedelta(days=day)).isoformat()
                store.execute("INSERT INTO week_captions VALUES (?, ?, ?)", (row["generation_id"], caption, on))


@pytest.mark.requirement("review:captions-used")
@pytest.mark.parametrize("seed", range(6))
def test_a_list_says_of_each_weeks_captions_what_the_week_says_by_itself(tmp_path, seed: int) -> None:
    settings = Settings(home=tmp_path, now=NOW, _env_file=None)  # type: ignore[call-arg]
    with open_records(settings):
        pass
    fill(tmp_path, random.Random(seed))
    with open_records(settings) as store:
        weeks = [store.summary(f"week-{number:03}") for number in range(1, WEEKS)]
        held = store.captions_of(week.generation_id for week in weeks)
        each = {week.generation_id for week in weeks if captions_used(store, settings, week)}
        assert those_used(store, settings, weeks, held) == each
        assert 3 < len(each) < WEEKS - 3
