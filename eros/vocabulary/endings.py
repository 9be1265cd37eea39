"""How a run, an answer or a turn of a conversation ended; each surface tells it in its own way."""

from typing import Literal

#: done: saved, or would be; waits: for a person; question: something is asked back; refused: the request cannot be;
#: aborted: the pipeline gave the week up; unreachable: no tool call ever succeeded; untold: something was saved, waits
#: or was decided, and telling it failed after that.
Ending = Literal["done", "waits", "question", "refused", "aborted", "unreachable", "untold"]
