"""Phase 2: which send types stand on which day of the week, in what order, under which strategy."""
