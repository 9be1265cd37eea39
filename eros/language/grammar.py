"""Patterns that more than one kind of wish is made of."""

BEFORE_DAY = "(?: ON | NEXT | THIS | FOR | AT | OF | FOLLOWING )*"
DAY_PATTERN = "(?: WEEKDAY COMMA? DATE | DATE | SPAN | WEEKDAY | RELATIVE )"
#: "monday to wednesday", "mon, wed and fri", "sat sun".
DAYS_PATTERN = (
    f"(?: {DAY_PATTERN} (?: (?: COMMA | AND | TO | DASH )? (?: COMMA | AND | ON | NEXT | THIS )* {DAY_PATTERN} )* )"
)

CLOCK_PATTERN = "(?: TIME | NUMBER (?! SENDS | PER_DAY | EACH | WEEK | PERCENT | MOST | TYPE | CATEGORY ) )"
BOUND_PATTERN = "(?: BEFORE | AFTER | EARLIEST | LATEST | FROM | TO | BETWEEN )"

MEMBER_PATTERN = "(?: TYPE | CATEGORY | FOLLOW_UPS )"
ITEM_PATTERN = f"(?: {MEMBER_PATTERN} SENDS? )"
#: The types of one wish; a member that "only" or "off" follows begins another.
TYPES_PATTERN = f"(?: {ITEM_PATTERN} (?: (?: COMMA | AND )+ NO? {ITEM_PATTERN} (?! ONLY | OFF ) )* )"
