"""Letters of scripts other than the Latin one, as ranges for the brackets of regular expressions."""

from __future__ import annotations

import unicodedata

#: Scripts whose words no spaces separate, or which join particles to words of others: Thai, Lao, Khmer, Chinese,
#: Japanese and Korean.
UNSPACED = (
    "\u0e01-\u0eff\u1780-\u17ff\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3105-\u318e\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)


#: Hebrew and Arabic, which write short words together with the one after them.
JOINING = "\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff"


#: Cyrillic, which has letters that look like Latin ones, but no words of both.
CYRILLIC = "\u0400-\u04ff"


#: Marks that stand above, below or behind a letter and belong to its word.
MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u3099\u309a"
)


def composed(text: str) -> str:
    """Return a text in which each letter with its marks is one character, where Unicode has one."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
