"""No empty squares: whatever we say ourselves stands in the packaged faces, and the faces of two alphabets beside it."""

from functools import cache

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from bizops.printing.services import pdf


@cache
def covered() -> frozenset[int]:
    found: set[int] = set()
    for file in pdf.FONTS.values():
        if "Bold" not in file.name:
            with TTFont(file) as face:
                found |= set(face.getBestCmap())
    return frozenset(found)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_every_character_of_our_own_words_is_in_the_packaged_faces(language):
    catalogue = (settings.ROOT / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
    assert {c for c in catalogue if ord(c) not in covered() and c != "\n"} == set()


@pytest.mark.parametrize(("coding", "first", "last"), [("gb2312", 0xB0A1, 0xF7FE), ("big5", 0xA440, 0xF9D5)])
def test_every_hanzi_of_the_standards_is_in_the_packaged_faces(coding, first, last):
    pairs = (number.to_bytes(2, "big").decode(coding, "ignore") for number in range(first, last + 1))
    assert {c for pair in pairs for c in pair if ord(c) > 0x2E7F and ord(c) not in covered()} == set()
