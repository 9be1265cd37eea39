"""The database itself: made, told of, and a creator forgotten."""

import sys
from typing import Annotated, Any

import typer

from eros_db.commands.opening import Database, settings_of
from eros_db.commands.telling import listed, refused, say, tell_done

AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="The day up to which demo data reaches [today].")]


def init(
    demo: Annotated[bool, typer.Option("--demo", help="Fill it with demo data.")] = False,
    as_of: AsOf = None,
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Do nothing if it is there already.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Delete what is there and begin anew.")] = False,
    db: Database = None,
) -> int:
    """Make the database, or bring an older one up to date; its data stays."""
    from eros_db.initialize import initialize_database, is_ready, remove

    settings = settings_of(db)
    url, day = settings.database_url, day_of(as_of, settings.clock().date())
    if if_missing and is_ready(url, demo=demo):
        say(f"the database is there already: {url}")
        return 0
    if force:
        remove(url)
    initialize_database(url, demo=demo, as_of=day)
    say(f"ready: {url}{f' with demo data up to {day}' if demo else ''}")
    return 0


def stats(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    db: Database = None,
) -> int:
    """Say what the database holds."""
    import json

    from eros_db.engine import read_transaction
    from eros_db.statistics import overview
    from eros_db.store import open_store
    from eros_db.stored_garbage import garbage_of, told

    url = settings_of(db).database_url
    engine = open_store(url)
    with read_transaction(engine) as connection:
        garbage = garbage_of(connection, whole=True)
        facts: dict[str, Any] = {"database": url, **overview(connection)}
    engine.dispose()
    unreadable = [f"{told(one)}; {one.instead}" for one in garbage]
    facts["values_unreadable"] = unreadable if as_json else sum(one.count for one in garbage)
    if as_json:
        print(json.dumps(facts, indent=2))
    else:
        for name, value in facts.items():
            print(f"{name.replace('_', ' '):<22}{value}")
        for line in unreadable:
            print(f"  {line}")
    return 0


#: Which imports touched the page: no rows of it, and said in words.
_JOURNAL = "import_pages"


def forget(
    creator: Annotated[str, typer.Argument(metavar="CREATOR", help="Its id or page name.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Remove without asking.")] = False,
    db: Database = None,
) -> int:
    """Remove a creator and all that hangs on it: messages, weeks, predictions, persona, vault, uses of captions."""
    from eros_db.context import creator_row
    from eros_db.engine import read_transaction
    from eros_db.forget import forget_creator, holdings
    from eros_db.importing.findings import lines_of
    from eros_db.importing.undo import undoable_until_forgotten
    from eros_db.store import open_store

    engine = open_store(settings_of(db).database_url)
    try:
        with read_transaction(engine) as connection:
            creator_id = creator_row(connection, creator)["creator_id"]
            held, ids = holdings(connection, creator_id), undoable_until_forgotten(connection, creator_id)
        if not yes:
            held.pop(_JOURNAL, None)
            say(f"{creator_id} holds, and would lose for good: {listed(held)}. Captions that others may use stay.")
            if ids:
                which = lines_of(ids, "import").capitalize()
                say(f"{which} cannot be undone afterwards, also where other pages' rows came with it.")
            if not sys.stdin.isatty():
                return refused("nothing was removed; there is nobody to ask, so say --yes to remove it")
            say(f"Remove {creator_id}? Type its id to remove it:")
            if sys.stdin.readline().strip() != creator_id:
                return refused("nothing was removed")
        removed, left = forget_creator(engine, creator_id)
    finally:
        engine.dispose()
    removed.pop(_JOURNAL, None)
    tell_done(f"{creator_id} removed: {listed(removed)}", f"{creator_id} removed")
    say(f"What EROS itself keeps of its weeks stays: `eros weeks --forget {creator_id}` removes that.")
    if left:
        say(left)
    return 0


def day_of(text: str | None, today: Any) -> Any:
    from datetime import date

    from eros_db.failures import Refusal

    try:
        return today if text is None else date.fromisoformat(text)
    except ValueError as wrong:
        raise Refusal(f"--as-of {text!r} is no date; write it as 2026-11-23", field="as_of") from wrong
