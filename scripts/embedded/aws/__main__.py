"""Run the durable MiniStack: python -m embedded.aws '{"socket": 3, …}' (started by the stack)."""

import asyncio
import logging
import os
from pathlib import Path

from hypercorn.asyncio import serve
from hypercorn.config import Config

from .. import child
from ..sigv4 import Credentials
from ..wake import Bell


def main() -> None:
    given = child.settings()
    child.end_with_parent()
    folder = Path(given["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    # MiniStack reads these when imported. DOCKER_HOST keeps it away from a Docker it would sweep for its own containers.
    os.environ |= {
        "GATEWAY_PORT": str(given["port"]), "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1", "MINISTACK_REGION": given["region"],
        "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0", "PERSIST_STATE": "0", "LOG_LEVEL": "WARNING",
        "DOCKER_HOST": "unix:///nonexistent/docker.sock", "STATE_DIR": str(folder / "unused"),
    }  # fmt: skip
    asyncio.run(_serve(given, folder))


async def _serve(given: dict, folder: Path) -> None:
    from ministack.app import app
    from ministack.core import hypercorn_compat

    from . import durable, kms_tags
    from .front import Front
    from .journal import Journal

    hypercorn_compat.install()
    journal = Journal(folder / "journal.sqlite", fsync=given["fsync"])
    durable.restore(journal)
    durable.install(journal)
    kms_tags.install()
    credentials = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], given["region"])
    config = Config()
    config.bind, config.keep_alive_timeout, config.loglevel = [f"fd://{given['socket']}"], 75, "WARNING"
    logging.getLogger("hypercorn.access").setLevel(logging.WARNING)
    await serve(Front(app, journal, Bell(given["bell"]), credentials), config, mode="asgi")


main()
