"""Errors of the S3 protocol (API reference, "Error responses"): a code, an HTTP status, a sentence."""


class S3Error(Exception):
    def __init__(self, code: str, status: int, message: str, headers: dict[str, str] | None = None):
        super().__init__(message)
        self.code, self.status, self.message, self.headers = code, status, message, headers or {}


def no_such_key(key: str) -> S3Error:
    return S3Error("NoSuchKey", 404, f"The specified key does not exist: {key}")


def no_such_bucket(bucket: str) -> S3Error:
    return S3Error("NoSuchBucket", 404, f"The specified bucket does not exist: {bucket}")


def no_such_upload() -> S3Error:
    return S3Error("NoSuchUpload", 404, "The specified multipart upload does not exist")


def invalid(message: str, code: str = "InvalidRequest") -> S3Error:
    return S3Error(code, 400, message)


def locked() -> S3Error:
    return S3Error("AccessDenied", 403, "Access Denied because object protected by object lock")


def precondition(condition: str) -> S3Error:
    return S3Error("PreconditionFailed", 412, f"At least one of the pre-conditions you specified did not hold: {condition}")


def unsupported(what: str) -> S3Error:
    return S3Error("NotImplemented", 501, f"The embedded S3 endpoint does not offer {what}")


def no_space() -> S3Error:
    return S3Error("InsufficientStorage", 507, "The disk (or the quota given with --quota) is full: nothing was recorded")
