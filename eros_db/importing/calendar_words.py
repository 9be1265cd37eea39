"""What calendars and people write where a send type stands, and what is read of it.

Some words say whether a post was for sale and no more, some only where or as what it stood. Neither names a send type:
the message is kept without one. What is no message at all is left out. All of it is told.
"""

from collections.abc import Iterable, Mapping

#: Read as the message's kind.
KINDS = ("ppv", "free")
#: Read as nothing: the message is kept without a send type.
NO_TYPE = ""
#: Read as a row that is no message.
NO_MESSAGE = "no message"

#: As headers are compared, with a space between words: "Wall post", "wall_post".
_WORDS: Mapping[str, str] = {
    "ppv": "ppv, paid, locked, ppv post, paid post, locked post, ppv dm, paid message, locked message",
    "free": "free, free post, free message",
    NO_TYPE: (
        "post, feed, feed post, wall, wall post, timeline, timeline post, message, mass, mm, mass message, mass dm, "
        "dm, poll, quiz, promo, promotion, teaser, link, text, other, photo, photos, photo set, photoset, picture, "
        "pictures, image, images, gif, video, videos, clip, audio, voice note, voice message"
    ),
    NO_MESSAGE: "story, stories, reel, reels, carousel, live, stream, live stream, livestream",
}


def calendar_words(send_types: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Word -> what it is read as, and word -> what is told of it; a send type's own name stays that."""
    read = {word.replace(" ", "_"): meant for meant, words in _WORDS.items() for word in words.split(", ")}
    own = set(send_types)
    read = {word: meant for word, meant in read.items() if word not in own}
    return read, {word: _TOLD[meant] for word, meant in read.items()}


_NAMES_NONE = "names no send type"
_TOLD: Mapping[str, str] = {
    "ppv": f"{_NAMES_NONE}; read as a message that has a price, of no known type",
    "free": f"{_NAMES_NONE}; read as a message without a price, of no known type",
    NO_TYPE: f"{_NAMES_NONE}; its messages are kept without one",
    NO_MESSAGE: "is no message; its rows are left out",
}
