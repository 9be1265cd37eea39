"""How a week comes about: the one file that wires.

Read it from top to bottom as the phase diagram. Each phase leads to the next when nothing is open at its boundary, to
its group's recovery node when a HIGH failure is open for the first time (which leads back to the phase), and to abort
otherwise. A stale pool of captions leads back to allocation once (R52), and one of which other weeks took too much
meanwhile a few times (R60). A report decides between saving, a person, one
more try, and abort.
"""

from collections.abc import Hashable
from functools import cache
from itertools import pairwise

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from eros.vocabulary.context import Context
from eros.vocabulary.state import State
from graph.phases import phase
from graph.routing import after_advice, after_gathering, after_matching, after_review, at_boundary, restart
from nodes.allocate.node import allocate
from nodes.assemble.node import assemble
from nodes.follow_up.node import follow_up
from nodes.initialize.node import initialize
from nodes.match_content.gather_node import gather_captions
from nodes.match_content.node import MOST_ROUNDS, match_content
from nodes.match_content.spare_node import spare_captions
from nodes.match_persona.node import match_persona
from nodes.place_in_time.node import place_in_time
from nodes.recommend.node import recommend
from nodes.recover.node import recover
from nodes.review.node import review
from nodes.save.node import save
from nodes.target.node import target
from nodes.validate.node import validate

Graph = CompiledStateGraph[State, Context, State, State]

#: node, phase of the specification, body, recovery group; in the order in which they run.
PHASES = (
    ("initialize", "phase_1", initialize, "recover_data"),
    ("allocate", "phase_2", allocate, "recover_data"),
    ("gather_captions", "phase_3", gather_captions, "recover_content"),
    ("match_persona", "phase_3", match_persona, "recover_content"),
    ("match_content", "phase_3", match_content, "recover_content"),
    ("target", "phase_4", target, "recover_content"),
    ("place_in_time", "phase_5", place_in_time, "recover_timing"),
    ("follow_up", "phase_6", follow_up, "recover_timing"),
    ("assemble", "phase_7", assemble, "recover_output"),
    ("validate", "phase_7", validate, "recover_output"),
    ("recommend", "phase_7", recommend, "recover_output"),
)

#: Where each recovery node may lead back to.
RECOVERIES = {
    "recover_data": ["initialize", "allocate"],
    "recover_content": ["gather_captions", "target"],
    "recover_timing": ["place_in_time", "follow_up"],
    "recover_output": ["allocate", "assemble", "validate"],
}

#: Bounds the steps of a run: every phase twice, every recovery once and MOST_ROUNDS of choosing stay below it.
STEP_LIMIT = 60 + 7 * MOST_ROUNDS


def build_graph(checkpointer: BaseCheckpointSaver[str] | None = None) -> Graph:
    """The compiled pipeline. Without a checkpointer nothing can wait for a person."""
    return _compiled().copy(update={"checkpointer": checkpointer})


@cache
def _compiled() -> Graph:
    """Compiling takes a twentieth of a week's time, and gives the same for every run of a process."""
    return wired().compile(name="eros")


@cache
def wired() -> StateGraph[State, Context, State, State]:
    """Nodes and edges; the same for every run of a process."""
    graph = StateGraph(State, context_schema=Context)

    for name, number, body, _ in PHASES:
        graph.add_node(name, phase(name, number, body))
    for name in RECOVERIES:
        graph.add_node(name, phase(name, None, recover))
    graph.add_node("review", review)
    graph.add_node("save", phase("save", "phase_7", save))

    graph.add_edge(START, "initialize")
    graph.add_node("spare_captions", phase("spare_captions", "phase_3", spare_captions))
    for (name, _, _, recovery), (following, *_) in pairwise(PHASES):
        ways: dict[Hashable, str] = {"go_on": following, "recover": recovery, "abort": END}
        if name == "gather_captions":
            graph.add_conditional_edges(name, after_gathering, {**ways, "spare": "spare_captions"})
        elif name == "match_content":
            graph.add_conditional_edges(name, after_matching, {**ways, "again": "allocate"})
        else:
            graph.add_conditional_edges(name, at_boundary, ways)
    graph.add_edge("spare_captions", "allocate")
    for name, starts in RECOVERIES.items():
        graph.add_conditional_edges(name, restart, starts)
    graph.add_conditional_edges(
        "recommend",
        after_advice,
        {"save": "save", "review": "review", "recover": "recover_output", "dry_run": END, "abort": END},
    )
    graph.add_conditional_edges("review", after_review, {"save": "save", "rejected": END})
    graph.add_edge("save", END)
    return graph
