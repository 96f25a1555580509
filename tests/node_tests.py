"""JavaScript tests (tests/**/*.test.js, *.test.mjs) run by Node's own runner, one pytest item a file.

`// req: REQ-051 REQ-052` in the file says which requirements it proves.
"""

import re
import subprocess

import pytest

SUFFIXES = (".test.js", ".test.mjs")
REQUIREMENTS = re.compile(r"^\s*// req: (.+)$", re.MULTILINE)


def pytest_collect_file(file_path, parent):
    if file_path.name.endswith(SUFFIXES):
        return NodeFile.from_parent(parent, path=file_path)
    return None


class NodeFile(pytest.File):
    def collect(self):
        item = NodeItem.from_parent(self, name=self.path.name)
        for line in REQUIREMENTS.findall(self.path.read_text("utf-8")):
            item.add_marker(pytest.mark.req(*line.split()))
        yield item


class NodeItem(pytest.Item):
    def runtest(self):
        done = subprocess.run(["node", "--test", str(self.path)], cwd=self.config.rootpath, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NodeFailure(done.stdout + done.stderr)

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value) if isinstance(excinfo.value, NodeFailure) else super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, 0, self.name


class NodeFailure(Exception):
    """What Node printed."""
