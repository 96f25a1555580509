"""The commands and processes around the stack: messages that help, and nothing left behind."""

import os
import select
import signal
import socket
import subprocess
import sys
import textwrap

import pytest

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


def test_services_end_with_their_parent(root, tmp_path):
    """Even when the parent is killed and can say nothing."""
    program = textwrap.dedent("""
        import sys, signal
        from embedded import Stack
        stack = Stack(sys.argv[1], fsync=False).start()
        print(*[child.pid for child in stack.children.values()], flush=True)
        signal.pause()
    """)
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root / "scripts")},
    )
    watched = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for pidfd in watched:
        assert select.select([pidfd], [], [], 10)[0], "a service outlived its parent"
        os.close(pidfd)
    parent.stdout.close()


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
