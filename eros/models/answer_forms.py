"""How an answer is asked for so that a server can give it, and read whatever form it came in.

A JSON schema where the provider takes one, else the one tool that the model may call, else words alone: each prompt
says the form of its answer as well. Servers differ: llama.cpp takes no tool by name, LM Studio refuses one, and many
answer a schema with a fence around it. So every answer is read in all forms: a call of our tool, JSON, JSON in a fence.
"""

import json
import re
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

Schema = TypeVar("Schema", bound=BaseModel)
AnswerForm = Literal["schema", "format", "tool", "words"]

#: A text longer than that is not read.
_LONGEST = 1_000_000
#: What some models think aloud before they answer.
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_FENCED = re.compile(r"```[a-zA-Z]*\s*\n(.*?)```", re.DOTALL)


def asked_in(form: AnswerForm, chat: Any, schema: type[BaseModel], rows: int | None = None) -> Any:
    """The chat model, bound to answer in that form; ``ainvoke`` gives its message. ``rows``: how many it is about."""
    match form:
        case "schema":
            # By the body, not by the SDK's parser: that raises for an answer that was cut, and loses what it cost.
            asked = {"type": "json_schema", "json_schema": {"name": schema.__name__, "schema": bounded(schema, rows)}}
            return chat.bind(extra_body={"response_format": asked})
        case "format":
            return chat.bind(format=bounded(schema, rows))
        case "tool":
            return chat.bind_tools([schema], tool_choice=schema.__name__)
        case _:
            return chat


def bounded(schema: type[BaseModel], rows: int | None) -> dict[str, Any]:
    """The JSON schema; of a list by id with as many entries as were asked about, and their ids: a small model that is
    held to a schema else writes entries until its time is over."""
    made = schema.model_json_schema()
    for a_list in made["properties"].values() if rows is not None else ():
        a_list["maxItems"] = rows
        made["$defs"][a_list["items"]["$ref"].rpartition("/")[2]]["properties"]["id"]["maximum"] = rows
    return made


def given_in(message: Any, schema: type[Schema]) -> Schema | None:
    """What a message holds, as a tool's arguments or as JSON; None for prose. ValueError: it fits no schema of ours."""
    calls = getattr(message, "tool_calls", None) or ()
    for call in calls:
        if call["name"] == schema.__name__:
            return schema.model_validate(call["args"])
    if calls or getattr(message, "invalid_tool_calls", None):
        raise ValueError("another tool, or arguments that are no JSON")
    found = json_in(message.text if isinstance(message.text, str) else "")
    return None if found is None else schema.model_validate(_under_its_name(found, schema))


def json_in(text: str) -> Any:
    """The object or list that a text is or holds: in a fence, or between its first and last bracket; else None.

    ValueError: it begins like one and is none.
    """
    text = _THOUGHTS.sub("", text[:_LONGEST]).strip()
    if fenced := _FENCED.findall(text):
        text = fenced[-1].strip()
    begins = min((at for sign in "{[" if (at := text.find(sign)) >= 0), default=None)
    if begins is None:
        return None
    ends = text.rfind("}" if text[begins] == "{" else "]")
    return json.loads(text[begins : ends + 1])


def _under_its_name(found: Any, schema: type[BaseModel]) -> Any:
    """A list where an object with that one list was asked for is taken for it."""
    names = list(schema.model_fields)
    return {names[0]: found} if isinstance(found, list) and len(names) == 1 else found
