"""The controls of the pump, asked by whoever knows the environment of the stack: tests, scripts, the demonstration."""

import json
import urllib.request
from collections.abc import Mapping


def ask(env: Mapping[str, str], method: str, path: str, timeout_s: float = 60) -> dict:
    """`env` is that of the application. Raises urllib.error.HTTPError, whose body says why."""
    url = f"{env['AWS_ENDPOINT_URL_LAMBDA']}/control/{path}"
    request = urllib.request.Request(url, method=method, headers={"Authorization": f"Bearer {env['SOUSPLI_SECRET']}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=timeout_s) as answer:
        return json.load(answer)


def settle(env: Mapping[str, str], timeout_s: float = 20) -> None:
    """Wait until every event, stream record, message and asynchronous call has been delivered; what is parked is not waited for."""
    ask(env, "GET", f"settle?timeout_s={timeout_s}", timeout_s=timeout_s + 5)
