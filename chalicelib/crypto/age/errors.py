"""What can be wrong with an age file. The five families are those of the C2SP/CCTV test vectors."""


class AgeError(ValueError):
    """Any reason not to read an age file; the subclasses say which layer refused it."""


class HeaderError(AgeError):
    """The textual header, or a stanza meant for our identity, is malformed."""


class NoMatch(AgeError):
    """The header is well formed, but none of the identities opens it."""


class MacError(AgeError):
    """The header was changed after it was made."""


class PayloadError(AgeError):
    """A chunk is missing, damaged, out of order, or the last one is not marked as such."""


class ArmorError(AgeError):
    """The ASCII armor is malformed."""
