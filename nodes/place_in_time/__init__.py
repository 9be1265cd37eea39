"""Phase 5: when each send of the week goes out."""
