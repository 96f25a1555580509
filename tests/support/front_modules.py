"""The modules of a front folder and what each imports, as esbuild reads them. For the meta tests of the front."""

import graphlib
import json
import subprocess
from pathlib import Path

from tools.bundle import esbuild

ROOT = Path(__file__).resolve().parents[2]


def imports(folder: Path, work: Path) -> dict[str, set[str]]:
    """Module → the modules of `folder` it imports, at once or later (`import()`), by paths relative to the folder.

    npm packages and the catalogues made by the build are left out. `work` takes what esbuild writes.
    """
    scripts = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.js"))]
    options = [
        "--bundle",
        "--format=esm",
        "--packages=external",
        "--log-level=error",
        f"--outdir={work}",
        f"--metafile={work / 'meta.json'}",
    ]
    subprocess.run([esbuild(ROOT), *options, *scripts], cwd=folder, check=True)
    inputs = json.loads((work / "meta.json").read_text("utf-8"))["inputs"]
    return {name: {one["path"] for one in known["imports"] if not one.get("external")} for name, known in inputs.items()}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one import circle, the first again at the end; empty when there is none."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as found:
        return found.args[1]
    return []
