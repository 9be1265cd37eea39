"""What can be read beside the tools: kept schedules, whole and for other tools, and a prompt that plans a week."""

from typing import Annotated, Any, get_args

from mcp.server.fastmcp import FastMCP
from pydantic import Field

from eros.settings import Settings
from eros_app.agent import answers
from eros_app.services.export import FORMATS, Content, FormatName, options_of


def add_resources(server: FastMCP[Any], settings: Settings) -> None:
    """``eros://schedules``, ``eros://schedules/{id}`` and its formats, and the prompt ``plan_week``."""

    @server.resource("eros://schedules", name="schedules", title="All schedules", mime_type="application/json")
    def schedules() -> str:
        """The newest kept generations in short; list_schedules has the others."""
        from eros_app.services.weeks import list_weeks

        found = list_weeks(settings)
        return answers.schedules(found.weeks, found.total).model_dump_json()

    @server.resource("eros://schedules/{some_id}", name="schedule", title="One schedule", mime_type="application/json")
    def schedule(some_id: str) -> Content:
        """The whole document of a generation: its items, its report, what went otherwise."""
        return _written(settings, some_id, "json")

    formats: tuple[FormatName, ...] = get_args(FormatName)
    for name in formats:
        if name != "json":
            _add_format(server, settings, name)

    @server.prompt(name="plan_week", title="Plan a creator's week")
    def plan_week(
        creator: Annotated[str, Field(description="The creator's id, page name or display name.")],
        wishes: Annotated[str, Field(description="What the week should be like, in words.")] = "",
    ) -> str:
        """Analyse a creator, generate the week, and say what a person has to look at."""
        wished = f" Wishes: {wishes}" if wishes else ""
        return (
            f"Plan the next week for {creator}.{wished}\n"
            "First analyse_creator, and say in three sentences what the week will rest on. Then generate_schedule with "
            "the wishes as its arguments. Report the score, the sends by day and category, and every degradation. If "
            "the week needs review, name what is wrong with it and ask for a decision; do not decide yourself."
        )


def _add_format(server: FastMCP[Any], settings: Settings, name: FormatName) -> None:
    """The sends of a generation for another program."""

    def schedule_in_format(some_id: str) -> Content:
        return _written(settings, some_id, name)

    uri, named, mime_type = f"eros://schedules/{{some_id}}/{name}", f"schedule_{name}", FORMATS[name].mime_type
    title = f"One schedule as {FORMATS[name].title}"
    server.resource(uri, name=named, title=title, description=_add_format.__doc__, mime_type=mime_type)(
        schedule_in_format
    )


def _written(settings: Settings, some_id: str, name: FormatName) -> Content:
    from eros_app.services.weeks import as_it_waited, find_week

    document = as_it_waited(settings, find_week(settings, some_id)).document
    return FORMATS[name].write(document, options_of(settings))
