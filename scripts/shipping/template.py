"""The template: our files one over the other, Chalice's under them, then plain CloudFormation."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .target import Target

FUNCTION = "AWS::Serverless::Function"
CODE = {"Bucket": {"Ref": "CodeBucket"}, "Key": {"Ref": "CodeKey"}}
APART = {"Signatures": {"Bucket": {"Ref": "CodeBucket"}, "Key": {"Ref": "SignaturesCodeKey"}}}
"""Functions with a package of their own, whose libraries would not fit in that of the others."""
NO_MANAGED_POLICIES = SimpleNamespace(load=dict)
"""SAM's translator would ask AWS for the list of managed policies; ours are all written by hand."""


def merged(files: Iterable[Path]) -> dict[str, Any]:
    """The files' contents, each over the ones before."""
    whole: dict[str, Any] = {}
    for file in files:
        whole = _over(json.loads(file.read_text("utf-8")), whole)
    return whole


def _over(upper: Any, lower: Any) -> Any:
    if not (isinstance(upper, Mapping) and isinstance(lower, Mapping)):
        return upper
    return {**lower, **{name: _over(value, lower.get(name)) for name, value in upper.items()}}


def translate(sam: dict[str, Any], target: Target) -> dict[str, Any]:
    """SAM to CloudFormation, as AWS would do at each deployment: here it can be read and tested beforehand."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-3")  # the translator wants one, to name partitions
    from samtranslator.translator.transform import transform

    for name, resource in sam["Resources"].items():
        if resource["Type"] == FUNCTION:
            resource["Properties"] |= {"CodeUri": APART.get(name, CODE), "Runtime": target.runtime, "Architectures": [target.machine]}
            del resource["Properties"]["Tags"]  # Chalice's own, of no use to a stack
    made = transform(sam, {}, NO_MANAGED_POLICIES)
    return {name: made[name] for name in ("AWSTemplateFormatVersion", "Description", *made) if name in made}
