from .figure import Figure

__all__ = ["Figure"]
