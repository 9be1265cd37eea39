"""Phase 7b: the finished week is measured against every rule, scored, and its status decided by the score."""
