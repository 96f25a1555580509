"""Run the application: python -m embedded.gateway '{"sockets": {…}, …}' (started by the stack)."""

import logging
import os
import threading
from pathlib import Path

from .. import child
from ..sigv4 import Credentials


def main() -> None:
    given = child.settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    child.end_with_parent()
    from ..pump.pump import Pump
    from .application import Application, load
    from .internal import Internal
    from .public_data import PublicData
    from .server import Gateway
    from .static import Static
    from .traffic import Traffic

    sockets = {name: child.adopt(number) for name, number in given["sockets"].items()}
    origin = os.environ["SOUSPLI_ORIGIN"]
    app = load(Path(given["app"]))
    traffic = Traffic()
    pump = Pump(app, Path(given["data"]), sockets["bell"], schedules=given["schedules"], give_way=traffic.give_way, tries=given["tries"])
    credentials = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], given["region"])
    internal = Internal(sockets["internal"], pump, credentials)
    static = Static(Path(given["web"]), {"{origin}": origin, "{s3_origin}": os.environ["AWS_ENDPOINT_URL_S3"]})
    pump.start()  # before the internal port answers "ready"; a job that invokes a function meanwhile waits at its door
    threading.Thread(target=internal.serve_forever, daemon=True, name="internal").start()
    Gateway(sockets["gateway"], Application(app, origin, traffic=traffic), static, PublicData(), origin).serve_forever()


main()
