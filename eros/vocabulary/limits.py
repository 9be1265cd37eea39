"""The figures of R18 to R34 that more than one phase holds to. Minutes of the day, wall clock."""

#: R18: the least (freshness, performance) of each query for captions; after the last come the top captions of any kind.
CAPTION_LADDER: tuple[tuple[float, float], ...] = ((30, 40), (20, 30), (10, 20), (0, 0))
#: R31: captions from this step on cap the score.
LAST_STEP = len(CAPTION_LADDER) - 1
TOP_CAPTIONS_STEP = len(CAPTION_LADDER)

#: R23: between two sends that are not follow-ups, and the part of the day that never relaxes.
SPACING = 45
OPENS, CLOSES = 8 * 60, 23 * 60 + 30
FIRST_HOUR, LAST_HOUR = OPENS // 60, CLOSES // 60
#: R23: as many sends as 45 minutes leave room for, never on the hour nor at 23:30.
SENDS_PER_DAY = (CLOSES - OPENS - 2) // SPACING + 1

#: R26: no send on the hour or a quarter of it, no clock time more than this often a week.
QUARTER = 15
CLOCK_TIME_USES = 2

#: R23: the least that a crowded day keeps between two sends, and the minutes of which every distance is a multiple.
LEAST_SPACING, FINEST_STEP = 15, 5

#: R23: what a day keeps between two sends, first as the rule says and then each step closer, with the step of its
#: lattice. Below 30 minutes that is finer than a quarter of an hour: 20 minutes do not lie on it, and a window that
#: narrow has no minute to lose.
SPACING_STEPS = ((SPACING, QUARTER), (30, QUARTER), (20, FINEST_STEP), (LEAST_SPACING, FINEST_STEP))

#: R24: the hours at which the half-open blocks of a day begin, their length, and the least that each may hold.
BLOCKS, BLOCK_HOURS, LEAST_IN_BLOCK = (8, 12, 16, 20), 4, 3

#: R28.
SHORTEST_DELAY, LONGEST_DELAY = 15, 30
PREFERRED_DELAYS = range(16, 27)
FOLLOW_UPS_PER_DAY = 4
LAST_PARENT = CLOSES - SHORTEST_DELAY
FIRST_MORNING, LAST_MORNING = 8 * 60 + 1, 9 * 60
DISTANCE, DISTANCE_IF_CROWDED = 15, 5

#: R36: below it a persona score is warned of.
LEAST_PERSONA = 40

#: R6: what stands for a confidence that is not there, or is no number.
CONFIDENCE_DEFAULT = 0.7

#: R33: nobody can approve below the first, only with a reason below the second, nobody has to from the third on.
ABORT_BELOW, REASON_BELOW, SAVE_FLOOR = 50, 70, 85


def block_limit(sends: int) -> int:
    """R24: the most sends that a block may hold, on a day of so many."""
    return max(LEAST_IN_BLOCK, -(-sends // len(BLOCKS)))


#: Messages from which on a page's own hours are told apart from how a day usually goes.
ENOUGH_MESSAGES = 20
#: How far back the best hours look.
TIMING_DAYS = 30
