"""Stored figures: kept by month, frozen for an appraisal or a review."""

from .frozen import Reading
from .kept import KeptFigure, Mark

__all__ = ["KeptFigure", "Mark", "Reading"]
