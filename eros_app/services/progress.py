"""What a run is doing, in words for the person who watches."""

#: What each node does.
PHASE_ACTIVITY = {
    "initialize": "loading the creator",
    "allocate": "allocating send types",
    "gather_captions": "gathering captions",
    "spare_captions": "sparing a stale caption pool",
    "match_persona": "hearing the persona",
    "match_content": "matching captions",
    "target": "choosing audiences",
    "place_in_time": "placing in time",
    "follow_up": "adding follow-ups",
    "assemble": "assembling",
    "validate": "validating",
    "recommend": "writing recommendations",
    "save": "saving",
}


def doing(node: str) -> str:
    """What this node does; a recovery node says its name."""
    return PHASE_ACTIVITY.get(node, node.replace("_", " "))
