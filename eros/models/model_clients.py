"""A generation's judge and ranker on one model, there when one is configured."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eros.models.budget import CALLS_IN_TURN, TOKENS_IN_TURN, Budget, Share
from eros.models.prices import price_from
from eros.settings import Settings
from eros.vocabulary.audit import AuditedModel, AuditedModelCall
from eros.vocabulary.ports import AdviceRanker, PersonaJudge

if TYPE_CHECKING:
    from eros.models.client import ModelClient

#: The judge comes first and could spend everything; one call is the ranker's.
RESERVED_SHARES: Mapping[str, Share] = {"recommend": Share(calls=1, input_tokens=2_500)}


@dataclass
class ModelClients:
    """Judge and ranker on one client, for one generation; all empty without a model."""

    judge: PersonaJudge | None = None
    ranker: AdviceRanker | None = None
    client: "ModelClient | None" = None

    def limit_time(self, left: Callable[[], float]) -> None:
        """Bind the calls to the seconds that are left of the run."""
        if self.client is not None:
            self.client.left = left

    def audit_entry(self) -> AuditedModel:
        """For the audit trail: the model, the digests of its prompts, each call's tokens, and dollars at most."""
        if self.client is None:
            return AuditedModel(model=None)
        from prompts.library import load

        budget = self.client.budget
        return AuditedModel(
            model=self.client.name,
            prompts={name: load(name).digest for name in ("match_persona", "recommend")},
            calls=tuple(AuditedModelCall(**asdict(call)) for call in budget.usage),
            dollars=budget.total,
        )


def model_clients(model: str | None, settings: Settings) -> ModelClients:
    """Judge and ranker for "PROVIDER:NAME", or neither. RequestError for a model that cannot be had."""
    if not model:
        return ModelClients()
    client = opened(model, settings, Budget(dollars=settings.model_cost, kept=RESERVED_SHARES))
    if client.one_slot:
        client.budget.calls, client.budget.input_tokens = CALLS_IN_TURN, TOKENS_IN_TURN
    client.pause = lambda seconds: asyncio.sleep(seconds * settings.retry_scale)
    return clients_on(client, settings.home)


def opened(model: str, settings: Settings, budget: Budget) -> "ModelClient":
    """The model with the price and the patience of the settings. RequestError for one that cannot be had."""
    from eros.models.client import open_model

    return open_model(model, budget, price=price_from(settings.model_price), seconds=settings.model_timeout)


def clients_on(client: "ModelClient", home: Path) -> ModelClients:
    """Judge and ranker on an open client; scores are remembered under ``home``."""
    from eros.models.judge import ModelJudge
    from eros.models.ranker import ModelRanker
    from eros.models.scores import ScoreCache

    return ModelClients(ModelJudge(client, ScoreCache(home / "persona_scores.db")), ModelRanker(client), client)
