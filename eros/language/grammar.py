"""Patterns that more than one kind of wish is made of."""

BEFORE_DAY = "(?: ON | NEXT | THIS | FOR | AT | OF | FOLLOWING )*"
DAY = "(?: WEEKDAY COMMA? DATE | DATE | SPAN | WEEKDAY | RELATIVE )"
#: "monday to wednesday", "mon, wed and fri", "sat sun".
DAYS = f"(?: {DAY} (?: (?: COMMA | AND | TO | DASH )? (?: COMMA | AND | ON | NEXT | THIS )* {DAY} )* )"

CLOCK = "(?: TIME | NUMBER (?! SENDS | PER_DAY | EACH | WEEK | PERCENT | MOST | TYPE | CATEGORY ) )"
BOUND = "(?: BEFORE | AFTER | EARLIEST | LATEST | FROM | TO | BETWEEN )"

MEMBER = "(?: TYPE | CATEGORY | FOLLOW_UPS )"
ITEM = f"(?: {MEMBER} SENDS? )"
#: The types of one wish; a member that "only" or "off" follows begins another.
TYPES = f"(?: {ITEM} (?: (?: COMMA | AND )+ NO? {ITEM} (?! ONLY | OFF ) )* )"
