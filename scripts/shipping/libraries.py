"""The libraries of the Lambda functions: exactly those locked by hash, for Lambda's system, without what no function reads."""

import gzip
import hashlib
import json
import shutil
import sys
from collections.abc import Set
from pathlib import Path
from typing import Any

from . import archive
from .target import MACHINES, Target, run

GLIBC_MINOR = 34
"""glibc 2.34 is that of Amazon Linux 2023, under Lambda's Python 3.12 and later."""
SERVICES = {"dynamodb", "kms", "lambda", "s3", "sesv2", "sqs", "xray"}
"""What the adapters call; botocore describes four hundred others (28 MB)."""
ADDRESSES = (SERVICES - {"sesv2"}) | {"email", "sts"}
"""Their names in botocore's list of addresses, where the mail service has another one."""
VAT = frozenset("at be bg cy cz de dk ee es eu fi fr gr hr hu ie iso7064 it lt lu lv mt nl pl pt ro se si sk".split())  # noqa: SIM905 one line, as a list is read
"""The Union's numbers, and check digits: the other countries of python-stdnum are never asked about."""
ZONES = {
    "America": ("Cayenne", "Guadeloupe", "Marigot", "Martinique", "Miquelon", "St_Barthelemy"),
    "Etc": ("UTC",),
    "Europe": ("Brussels", "Paris"),
    "Indian": ("Kerguelen", "Mayotte", "Reunion"),
    "Pacific": ("Gambier", "Marquesas", "Noumea", "Tahiti", "Wallis"),
}
"""Where French public buyers are. Each of the six hundred others costs its place in the archive's directory too: 300 kB in all."""
TRACED = {"__init__.py", "boto_utils.py", "botocore", "resources", "util.py"}
UNREAD = (
    "bin",
    "share",
    "PIL",  # fpdf2 draws our text and tables without it
    "pillow*",
    "cffi",  # compiles bindings; cryptography's are compiled: they load _cffi_backend alone
    "cffi-*",
    "pycparser*",
    "**/tests",
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
    "**/*.c",
    "**/*.h",
    "botocore/data/*/*/examples-1.json",
    "dateutil/zoneinfo/*.tar.gz",  # the standard library reads tzdata's
    "stdnum/**/*.dat",
    "fontTools/**/*.so",  # speed for font makers; the same modules in Python stand beside
    *(f"fontTools/{name}" for name in ("cu2qu", "diff", "merge", "mtiLib", "qu2cu", "t1Lib", "ufoLib", "voltLib", "fontBuilder.py")),
    *(f"fontTools/feaLib/{name}.py" for name in ("builder", "lexer", "parser", "variableScalar")),  # they read the sources of fonts
    *(
        f"fontTools/{name}.py"
        for name in ("afmLib", "help", "tfmLib", "ttx", "ttLib/reorderGlyphs", "ttLib/scaleUpem", "ttLib/removeOverlaps")
    ),
    *(f"fontTools/varLib/{name}*" for name in ("avar", "interpolat", "mutator", "plot")),
    "fontTools/misc/filesystem",
    "fontTools/ttLib/woff2.py",  # ours are no web fonts
    "fontTools/ttLib/tables/S__i_l_f.py",  # nor have they Graphite's tables
    *(
        f"fontTools/pens/{name}Pen.py"
        for name in ("cairo", "cocoa", "cu2qu", "freetype", "moments", "qt", "quartz", "reportLab", "statistics", "wx")
    ),
    "wrapt/*.so",
    "urllib3/contrib/emscripten",  # for browsers
    "urllib3/contrib/socks.py",
    "urllib3/contrib/pyopenssl.py",
    "*.dist-info/RECORD",
    "*.dist-info/WHEEL",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/entry_points.txt",
    "*.dist-info/top_level.txt",
    "*.dist-info/sboms",
    "tzdata/zoneinfo/*.*",  # lists of zones, for programs that offer a choice
)
"""Licences stay."""
CERTIFICATES = {"__init__.py", "rfc5280.py"}
"""The only one of pyasn1's 130 modules that webauthn reads; it imports none of the others."""
WORDY = ("OpenSSL", "botocore", "cattrs", "dateutil", "fontTools", "fpdf", "jinja2", "pynamodb", "segno", "stdnum", "urllib3")
"""Libraries that do nothing with their docstrings, which weigh 400 kB."""
AS_SOURCE = {"OpenSSL", "fontTools", "fpdf", "jwt", "pyasn1", "pyasn1_modules", "stdnum", "webauthn"}
"""For printing, for numbers of companies, for signing in by passkey or by a provider: large, and loaded once in a while. Compiled they would
weigh 3 MB more, to win half a second at a function's first printed page."""


