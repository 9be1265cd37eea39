"""Arguments that several tools have."""

from typing import Annotated

from pydantic import Field

from eros.vocabulary.wishes import FIGURE

#: Beyond any list that there is.
MOST_OFFSET = 10**6
Creator = Annotated[str, Field(description="Id, page name or display name.")]
Offset = Annotated[int, Field(ge=0, le=MOST_OFFSET), FIGURE, Field(description="An answer's next_offset.")]
SomeId = Annotated[
    str,
    Field(description="A generation or review id, its start, a creator, or CREATOR@DATE."),
]
#: The same, where another tool says which ids there are.
TheId = Annotated[str, Field(description="As get_schedule's.")]
