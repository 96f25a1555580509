"""What the package is made for: a version of Python, a kind of machine; and the programs that make it."""

import shutil
import subprocess
import sys
from dataclasses import dataclass

HERE = sys.version_info[:2]
OLDEST_ON_LAMBDA = (3, 12)
"""Lambda's Python 3.11 runs on Amazon Linux 2 (glibc 2.26), for which cbor2 has no wheel."""
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True)
class Target:
    """`machine` is x86_64 or arm64, as Lambda names them."""

    version: tuple[int, int] = HERE
    machine: str = "x86_64"

    @property
    def runtime(self) -> str:
        return "python{}.{}".format(*self.version)

    def python(self) -> str:
        """A Python of this version, to compile with. Raises SystemExit when there is none here."""
        if self.version == HERE:
            return sys.executable
        found = shutil.which(self.runtime)
        if found and says(found, "import sys; print(*sys.version_info[:2])").split() == [str(part) for part in self.version]:
            return found
        raise SystemExit(f"Il faut {self.runtime} sur cette machine pour compiler son paquet. / {self.runtime} is needed here.")


def newest() -> Target:
    """The newest version that Lambda offers and that this machine can compile for. Raises SystemExit."""
    for version in ((3, 13), (3, 12)):
        try:
            Target(version).python()
        except SystemExit:
            continue
        return Target(version)
    raise SystemExit("Il faut Python 3.12 ou 3.13 pour faire un paquet que Lambda sache charger. / Python 3.12 or 3.13 is needed.")


def says(python: str, code: str) -> str:
    """What `code` prints; nothing when that Python does not start."""
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout


def run(command: list[str], **how) -> None:
    """Raises SystemExit with what the command said."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **how)
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n✗ {' '.join(command[:6])}")