def vendor(requirements: Path, cache: Path, target: Target) -> Path:
    """A folder with the libraries of `requirements`, made once for each of its versions: then no network is needed.

    Raises SystemExit with what pip said.
    """
    recipe = hashlib.sha256(requirements.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    made = cache / f"{recipe}-{target.runtime}-{target.machine}"
    if not made.is_dir():
        draft = cache / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        _install(requirements, draft, target)
        trim(draft)
        _compile(draft, target)
        draft.rename(made)
    return made


def _install(requirements: Path, folder: Path, target: Target) -> None:
    machine = MACHINES[target.machine]
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC_MINOR, 16, -1)] + [f"manylinux2014_{machine}"]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    command += ["--require-hashes", "--only-binary=:all:", "--implementation=cp", "--python-version={}.{}".format(*target.version)]
    run([*command, *(f"--platform={name}" for name in platforms), f"--target={folder}", f"--requirement={requirements}"])


def trim(folder: Path) -> None:
    """Remove what no function reads."""
    unread = [path for pattern in UNREAD for path in folder.glob(pattern)]
    unread += _others(folder / "botocore" / "data", SERVICES)
    unread += _others(folder / "stdnum", VAT)
    unread += [path for path in folder.glob("aws_xray_sdk/ext/*") if path.name not in TRACED]
    unread += [path for path in folder.glob("pyasn1_modules/*") if path.name not in CERTIFICATES]
    unread += _other_zones(folder / "tzdata" / "zoneinfo")
    for path in unread:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for model in (folder / "botocore" / "data").rglob("service-2.json.gz"):
        _without_words(model)
    _others_addresses(folder / "botocore" / "data" / "endpoints.json")
    for metadata in folder.glob("*.dist-info/METADATA"):
        metadata.write_text(metadata.read_text("utf-8").partition("\n\n")[0] + "\n", "utf-8")  # a letter's head, without its body


def _without_words(model: Path) -> None:
    """A service's description without its documentation: a third of the size, and faster to read at each start."""
    model.write_bytes(gzip.compress(json.dumps(_bare(json.loads(gzip.decompress(model.read_bytes())))).encode(), 9, mtime=0))


def _others_addresses(listed: Path) -> None:
    """Where each service answers, for those that are called: of four hundred, read whole at each start."""
    said = json.loads(listed.read_text("utf-8"))
    for partition in said["partitions"]:
        partition["services"] = {name: value for name, value in partition["services"].items() if name in ADDRESSES}
    listed.write_text(json.dumps(said, separators=(",", ":")), "utf-8")


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):  # a member may be named "documentation" too: that one is described by an object
        return {key: "" if key == "documentation" and isinstance(item, str) else _bare(item) for key, item in value.items()}
    return value


def _others(folder: Path, kept: Set[str]) -> list[Path]:
    """Subfolders but those kept. python-stdnum writes `do_` and `is_` for what Python keeps for itself."""
    return [path for path in folder.glob("*") if path.is_dir() and path.name.rstrip("_") not in kept]


def _other_zones(folder: Path) -> list[Path]:
    """Every zone but those kept; the package's own modules stay."""
    places = [path for path in folder.glob("*") if path.is_dir()]
    zones = [zone for place in places if place.name in ZONES for zone in place.iterdir() if zone.suffix != ".py"]
    whole = [path for path in folder.glob("*") if path.name not in ZONES and path.suffix != ".py" and path.name != "UTC"]
    return whole + [zone for zone in zones if zone.name not in ZONES[zone.parent.name]]


def _compile(folder: Path, target: Target) -> None:
    """In the place of the sources, which the locked hashes name for whoever wants to read them."""
    for name in WORDY:
        archive.drop_docstrings(folder / name)
    for path in folder.iterdir():
        if path.name not in AS_SOURCE and (path.suffix == ".py" or (path.is_dir() and path.suffix != ".dist-info")):
            archive.compile_into_place(path, folder, target)
