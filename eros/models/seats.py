"""The two seats of the model in a generation, filled when one is configured."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eros.models.budget import Budget
from eros.words.ports import AdviceWriter, PersonaJudge


@dataclass
class Seats:
    """Judge and writer; both empty without a model. ``told`` is what the audit trail holds of them."""

    judge: PersonaJudge | None = None
    writer: AdviceWriter | None = None
    model: str | None = None
    budget: Budget = field(default_factory=Budget)

    def told(self) -> dict[str, Any]:
        """The model, the digests of its prompts, and each call's tokens."""
        if self.model is None:
            return {"model": None, "calls": []}
        from prompts.library import load

        digests = {name: load(name).digest for name in ("match_persona", "recommend")}
        return {"model": self.model, "prompts": digests, "calls": self.budget.usage}


def seats(model: str | None, home: Path) -> Seats:
    """Seats for "PROVIDER:NAME", or empty ones. RequestError for a model that cannot be had."""
    if not model:
        return Seats()
    from eros.models.client import open_model
    from eros.models.judge import ModelJudge, ScoreCache
    from eros.models.writer import ModelWriter

    budget = Budget()
    client = open_model(model, budget)
    judge = ModelJudge(client, ScoreCache(home / "persona_scores.db"))
    return Seats(judge, ModelWriter(client), model, budget)
