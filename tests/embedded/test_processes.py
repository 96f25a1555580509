"""The commands and processes around the stack: messages that help, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest

import left_running
from embedded import antivirus

AGED = "import sys; sys.version_info = (3, 9, 0, 'final', 0); import _bootstrap; _bootstrap.OLDEST = (9, 9); _bootstrap._suitable_python()"


def run(root, *command, **options):
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False, **options)


def test_taken_port_is_named_with_what_to_do(root, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(root, "scripts/serve", "--port", str(port), "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"Le port {port} est déjà pris" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize("script", ["serve", "setup", "test"])
def test_help_needs_nothing_installed(root, script):
    done = run(root, "/usr/bin/env", "python3", "-S", f"scripts/{script}", "-h")
    assert (done.returncode, done.stderr) == (0, "")


def test_python_that_is_too_old_is_told_what_is_needed(root):
    done = run(root, sys.executable, "-c", AGED, env={**os.environ, "PYTHONPATH": str(root / "scripts"), "PATH": ""})
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr


STARTS = {
    "services": "start()",
    "the whole platform": "start().serve()",
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_everything_ends_with_its_parent(root, tmp_path, start):
    """Even when the parent is killed and can say nothing; clamd, which is not ours, too."""
    program = f"import sys, signal\nfrom embedded import Stack\nstack = Stack(sys.argv[1], fsync=False, schedules=False).{start}\nprint(1, flush=True)\nsignal.pause()"
    with marked_parent(root, program, tmp_path) as (parent, mark):
        watched = left_running.marked(mark)
        assert any("clamd" in command for command in watched.values()) is ("serve" in start and antivirus.executable() is not None)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert left_running.survivors(mark, 10) == {}


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_stack_that_ends_leaves_nothing(root, tmp_path, end):
    program = f"import sys, signal\nfrom embedded import Stack\nstack = Stack(sys.argv[1], fsync=False, schedules=False).start().serve()\nstack.{end}()\nprint(1, flush=True)\nsignal.pause()"
    with marked_parent(root, program, tmp_path) as (parent, mark):
        left = left_running.survivors(mark, 0.5)
        assert list(left) == [parent.pid]


@contextmanager
def marked_parent(root, program, folder):
    """A process that runs `program`, once it has said that it is ready; and the mark of all that it starts."""
    mark = uuid.uuid4().hex
    env = {**os.environ, "PYTHONPATH": str(root / "scripts"), left_running.MARK: mark}
    parent = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True, env=env)
    try:
        assert parent.stdout.readline()
        yield parent, mark
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()


def test_a_clamd_left_by_a_former_run_is_ended(tmp_path):
    """Where the system kills no orphans: the next start of the same folder does. A number taken by another process is left alone."""
    conf = tmp_path / "clamd.conf"
    former = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()", "--config-file", str(conf)])
    other = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    try:
        (tmp_path / antivirus.PID_FILE).write_text(f"{other.pid}\n")
        assert not antivirus.end_former(tmp_path)
        (tmp_path / antivirus.PID_FILE).write_text(f"{former.pid}\n")
        assert antivirus.end_former(tmp_path)
        assert former.wait(10) == -signal.SIGKILL
        assert other.poll() is None
    finally:
        for process in (former, other):
            process.kill()
            process.wait()


def test_tests_that_leave_a_process_running_fail(root, tmp_path):
    """The check itself: a run whose one test passes fails for what it left, names it, and ends it."""
    (tmp_path / "test_sample.py").write_text(
        "import os, subprocess\nfrom left_running import _nothing_left_running\nimport left_running\nleft_running.GRACE_S = 0.2\n"
        "def test_a():\n    child = subprocess.Popen(['sh', '-c', 'echo up; sleep 987; true'], start_new_session=True, stdout=subprocess.PIPE)\n"
        "    child.stdout.readline()\n    open('pid', 'w').write(str(child.pid))\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(root / "pyproject.toml"), str(tmp_path)]
    done = run(tmp_path, *command, env={**os.environ, "PYTHONPATH": str(root / "tests")})
    assert done.returncode == 1
    assert "1 passed, 1 error" in done.stdout
    assert "sleep 987" in done.stdout
    command = Path("/proc", (tmp_path / "pid").read_text(), "cmdline")
    assert not command.exists() or not command.read_bytes(), "a process that nobody has buried has no command line any more"


def test_requirement_table_lists_tests_and_results(root, tmp_path):
    (tmp_path / "test_sample.py").write_text(
        "import pytest\n@pytest.mark.req('REQ-052')\n@pytest.mark.req('REQ-901', 'REQ-902')\ndef test_a(): pass\n"
        "@pytest.mark.req('REQ-902')\ndef test_b(): assert False\n"
    )
    command = [sys.executable, "-m", "pytest", "--requirements", "-q", "-p", "no:cacheprovider", "-c", str(root / "pyproject.toml")]
    plugins = ["-p", "requirement_table", str(tmp_path)]
    done = run(tmp_path, *command, *plugins, env={**os.environ, "PYTHONPATH": str(root / "tests")})
    assert "REQ-052  PASSED  A late deposit is received, kept, flagged, and shut by default." in done.stdout
    assert "REQ-901  PASSED  not reviewed" in done.stdout
    assert "REQ-902  FAILED" in done.stdout
    assert "3 requirements with tests, 1 not wholly passed" in done.stdout


def test_javascript_tests_are_items(root, tmp_path):
    (tmp_path / "good.test.mjs").write_text("// req: REQ-903\nimport test from 'node:test';\ntest('passes', () => {});\n")
    (tmp_path / "bad.test.mjs").write_text("import test from 'node:test';\ntest('fails', () => { throw new Error('as it should'); });\n")
    command = [sys.executable, "-m", "pytest", "--requirements", "-q", "-p", "no:cacheprovider", "-c", str(root / "pyproject.toml")]
    plugins = ["-p", "requirement_table", "-p", "node_tests", str(tmp_path)]
    done = run(tmp_path, *command, *plugins, env={**os.environ, "PYTHONPATH": str(root / "tests")})
    assert "REQ-903  PASSED" in done.stdout
    assert "as it should" in done.stdout
    assert "1 failed, 1 passed" in done.stdout
