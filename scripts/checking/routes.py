"""The table of routes that Chalice is given at each start, drawn from what the nouns of the API declare."""

import sys
from functools import cache
from pathlib import Path

TABLE = "chalicelib/routes.json"


@cache
def _nouns(root: Path):
    """Every noun loaded, on stores in memory."""
    sys.path.insert(0, str(root))
    from datetime import UTC, datetime

    from chalicelib import routing, wiring
    from chalicelib.adapters.memory import platform
    from chalicelib.config import read

    names = ("STAGE", "ORIGIN", "PREFIX", "SECRET", "DATA_DIR")
    config = read({f"SOUSPLI_{name}": "embedded" for name in names})
    ports = platform.ports(datetime.now(UTC))
    use = wiring.use_cases(ports, config)
    return routing.Nouns(routing.door(use, ports, config), use, ports, config)


def facts(root: Path) -> list:
    """Every route, in the order of its address."""
    return sorted((fact for _, fact in _nouns(root).facts()), key=lambda fact: (fact.path, fact.method))


def drawn(root: Path) -> str:
    """The table as it should be."""
    sys.path.insert(0, str(root))
    from chalicelib import routing

    return routing.table(_nouns(root).facts())


def differs(root: Path) -> str:
    return "" if (root / TABLE).read_text("utf-8") == drawn(root) else f"{TABLE} is not what the nouns declare: scripts/check --write"


def write(root: Path) -> None:
    (root / TABLE).write_text(drawn(root), "utf-8")
