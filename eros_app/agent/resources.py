"""What can be read beside the tools: kept schedules, whole and for other tools, and a prompt that plans a week."""

from typing import Any

from mcp.server.fastmcp import FastMCP

from eros.settings import Settings
from eros_app.agent.answers import ScheduleList, listed
from eros_app.services.export import as_json, export
from eros_app.services.exported import ExportOptions
from eros_app.services.weeks import find_week, list_weeks


def add_resources(server: FastMCP[Any], settings: Settings) -> None:
    """``eros://schedules``, ``eros://schedules/{id}``, ``eros://schedules/{id}/csv`` and the prompt ``plan_week``."""

    @server.resource("eros://schedules", name="schedules", title="All schedules", mime_type="application/json")
    def schedules() -> str:
        """The newest kept generations in short; list_schedules has the others."""
        found = list_weeks(settings)
        return ScheduleList(schedules=[listed(week) for week in found.weeks], total=found.total).model_dump_json()

    @server.resource("eros://schedules/{some_id}", name="schedule", title="One schedule", mime_type="application/json")
    def schedule(some_id: str) -> str:
        """The whole document of a generation: its items, its report, what went otherwise."""
        return as_json(find_week(settings, some_id).document)

    @server.resource(
        "eros://schedules/{some_id}/csv", name="schedule_csv", title="One schedule as CSV", mime_type="text/csv"
    )
    def schedule_csv(some_id: str) -> str:
        """The items of a generation, one row each."""
        return export(find_week(settings, some_id).document, "csv", ExportOptions(settings.own_zone))["csv"]

    @server.prompt(name="plan_week", title="Plan a creator's week")
    def plan_week(creator: str, wishes: str = "") -> str:
        """Analyse a creator, generate the week, and say what a person has to look at."""
        wished = f" Wishes: {wishes}" if wishes else ""
        return (
            f"Plan the next week for {creator}.{wished}\n"
            "First analyse_creator, and say in three sentences what the week will rest on. Then generate_schedule with "
            "the wishes as its arguments. Report the score, the sends by day and category, and every degradation. If "
            "the week needs review, name what is wrong with it and ask for a decision; do not decide yourself."
        )
