"""Phase 6: every send that may have a follow-up gets one, within its delay, its day's limit and its neighbours."""
