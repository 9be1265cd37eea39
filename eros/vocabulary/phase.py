"""Which phase is at work: what the gateway writes beside each call, and nothing else decides by."""

from contextvars import ContextVar

#: "phase_1" to "phase_7"; empty outside of the phases.
current_phase: ContextVar[str] = ContextVar("current_phase", default="")
