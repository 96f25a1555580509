"""Ports on AWS, and the same in memory."""

import sys
from typing import cast

# webauthn brings pyOpenSSL, and botocore then takes its TLS for every call: 70 ms of each cold start, for a way that its own comments
# call temporary. Said to be absent, botocore uses the standard library's.
cast(dict[str, object], sys.modules).setdefault("urllib3.contrib.pyopenssl", None)
