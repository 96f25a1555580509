"""A transfer written to a file or to S3 by parts, with what it cost."""

import resource
import time
from dataclasses import dataclass

from chalicelib.usecases.archive.transfers import Addressed
from chalicelib.usecases.ports.objects import DOCUMENTS

from . import pronom


@dataclass(frozen=True)
class Made:
    """`where` it is; `peak_bytes` of the whole process."""

    id: str
    where: str
    files: int
    size_bytes: int
    seconds: float
    peak_bytes: int

    def told(self) -> str:
        rate = self.size_bytes / max(self.seconds, 0.001) / 2**20
        return (
            f"{self.id}: {self.where}\n{self.files} fichiers / files, {self.size_bytes} octets / bytes, {self.seconds:.1f} s, {rate:.0f} Mio/s, "
            f"mémoire au plus / peak memory {self.peak_bytes / 2**20:.0f} Mio"
        )


def pack(use, ports, options) -> Made:
    """Raises Refused, Gone, OSError; then nothing is left under the name given, and no line says that it was made."""
    to = Addressed(agency=options.agency, agreement=options.agreement, version=options.seda)
    transfer, package = use.transfers.package(options.consultation, to, pronom.identifier())
    began = time.monotonic()
    where = _to_file(package, options.out) if options.out else _to_store(package, ports, options.consultation, transfer)
    seconds = time.monotonic() - began
    use.transfers.sent(options.consultation, transfer, options.seda, package.size_bytes, options.by)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Made(transfer, where, len(package.stored), package.size_bytes, seconds, peak)


def _to_file(package, out) -> str:
    if out.exists():
        raise FileExistsError(f"{out}: existe déjà / already there")
    draft = out.with_name(out.name + ".incomplet")
    try:
        with draft.open("wb") as file:
            for part in package.parts():
                file.write(part)
        draft.rename(out)
    finally:
        draft.unlink(missing_ok=True)
    return str(out)


def _to_store(package, ports, consultation_id, transfer) -> str:
    key = f"C/{consultation_id}/transfers/{transfer}.zip"
    ports.objects.put_stream(DOCUMENTS, key, package.parts(), "application/zip")
    return f"{DOCUMENTS} {key}"
