"""A body, a query and an id for every route: well formed, so that what is tried is who may ask, not what they ask."""

SOME_ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
IDS = {"kind": "downloads", "slot": "L001-offer", "lot": "1", "version": "1", "year": "2026", "number": "1", "volume": "1", "letter": "x", "ticket": "x", "name": "subject", "identity": "0" * 64,
       "sign_in_id": "x", "rehearsal_id": "x"}  # fmt: skip
BODIES = {
    "start-deposit": {"lots": [1]}, "add-agent": {"email": "x@exemple.fr", "name": "x", "roles": ["agent"]}, "change-roles": {"roles": ["agent"]},
    "invite": {"email": "x@exemple.fr", "name": "x", "roles": ["depositor"]}, "change-company-roles": {"roles": ["depositor"]}, "answer-join-request": {"roles": []},
    "identity": {"deposit_id": SOME_ID, "same": True, "reason": "x" * 20}, "contest-identity": {"reason": "x"}, "confirm-company": {"reference": "x", "sha256": "0" * 64}, "use-invitation": {"token": "x"}, "send-invitation": {"identifier": {"type": "SIRET", "value": "73282932000074"}, "email": "x@exemple.fr"}, "edit-consultation": {"title": "Autre titre"}, "dce-file": {"name": "a.pdf", "size_bytes": 3},
    "dce-files": {"files": [{"name": "a.pdf", "size_bytes": 3}]}, "dce-completions": {"ids": [SOME_ID]}, "dce-file-mark": {"confidential": True},
    "undertaking": {"identity": {"name": "x", "email": "x@exemple.fr", "company": "x"}, "accepted": True, "text_sha256": "0" * 64},
    "parts": {"parts": [{"number": 1, "size_bytes": 3, "sha256": "A" * 43 + "="}]}, "dce-version": {"note": "x"}, "nothing": {},
    "extension": {"submission_deadline": "2027-01-01T00:00:00Z", "reason": "x"}, "rehearsal-proof": {"answer": "x"}, "seal": {"manifest_sha256": "0" * 64},
    "announce-object": {"slot": "L001-offer", "size_bytes": 5000}, "seal-file": {"size_bytes": 3, "sha256": "A" * 43 + "="},
    "start-opening": {"recipient": "age1pq1" + "q" * 1950}, "approve-opening": {"pages": []}, "release": {"envelopes": [{"deposit_id": SOME_ID, "slot": "L001-offer"}]},
    "shares-page": {"shares": [{"deposit_id": SOME_ID, "slot": "L001-offer", "check": "unwrap"}]},
    "opening-results": {"results": [{"deposit_id": SOME_ID, "slot": "L001-offer", "outcome": "opened"}]}, "admission": {"deposit_id": SOME_ID, "outcome": "admitted"},
    "late-decision": {"deposit_id": SOME_ID, "reason": "x"}, "opening-record": {"present": []}, "decision": {"lot": 1, "outcome": "abandoned", "reason": "x"},
    "company-file-key": {"recipient": "age1pq1" + "q" * 1950, "wraps": [{"kind": "seed", "payload": None}, {"kind": "passphrase", "payload": "YWdl"}]}, "company-file-piece": {"size_bytes": 3, "sha256": "A" * 43 + "="}, "keep-company-file": {"index": "", "pieces": [], "endings": []},
    "answer-membership": {"token": "x", "member": True},
    "ask-merger": {"email": "x@exemple.fr"}, "answer-merger": {"accepted": False}, "merge-account": {"into": SOME_ID}, "decide-merger": {"into": SOME_ID, "reference": "x", "sha256": "0" * 64}, "change-identifier": {"identifier": {"type": "SIRET", "value": "73282932000074"}, "on": "2026-09-01", "reason": "moved"},
    "change-search": {"paused": True}, "save-search": {"name": "x", "criteria": {}},
    "essential-data": {}, "attachment": {"name": "a.pdf", "size_bytes": 3, "sha256": "A" * 43 + "="}, "recovery-key": {"recipient": "age1pq1" + "q" * 1950},
    "edit-buyer": {"kind": "state"}, "letters": {"rhythm": "daily"}, "name-device": {"name": "x"}, "create-service": {"name": "x"}, "change-settings": {"deadline_hour": "12:00"}, "put-charter": {"title": "x", "document": "JVBERi0xLjc=", "dated": "2026-09-01", "asked": True}, "put-logo": {"content": "/9j/"}, "change-service": {"name": "x"}, "name-service": {"service_id": None}, "stand-in": {"user_id": SOME_ID, "first": "2026-09-01", "last": "2027-01-01"}, "services-apart": {"apart": True}, "delegate": {"siret": "73282932000074", "first": "2026-09-01", "last": "2027-01-01"}, "evaluator": {"email": "x@exemple.fr", "first": "2026-09-01", "last": "2027-01-01"}, "put-convention": {"title": "x", "sha256": "0" * 64, "dated": "2026-09-01", "asked": True}, "accept-convention": {"sha256": "0" * 64, "signatory": "x", "on": "2026-09-01"}, "import-entities": {"under": None, "file": "c2lyZXQ="}, "describe-entity": {"name": "x"}, "move-entity": {"parent_id": None, "on": "2026-09-01"},
    "close-entity": {"on": "2026-09-01"}, "merge-entities": {"entities": [SOME_ID], "on": "2026-09-01"}, "message": {"kind": "information", "company_ids": [SOME_ID], "subject": "s", "fields": {"text": "Une précision."}}, "letters-address": {"email": "courrier@exemple.fr"}, "letter-preview": {"kind": "information", "subject": "Objet", "body": "Madame, Monsieur, {texte}"}, "message-preview": {"kind": "information", "company_ids": [SOME_ID], "subject": "s"}, "company-message": {"text": "Une question.", "subject": "Question"}, "download": {},
    "launch-phase": {"procedure": "AOR", "phase": "offer", "deposits": [SOME_ID]}, "unveiling": {"opinion_sha256": "0" * 64}, "jury-opinion": {"reason": "x", "attachment": SOME_ID}, "opening-order": {"order": "offers-first"},
    "malware": {"deposit_id": SOME_ID, "slot": "L001-offer", "name": "a.pdf", "threat": "x", "scanner": "x"}, "reading": {"deposit_id": SOME_ID, "slot": "L001-offer"}, "reader-keys": {"keys": [{"deposit_id": SOME_ID, "slot": "L001-offer", "key": "YWdl"}]},
    "signature-check": {"deposit_id": SOME_ID, "slot": "L001-offer", "name": "a.pdf", "content": "YQ=="}, "signature-identity": {"confirmed": True, "reason": "Pouvoir joint au pli"},
    "reading-key": {"recipient": "age1pq1" + "q" * 1950, "wraps": [{"kind": "seed", "payload": None}, {"kind": "passphrase", "payload": "YWdl"}]}, "cancellation": {"reason": "x"},
    "resending": {},
    "challenge": {"kind": "precontractual", "court": "x", "filed_at": "2026-09-01T00:00:00Z"}, "challenge-outcome": {"ended_at": "2026-09-01T00:00:00Z", "outcome": "rejected"}, "decision-withdrawal": {"cause": "error", "reason": "x"}, "posting": {"sent_on": "2026-09-01"},
    "evaluation-grid": {"items": [{"code": "1", "criterion": "Prix", "label": "Prix", "weight": "60", "formula": "proportional"}, {"code": "2", "criterion": "x", "label": "x", "weight": "40"}], "evaluators": []},
    "evaluation-offers": {"offers": []}, "evaluation-marks": {"marks": [{"offer": SOME_ID, "item": "2", "value": "5"}]}, "application": {"outcome": "admitted"}, "limit-candidates": {"kept": [SOME_ID], "criteria": "x" * 20}, "report-section": {"text": "x"}, "freeze-report": {"sections": 16}, "price-schedule": {"offer": SOME_ID, "file": "ZGVzaWduYXRpb247cHJpeCB1bml0YWlyZQpQb3J0ZTsxMAo="}, "spreadsheet": {"file": "aWRlbnRpZmlhbnQ="}, "reopen-consensus": {"reason": "x" * 20},
    "correction": {"changes": {"title": "Autre titre"}, "note": "x", "important": False}, "ask-question": {"text": "Une question ?"},
    "answer-question": {"public_text": "x", "answer": "x"}, "draft-notice": {"kind": "call", "channel": "boamp"}, "notice-step": {"state": "sent"}, "support-reply": {"reply": "x"},
}  # fmt: skip
ABSENT = {
    "POST /v1/consultations/{consultation_id}/dce-completions": "files that are still being sent",
    "POST /v1/consultations/{consultation_id}/invitation-tickets": "a procedure by invitation",
    "DELETE /v1/consultations/{consultation_id}/invitation-tickets/{ticket}": "a procedure by invitation",
    "GET /v1/consultations/{consultation_id}/notices/{notice_id}": "a notice",
    "GET /v1/consultations/{consultation_id}/notices/{notice_id}/export": "a notice",
    "POST /v1/consultations/{consultation_id}/notices/{notice_id}/transmission": "a notice",
    "POST /v1/consultations/{consultation_id}/notices/{notice_id}/steps": "a notice",
    "GET /v1/deposits/{deposit_id}/objects/{slot}/parts": "an object that is still being sent",
    "GET /v1/consultations/{consultation_id}/openings/{opening_id}/record": "an opening record",
    "POST /v1/consultations/{consultation_id}/readers/{user_id}/keys": "somebody who may read its offers",
    "GET /v1/consultations/{consultation_id}/openings/{opening_id}/record.pdf": "an opening record",
    "GET /v1/consultations/{consultation_id}/messages/{message_id}": "a message",
    "POST /v1/consultations/{consultation_id}/messages/{message_id}/resendings": "a message",
    "POST /v1/consultations/{consultation_id}/messages/{message_id}/postings": "a message",
    "GET /v1/consultations/{consultation_id}/messages/{message_id}/attachments/{attachment_id}": "a message",
    "GET /v1/consultations/{consultation_id}/attachments/{attachment_id}": "an attachment",
    "GET /v1/consultations/{consultation_id}/messages/{message_id}/letter.pdf": "a message",
    "GET /v1/consultations/{consultation_id}/letters/{message_id}/letter.pdf": "a message",
    "POST /v1/consultations/{consultation_id}/messages/{message_id}/reading": "a message",
    "POST /v1/consultations/{consultation_id}/challenges/{challenge_id}/outcome": "a request to the judge",
    "POST /v1/consultations/{consultation_id}/invitation/uses": "a procedure by invitation",
    "PATCH /v1/companies/{company_id}/file": "a sealed file",
    "POST /v1/companies/{company_id}/file/pieces": "a sealed file",
    "GET /v1/companies/{company_id}/file/pieces/{piece_id}": "a sealed file",
    "POST /v1/consortium-membership": "a member of a group",
    "POST /v1/companies/{company_id}/merger": "another account of the company",
    "POST /v1/companies/{company_id}/merger-decision": "another account of the company",
    "POST /v1/companies/{company_id}/merger-requests/{source_id}": "an account that asks to be merged",
    "DELETE /v1/buyers/{buyer_id}/delegations/{grant_id}": "a delegation",
    "DELETE /v1/buyers/{buyer_id}/stand-ins/{grant_id}": "a stand-in",
    "DELETE /v1/consultations/{consultation_id}/evaluators/{evaluator_id}": "an evaluator of it",
    "GET /v1/buyers/{buyer_id}/charter/document": "a charter",
    "POST /v1/operations/work/retry": "work that failed",
    "POST /v1/entity-imports/{import_id}/start": "an import of entities",
    "POST /v1/entity-imports/{import_id}/pages": "an import of entities",
    "GET /v1/entity-imports/{import_id}": "an import of entities",
    "GET /v1/entity-imports/{import_id}/lines": "an import of entities",
    "GET /v1/entity-imports/{import_id}/report": "an import of entities",
    "POST /v1/operations/support-requests/{request_id}/reply": "a request for support",
}
"""Route → what it is about and a consultation that received one deposit has not: whoever is granted finds it absent too."""

