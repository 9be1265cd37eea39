"""How a tool ends without an answer of its own."""

from eros.vocabulary.documents import ErrorDocument


class ToolRefused(Exception):
    """A tool ends with this error response."""

    def __init__(self, document: ErrorDocument) -> None:
        super().__init__(document.error_message)
        self.document = document
