"""Files of a DCE sent the way a browser sends a folder: announced in batches, each small one by one signed address."""

import base64
import hashlib

CLEAN = b"%PDF-1.7\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The test file of every antivirus, in two pieces so that none takes this module away."""


def pdf(text: str) -> bytes:
    return CLEAN + text.encode() + b"\n%%EOF\n"


def described(name: str, body: bytes, **more) -> dict:
    return {"name": name, "size_bytes": len(body), "sha256": base64.b64encode(hashlib.sha256(body).digest()).decode(), **more}


def announce(agent, consultation_id: str, files: dict, **more) -> list[dict]:
    wanted = [described(name, body, **more) for name, body in files.items()]
    return agent.post(f"/v1/consultations/{consultation_id}/dce-announcements", {"files": wanted})["files"]


def send(agent, consultation_id: str, files: dict, **more) -> list[dict]:
    """Announce, PUT, complete; returns what was announced."""
    made = []
    names = list(files)
    for at in range(0, len(names), 100):
        batch = {name: files[name] for name in names[at : at + 100]}
        told = announce(agent, consultation_id, batch, **more)
        for one in told:
            if "put" in one:
                assert agent.platform.put(one["put"], files[one["name"]]) == 200
        ids = [one["id"] for one in told if "id" in one]
        agent.post(f"/v1/consultations/{consultation_id}/dce-completions", {"ids": ids})
        made += told
    return made


def draft_files(agent, consultation_id: str) -> dict[str, dict]:
    """name → file of the version being prepared, every page read."""
    found, cursor = {}, ""
    while cursor is not None:
        page = agent.get(f"/v1/consultations/{consultation_id}/dce-files" + (f"?cursor={cursor}" if cursor else ""))
        found |= {file["name"]: file for file in page["items"]}
        cursor = page["next"]
    return found
