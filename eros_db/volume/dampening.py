"""Module 3, response and dampening: the scores move the base quotas, as far as they can be trusted (R8, R49)."""

from fractions import Fraction

from eros.vocabulary.numbers import half_up
from eros.vocabulary.volume import Response, confidence_of, response_to
from eros_db.volume.fusion import Fused
from eros_db.volume.tiers import Quotas

#: 1.2.1: fewer messages than these dampen what the scores would do.
ENOUGH_MESSAGES = 30


def respond(base: Quotas, fused: Fused) -> Quotas:
    """The base quotas under the matrix of Saturation-Based Modulation; retention stays as it is."""
    return _times(base, response_to(fused.saturation, fused.opportunity))


def dampened_response(base: Quotas, fused: Fused, message_count: int) -> Quotas:
    """The same, each factor only as far as it is known where the messages are few: 1 + (f - 1) * confidence."""
    if message_count >= ENOUGH_MESSAGES:
        return respond(base, fused)
    known = Fraction(str(confidence_of(message_count)))
    return _times(base, Response(*(1 + (factor - 1) * known for factor in response_to(*fused[:2]))))


def _times(quotas: Quotas, response: Response) -> Quotas:
    return quotas._replace(
        revenue=half_up(quotas.revenue * response.revenue),
        engagement=half_up(quotas.engagement * response.engagement),
    )
