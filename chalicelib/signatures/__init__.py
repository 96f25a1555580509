"""Verification of electronic signatures, apart from the API: bytes in, a report out; the one floor that loads lxml and pyHanko.

Only the function `signatures` imports its modules (`adapters/signatures.py`). Sources: annexe 12 of the CCP; ETSI EN 319 102-1 for the
words of the report; EN 319 122 (CAdES), 319 132 (XAdES), 319 142 (PAdES).
"""
