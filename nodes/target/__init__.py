"""Phase 4: every send gets its audience and the channel that reaches it."""
