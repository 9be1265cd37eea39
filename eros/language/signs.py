"""Signs beside words, as they are typed: faces, hands and marks that may say the contrary of the words, or a doubt."""

import re
import unicodedata

#: Beside an order these say nothing but that it is meant.
_GLAD = frozenset(
    "👍👌✅✔☑🆗❤🧡💛💚💙💜🖤🤍🤎🩷🩵💕💖💗💓💞💘💝🫶🎉🥳🎊🎈🙏😀😃😄😁😆😊🙂😍🥰😘😎🤩😇🤗😉😅😂🤣😌🫡"
    "🔥✨⭐🌟💫💯🚀💪👏🙌🤝🤞💋🌹🌸🌷🌺🌻🌞☀🍀🥂🍾🏆💃💐👑💎🎯⚡🆒"
)
#: Beside a rejection these do.
_DOUBTS = frozenset("🤔🧐😕🤨😬🫤😐😑🙄🤷❓❔⏳⌛⏸✋🛑⛔🙃")
_AGREES = frozenset("👍👌✅✔☑🆗🎉🥳💯👏🙌")
_SKIN = range(0x1F3FB, 0x1F400)
#: ":(", ":/", ":-|".
_FACE = re.compile(r"(?<!\S)[:;=]'?-?[(/\\|\[](?!\S)")


def _signs(text: str) -> list[str]:
    return [one for one in text if unicodedata.category(one) == "So" and ord(one) not in _SKIN]


def against_a_yes(text: str) -> str:
    """The signs beside a yes or an approval that are not known to say nothing against it."""
    return "".join(dict.fromkeys((*(one for one in _signs(text) if one not in _GLAD), *_FACE.findall(text))))


def against_a_no(text: str) -> str:
    """The signs beside a rejection that doubt it or say its contrary."""
    return "".join(dict.fromkeys(one for one in _signs(text) if one in _DOUBTS | _AGREES))
