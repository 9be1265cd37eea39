"""A process to be killed: for each line on stdin a child of it saves two weeks in turn, for ever.

    python saver.py DATABASE_URL WEEKS.json [careless]

The child says "begin PID" before each save and "end" after it, and the process "gone" once the child is.
"""

import asyncio
import json
import os
import sqlite3
import sys
from itertools import count

from eros.gateway import open_tools
from eros.settings import Settings
from eros_app.services.data_server import embedded


def say(*words):
    """One line in one write, so that the lines of two processes stay apart."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def save_for_ever(url, weeks):
    async with open_tools(embedded(url), Settings(_env_file=None)) as tools:
        for number in count():
            say("begin", os.getpid())
            week, mark = weeks[number % 2], f"{os.getpid()}-{number}"
            await tools.call("save_schedule", **week, generation_id=mark)
            say("end")


def save_carelessly(url, weeks):
    """The same rows, each in a transaction of its own: what the checker has to notice."""
    store = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for number in count():
        say("begin", os.getpid())
        items = weeks[number % 2]["items"]
        ((template,),) = store.execute("SELECT template_id FROM schedule_templates")
        store.execute("DELETE FROM schedule_items")
        for item in items:
            store.execute(
                "INSERT INTO schedule_items (template_id, creator_id, slot_id, scheduled_date, scheduled_time,"
                " send_type_key, channel_key, caption_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (template, weeks[0]["creator_id"], *(item[name] for name in STORED)),
            )
        store.execute("UPDATE schedule_templates SET total_items = ?", (len(items),))
        store.execute("UPDATE schedule_template_versions SET items = ?", (json.dumps(items),))
        say("end")


async def look(url):
    """Loads what a save needs, so that each child begins at once."""
    async with open_tools(embedded(url), Settings(_env_file=None)) as tools:
        await tools.call("get_active_creators")


STORED = ("slot_id", "scheduled_date", "scheduled_time", "send_type_key", "channel_key", "caption_id")

if __name__ == "__main__":
    url, path, *careless = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        weeks = json.load(file)
    asyncio.run(look(url))
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            try:
                save_carelessly(url, weeks) if careless else asyncio.run(save_for_ever(url, weeks))
            finally:
                os._exit(1)  # never back into the loop
        os.waitpid(child, 0)
        say("gone")
