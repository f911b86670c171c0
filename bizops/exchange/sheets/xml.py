"""A part of a workbook, element by element: nothing is kept, nothing is resolved, nothing may go on for ever."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _

from ..errors import Unreadable
from .limits import IDLE_FOR_EACH_VALUE, MOST_HELD_BACK, MOST_IDLE

PART = 64 * 1024


class Finished(Exception):
    """All that was wanted has been read."""


class LocalNames(dict):
    """Name of an element, with the short form of its namespace or without → the name alone."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < 1000:
            self[name] = local
        return local


LOCAL = LocalNames()


class Reader:
    """Expat with `start`, `end` and `text` of the class that reads a part. A DOCTYPE, the cradle of bombs, is refused.

    Names come as they are written: ask LOCAL. `values` counts what was found; tags that bring none of it are allowed
    only so many.
    """

    def __init__(self):
        self.values = 0
        parser = self._parser = ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text

    def start(self, name: str, attributes: dict) -> None:
        """An element begins: each part makes of it what it needs."""

    def end(self, name: str) -> None:
        """Most parts say everything at the start of an element."""

    def text(self, text: str) -> None:
        """Most parts hold no text."""

    def parts(self, stream: BinaryIO) -> Iterator[None]:
        """Read on; stops after each part, so that the caller can fetch what was found."""
        fed = tags = 0
        try:
            while part := stream.read(PART):
                self._parser.Parse(part, False)
                fed, tags = fed + len(part), tags + part.count(b"<")
                if tags > MOST_IDLE + self.values * IDLE_FOR_EACH_VALUE:
                    raise Unreadable(
                        _(
                            "The workbook has far too many empty cells. Copy the filled ones to a new sheet and save that."
                        )
                    )
                if fed - self._parser.CurrentByteIndex > MOST_HELD_BACK:
                    raise Unreadable(_("The workbook is damaged. Open it in a spreadsheet program and save it anew."))
                yield
            self._parser.Parse(b"", True)
        except Finished:
            pass
        except ExpatError as error:
            raise Unreadable(
                _("The workbook is damaged. Open it in a spreadsheet program and save it anew.")
            ) from error
        yield

    def read(self, stream: BinaryIO):
        for _part in self.parts(stream):
            pass
        return self

    def _refuse(self, *declared) -> None:
        raise Unreadable(_("The workbook contains definitions that no spreadsheet program writes. It was not read."))


def local(attributes: dict) -> dict:
    """Attributes by their names alone."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
