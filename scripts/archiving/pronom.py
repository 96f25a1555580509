"""The format of a file by PRONOM, from its first and last bytes: opf-fido's signatures, which stand among its files (no network)."""

from collections.abc import Callable
from pathlib import Path

_IN_ZIP = {".docx": "fmt/412", ".xlsx": "fmt/214", ".pptx": "fmt/215", ".odt": "fmt/291", ".ods": "fmt/295", ".odp": "fmt/293"}
"""Formats that are ZIPs: their own signature is in a member, which only their name tells here."""
ZIP, CSV, JSON, MARKDOWN = "x-fmt/263", "x-fmt/18", "fmt/817", "fmt/1149"
_BY_NAME = {".csv": CSV, ".json": JSON, ".md": MARKDOWN}
"""Formats without a signature."""


def identifier() -> Callable[[str, bytes, bytes], str]:
    """identify(name, first bytes, last bytes) → PUID; empty when no format, or several, fit. Raises ImportError without opf-fido."""
    from fido import CONFIG_DIR
    from fido.fido import Fido

    newest = sorted(Path(CONFIG_DIR).glob("formats-v*.xml"), key=lambda path: int(path.stem.split("-v")[1]))[-1]
    fido = Fido(quiet=True, nocontainer=True, format_files=[newest.name, "format_extensions.xml"])

    def identify(name: str, first: bytes, last: bytes) -> str:
        suffix = name[name.rfind(".") :].lower()
        found = sorted({fido.get_puid(form) for form, _ in fido.match_formats(first, last)}) if first else []
        if found == [ZIP]:
            return _IN_ZIP.get(suffix, ZIP)
        return found[0] if len(found) == 1 else "" if found else _BY_NAME.get(suffix, "")

    return identify
