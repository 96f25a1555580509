"""Objects of the public bucket under /open-data/, as CloudFront serves them on AWS."""

import os

from botocore.exceptions import ClientError

from ..provision import connector
from .limits import Answer

PREFIX = "/open-data/"
PASSED_ON = {"ContentType": "Content-Type", "CacheControl": "Cache-Control", "ETag": "ETag", "ContentDisposition": "Content-Disposition"}


class PublicData:
    def __init__(self) -> None:
        self._s3 = connector(os.environ)("s3")
        self._bucket = f"{os.environ['SOUSPLI_PREFIX']}-public"

    def answer(self, path: str, if_none_match: str) -> Answer | None:
        """The object named by a decoded path, or None."""
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=path.lstrip("/"))
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchBucket"):
                return None
            raise
        headers = [(name, found[key]) for key, name in PASSED_ON.items() if key in found] + [("Access-Control-Allow-Origin", "*")]
        if found["ETag"] in if_none_match:
            return Answer(304, headers)
        return Answer(200, headers, found["Body"].read())
