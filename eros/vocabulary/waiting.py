"""What is said of a week that waits for a person, and of the same week once it does not (R33, R53, R58)."""

WAITS_FOR = "The week waits for a person: "
LOOKED_AT = "it waits for your look all the same"
OR_APPROVE = ", or approve the week as it is"

_WAITED = {
    WAITS_FOR: "The week waited for a person: ",
    LOOKED_AT: "it waited for a person's look all the same",
    OR_APPROVE: "",
}


def waited(text: str) -> str:
    """The text of a week that waits, as it is told of one that waited: no advice to decide what is decided."""
    for now, then in _WAITED.items():
        text = text.replace(now, then)
    return text
