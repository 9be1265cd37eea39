"""Where a chip stands within its hour, as classes: what a page may load allows no style within its markup."""

#: The longest thread that is drawn from a follow-up back to its parent, in minutes.
LONGEST_THREAD = 90


def places_css() -> str:
    """A rule for each minute of an hour, each length of a thread and of a span; an hour is ``--hour`` high."""
    minutes = (f".m-{minute}{{top:calc(var(--hour)*{minute}/60)}}" for minute in range(60))
    threads = (
        f".t-{minutes}::before{{height:calc(var(--hour)*{minutes}/60 - var(--chip)/2)}}"
        for minutes in range(1, LONGEST_THREAD + 1)
    )
    heights = (f".h-{minutes}{{height:calc(var(--hour)*{minutes}/60)}}" for minutes in range(1, 61))
    return "\n".join((*minutes, *threads, *heights))
