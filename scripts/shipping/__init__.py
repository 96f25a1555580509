"""What AWS is given: one archive of code, one CloudFormation template. Built without any call to AWS."""

from .build import Shipment, build
from .target import OLDEST_ON_LAMBDA, Target, newest

__all__ = ["OLDEST_ON_LAMBDA", "Shipment", "Target", "build", "newest"]