ELSEWHERE = {
    "POST /v1/buyers": "tests/api/test_entity_tree.py: whoever administers the entity named above it",
    "POST /v1/entity-imports": "tests/api/test_entity_imports.py: the same",
    "POST /v1/buyers/{buyer_id}/moves": "tests/api/test_entity_tree.py: whoever is strictly above",
    "POST /v1/buyers/{buyer_id}/closure": "tests/api/test_entity_tree.py: whoever is strictly above",
    "POST /v1/buyers/{buyer_id}/mergers": "tests/api/test_entity_tree.py: whoever is strictly above",
    "PATCH /v1/buyers/{buyer_id}/services/{service_id}": "tests/api/test_services.py: the scene has no service",
}
"""Route → where it is tried, and why not here: who may depends on more than the thing that the address names."""


def content(name, known: dict):
    """The body that a schema's name asks for, about the tenants of `known`."""
    more = {
        "create-consultation": {"buyer_id": known["buyer_id"], "title": "x", "procedure": "AOO"},
        "member-key": {"buyer_id": known["buyer_id"], "recipient": "age1pq1" + "q" * 1950, "wraps": [{"kind": "seed", "payload": None}]},
        "create-buyer": {"siret": "73282932000074", "name": "x", "department": "35", "admin": {"email": "x@exemple.fr", "name": "x"}},
        "work-item": {"job": "x", "item": "x"},
    }
    about = {"company_id": known["company_id"]} if name in ("start-deposit", "ask-question", "use-invitation", "answer-membership") else {}
    about |= {"user_id": known["user_id"]} if name == "stand-in" and "user_id" in known else {}
    return {**BODIES.get(name, more.get(name, {})), **about}
