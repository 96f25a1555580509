import pytest


@pytest.mark.req("REQ-000")
def test_x(connect):
    assert connect("dynamodb").list_tables()["TableNames"]
