"""The whole platform on one machine: see docs/EMBEDDED.md. For trying, developing and testing, not for real tenders."""

from .stack import Stack
from .state import FolderBusy, PortTaken

__all__ = ["FolderBusy", "PortTaken", "Stack"]
