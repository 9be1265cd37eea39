"""Phase 7a: the phases' outputs become the items of the week, priced and in the order of time."""
