"""The whole platform on one machine: see docs/EMBEDDED.md. For trying, developing and testing, not for real tenders."""

from .state import FolderBusy, PortTaken
from .stack import Stack

__all__ = ["FolderBusy", "PortTaken", "Stack"]
