"""What is kept says in which form it is written: a small number `v`; without one, the first (docs/STORED.md)."""

from __future__ import annotations

FIRST = 1


class NewerForm(Exception):
    """Something kept was written by a later release, in a form that this one does not know. Names it, its form, and the form known here."""

    def __init__(self, what: str, form: object, known: int):
        super().__init__(f"{what} is kept in form {form}; this release reads form {known} and older: start the release that wrote it")
        self.what, self.form, self.known = what, form, known


def require_known(what: str, form: object, known: int = FIRST) -> int:
    """The form of `what`, absent being the first. Raises NewerForm for a later one than `known`, and for what is no form at all."""
    if form is None:
        return FIRST
    if isinstance(form, bool) or not isinstance(form, int) or not FIRST <= form <= known:
        raise NewerForm(what, form, known)
    return form
