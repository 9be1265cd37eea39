"""How a run, an answer or a turn of a conversation ended; each surface tells it in its own way."""

from typing import Literal

#: done: saved, or would be; waits: for a person; question: something is asked back; refused: the request cannot be;
#: aborted: the pipeline gave the week up; unreachable: no tool call ever succeeded; untold: the week is saved or waits,
#: but what had to be written or shown after that could not be.
Ending = Literal["done", "waits", "question", "refused", "aborted", "unreachable", "untold"]
