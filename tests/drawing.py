"""What Hypothesis draws: the same in every run of pytest and of `make test`; `make soak` alone draws anew.

A property is tried on a hundred examples, a thousand in soak, where ``examples`` does not say otherwise.
"""

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

#: The profiles: of a plain run, of `make test` and of `make soak`.
PLAIN, WHOLE, SOAK = "plain", "whole", "soak"


def register_profiles() -> None:
    """A plain run's is in force until --hypothesis-profile names another. No run is judged by its speed."""
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
    for name in (PLAIN, WHOLE):
        settings.register_profile(name, patient, derandomize=True, database=None)
    settings.register_profile(SOAK, patient, max_examples=1_000)
    settings.load_profile(PLAIN)
    providers._get_local_constants = _without_the_products_constants


def examples(plain: int, whole: int | None = None, soak: int | None = None) -> settings:
    """So many examples in a plain run, in `make test` (if not said, as many) and in `make soak` (ten times those)."""
    whole = whole or plain
    counts = {PLAIN: plain, WHOLE: whole, SOAK: soak or 10 * whole}
    return settings(max_examples=counts[settings.get_current_profile_name()])


_any_constants, _no_constants = providers._get_local_constants, providers.Constants()


def _without_the_products_constants() -> providers.Constants:
    """Hypothesis likes to draw numbers and texts of the product's own modules, as far as they are imported by then.

    So a draw would depend on the tests before it, and on the checkout's path: below a folder "tests" it finds none.
    """
    return _no_constants if settings.default.derandomize else _any_constants()
