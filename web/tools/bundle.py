"""Scripts and styles through esbuild: hashed names, shared chunks, one self-contained file per worker.

A worker has no import map and a page's map would have to be inline, which the CSP refuses: so bare imports are resolved
here, and integrity travels on the `script` and `modulepreload` tags instead.
"""

import base64
import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

TARGET = "es2022"
COMMON = (
    "--bundle",
    "--minify",
    "--format=esm",
    f"--target={TARGET}",
    "--sourcemap=linked",
    "--log-level=warning",
    "--legal-comments=linked",
)


class BuildFailed(RuntimeError):
    """esbuild refused the sources or is not installed; the message is for the developer."""


@dataclass(frozen=True)
class Bundles:
    """Where everything landed: entry → tag, page entry → its preloads by language."""

    pages: dict
    workers: dict
    style: dict


def esbuild(root: Path) -> Path:
    """The esbuild program of this machine. Raises BuildFailed when `npm ci` has not run."""
    found = sorted((root / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    if not found:
        raise BuildFailed("esbuild is missing: run npm ci (scripts/setup does it)")
    return found[0]


def run(root: Path, meta: Path, arguments: list[str]) -> dict:
    """Run esbuild from the root; its metafile's outputs, keyed by path. Raises BuildFailed."""
    done = subprocess.run([esbuild(root), *COMMON, f"--metafile={meta}", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(done.stderr)
    return json.loads(meta.read_text("utf-8"))["outputs"]


def integrity(content: bytes) -> str:
    """Subresource integrity of a file (SHA-384)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


class Bundler:
    """One build of `root/web` into `out` (served as `/`), with scratch files in `work`."""

    def __init__(self, root: Path, out: Path, work: Path) -> None:
        self.root, self.out, self.work = root, out.resolve(), work
        self.web = root / "web"

    def build(self, entries: dict[str, Path]) -> Bundles:
        """`entries`: page name → its entry module."""
        return Bundles(pages=self._pages(entries), workers=self._workers(), style=self._style())

    def _pages(self, entries: dict[str, Path]) -> dict:
        outputs = run(
            self.root,
            self.work / "pages.json",
            [
                *(f"{name}={path.relative_to(self.root)}" for name, path in entries.items()),
                "--splitting",
                f"--outdir={self.out / 'assets'}",
                f"--alias:catalogue={self.work / 'catalogue'}",
                "--entry-names=[name]-[hash]",
                "--chunk-names=[name]-[hash]",
            ],
        )
        by_source = {Path(o["entryPoint"]).as_posix(): path for path, o in outputs.items() if o.get("entryPoint")}
        return {name: self._page(outputs, by_source, by_source[path.relative_to(self.root).as_posix()]) for name, path in entries.items()}

    def _page(self, outputs: dict, by_source: dict, entry: str) -> dict:
        catalogues = {Path(source).stem: path for source, path in by_source.items() if source.endswith(".json")}
        return {
            "script": self.tag(entry),
            "preload": {lang: [self.tag(chunk) for chunk in self._closure(outputs, entry, path)] for lang, path in catalogues.items()},
        }

    def _closure(self, outputs: dict, entry: str, catalogue: str) -> list[str]:
        """Chunks the page will fetch: static imports, and the catalogue of its language (a dynamic import)."""
        seen, queue = [], [entry, catalogue]
        while queue:
            current = queue.pop(0)
            if current in seen:
                continue
            seen.append(current)
            queue += [i["path"] for i in outputs[current]["imports"] if i["kind"] == "import-statement"]
        return seen[1:]

    def _workers(self) -> dict[str, str]:
        """Worker name (file name without `.worker.js`) → hashed URL."""
        sources = sorted(self.web.rglob("*.worker.js"))
        if not sources:
            return {}
        outputs = run(
            self.root,
            self.work / "workers.json",
            [
                *(f"{s.name.removesuffix('.worker.js')}={s.relative_to(self.root)}" for s in sources),
                f"--outdir={self.out / 'assets' / 'workers'}",
                "--entry-names=[name]-[hash]",
            ],
        )
        return {Path(o["entryPoint"]).name.removesuffix(".worker.js"): self.url(path) for path, o in outputs.items() if o.get("entryPoint")}

    def _style(self) -> dict:
        sheets = [self.web / "styles" / name for name in ("tokens.css", "base.css", "layout.css", "header.css", "public.css")]
        sheets += sorted(self.web.glob("components/*/*.css")) + sorted(self.web.rglob("page.css"))
        sheets.append(self.web / "styles" / "print.css")
        site = self.work / "site.css"
        site.write_text("".join(f'@import "{sheet.as_posix()}";\n' for sheet in sheets), "utf-8")
        outputs = run(self.root, self.work / "style.json", [str(site), f"--outdir={self.out / 'assets'}", "--entry-names=[name]-[hash]"])
        return self.tag(next(path for path in outputs if path.endswith(".css")))

    def tag(self, output: str) -> dict:
        return {"href": self.url(output), "integrity": integrity(self.file(output).read_bytes())}

    def url(self, output: str) -> str:
        return "/" + self.file(output).relative_to(self.out).as_posix()

    def file(self, output: str) -> Path:
        """esbuild names its outputs from the root, wherever they are."""
        return (self.root / output).resolve()
