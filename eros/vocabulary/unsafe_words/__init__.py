"""The tables of R20, a tongue each: what states or hints at youth, an age or a lack of consent, and what looks so."""
