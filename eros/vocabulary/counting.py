"""How a text counts: one send stands, two sends stand."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 send", "2 sends"; ``many`` where an s is not enough: "1 type needs", "2 types need"."""
    return f"{number} {plural(number, one, many or one + 's')}"


def plural(number: int, one: str, many: str) -> str:
    """The word that goes with the number."""
    return one if number == 1 else many
