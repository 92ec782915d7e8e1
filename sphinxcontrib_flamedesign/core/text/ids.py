"""How designs are called: ids in titles, paths, links and text, by the patterns of a template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.template import IdSpec
from sphinxcontrib_flamedesign.core.text.id_patterns import (
    MOST_DIGITS,
    MOST_LETTERS,
    NUMBERS,
    PLACEHOLDER,
    PREFIX,
    STARS,
    TITLE,
    fill_form,
    names_in,
    split_pattern,
)
from sphinxcontrib_flamedesign.core.text.id_runs import NumberRuns, between, is_range
from sphinxcontrib_flamedesign.core.text.scripts import CYRILLIC, JOINING, UNSPACED

#: What may stand between the letters and the number of an id, however its template writes it.
_JOINT = "[-_ ]?#?"

#: A template's ids in text may stand in the plural, and several numbers may follow: "RFEs 326/327".
_MORE_NUMBERS = r"((?:/\d{1,18})*)"

_LETTER_AT_END = re.compile(r"[^\W\d_]$")
_SEPARATORS = re.compile(r"[-_ #]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_SUFFIX = re.compile(r"\.(?:md|markdown|rst|txt|html?)$", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
_HERE = re.compile(r"(?:\.?/)*")
_AFTER_TITLE = " :：.-–—·•|"
_OPENING_BRACKETS, _CLOSING_BRACKETS = frozenset("[("), frozenset("])")
_LETTERS = re.compile(r"^[^\W\d_]+")
_LETTERS_AND_JOINT = re.compile(r"^[^\W\d_]+[-_ #]*")
#: The form of ids of which only the prefix is known.
_SHORT_FORM = "ID{number}"


#: An id stands between letters of other scripts, and before a raised number, which leads to a note. Behind a number,
#: a Cyrillic letter belongs to it, like a Latin one.
_BEFORE_ID = rf"(?<![^\W_{UNSPACED}{JOINING}{CYRILLIC}])"
_AFTER_ID = rf"(?![^\W_{UNSPACED}{JOINING}²³¹⁰-⁹])"


#: What the placeholders of a pattern stand for in one text.
Parts = dict[str, str]


class Pattern(NamedTuple):
    """A pattern of a template: its text, its placeholders, and what finds it."""

    text: str
    placeholders: tuple[str, ...]
    regex: re.Pattern[str]

    @property
    def has_words(self) -> bool:
        """Whether it holds more than placeholders."""
        return PREFIX in self.placeholders or any(other.isalnum() for other in PLACEHOLDER.sub("", self.text))


class IdScheme:
    """Finds the ids of a template's designs: where ``RFE{number}`` is its form, ``RFE-318`` and ``rfe 318`` are one.

    :param prefixes: in place of the letters in front of the number in the forms of the template; each may end with
        what stands between the two where an id is shown.
    :param joiners: words that join two names.
    """

    def __init__(self, spec: IdSpec, prefixes: Sequence[str] = (), joiners: Sequence[str] = ()) -> None:
        self.spec = spec
        self._runs = NumberRuns(joiners)
        has_joints = any(letters_of(prefix) != prefix for prefix in prefixes)
        prefixes = [*_with_joints(prefixes, spec)] if has_joints else prefixes
        self._prefixes = {letters_of(prefix).casefold(): prefix for prefix in prefixes}
        self._pending = {word.casefold() for word in spec.pending}
        with_prefix = (_with_prefix(form, has_joint=has_joints) for form in spec.form or (_SHORT_FORM,))
        forms = tuple(dict.fromkeys(with_prefix)) if prefixes else spec.form
        self.forms = tuple(self._compile(form) for form in forms)
        texts = [self._compile(text) for text in spec.text if "/" not in text]
        #: What means a design in prose.
        self._spoken = [pattern for pattern in (*self.forms, *texts) if pattern.has_words]
        self._bare = [pattern for pattern in (*self.forms, *texts) if not pattern.has_words]
        self._paths = tuple(map(self._compile_path, spec.path))
        self._addresses = tuple(self._compile_address(text) for text in spec.text if "/" in text)
        self._titles = tuple(map(self._compile_title, spec.title))
        self._hints = tuple(sorted({hint for pattern in self._spoken for hint in self._hints_of(pattern)}))

    def __bool__(self) -> bool:
        """Whether designs have ids at all."""
        return bool(self.forms)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The letters in front of the ids of its forms."""
        letters = (re.match(r"[^\W\d_]+", form.text) for form in self.forms)
        return tuple(self._prefixes.values()) or tuple(match[0] for match in letters if match is not None)

    @property
    def shown_forms(self) -> tuple[str, ...]:
        """The forms of ids as templates write them, once for each prefix."""
        prefixes = tuple(self._prefixes.values()) or ("",)
        filled = (form.text.replace(f"{{{PREFIX}}}", prefix) for form in self.forms for prefix in prefixes)
        return tuple(dict.fromkeys(filled))

    def _hints_of(self, pattern: Pattern) -> Iterable[str]:
        """Return letters of which a text must hold some to hold an id in this form."""
        if PREFIX in pattern.placeholders:
            return self._prefixes
        words = re.findall(r"[^\W\d_]+", PLACEHOLDER.sub(" ", pattern.text))
        return [max(words, key=len).casefold()] if words else [""]

    def _placeholder(self, name: str, letters: str) -> str:
        if name == PREFIX and self._prefixes:
            choices = sorted(map(re.escape, map(letters_of, self._prefixes.values())), key=len, reverse=True)
            return f"(?P<{PREFIX}>{'|'.join(choices)})"
        if name not in NUMBERS:
            return f"(?P<{name}>{letters})"
        pending = "".join(f"|{re.escape(word)}" for word in self.spec.pending if not word.isdigit())
        return rf"(?P<{name}>\d{{1,{MOST_DIGITS}}}{pending})"

    def _compile(self, text: str) -> Pattern:
        """Compile a pattern in which separators are told apart by their place alone."""
        regex, names = "", names_in(text)
        for literal, name in split_pattern(text):
            regex += self._literal(literal, is_before_number=name in NUMBERS, is_after_prefix=regex.endswith(")"))
            # A full stop behind a name ends a sentence.
            regex += self._placeholder(name, rf"\w(?:[\w.-]{{0,{MOST_LETTERS}}}[\w-])?") if name else ""
        more = _MORE_NUMBERS if names and text.endswith("}") and names[-1] in NUMBERS else "()"
        # A name would begin anew at each letter of a script without spaces.
        opens_with_name = text.startswith("{") and names[0] not in {*NUMBERS, PREFIX}
        before = r"(?<![^\W_])" if opens_with_name else _BEFORE_ID
        return Pattern(text, names, re.compile(before + regex + more + _AFTER_ID, re.IGNORECASE))

    def _literal(self, literal: str, *, is_before_number: bool, is_after_prefix: bool) -> str:
        bare = literal.rstrip("-_ #") if is_before_number else literal
        if is_before_number and not bare and is_after_prefix:
            return f"s?{_JOINT}" if not literal else "[-_ ]"
        regex = "[-_ ]".join(map(re.escape, _SEPARATORS.split(bare)))
        if not is_before_number:
            return regex
        return f"{regex}s?{_JOINT}" if _LETTER_AT_END.search(bare) else regex + (_JOINT if bare != literal else "")

    def _compile_glob(self, text: str) -> str:
        regex = ""
        for literal, name in split_pattern(text):
            regex += "".join(STARS.get(piece) or re.escape(piece) for piece in re.split(r"(\*\*/|\*\*|\*)", literal))
            regex += self._placeholder(name, rf"[\w.-]{{1,{MOST_LETTERS}}}") if name else ""
        return regex

    def _compile_path(self, text: str) -> re.Pattern[str]:
        return re.compile(self._compile_glob(_SUFFIX.sub("", text.removeprefix("./"))), re.IGNORECASE)

    def _compile_address(self, text: str) -> re.Pattern[str]:
        """Compile a pattern of links: a path may follow a host, and a file may stand in the folder that it means."""
        scheme = _SCHEME.match(text)
        text = text.removeprefix("**/")  # which any path may do
        start = "^" if scheme else r"(?:^|/)"
        bare = text[scheme.end() :] if scheme else text.lstrip("/")
        return re.compile(start + self._compile_glob(_SUFFIX.sub("", bare.rstrip("/"))) + r"(?=/|$)", re.IGNORECASE)

    def _compile_title(self, text: str) -> re.Pattern[str]:
        regex = ""
        for literal, name in split_pattern(text):
            for piece in re.split(r"(\s*[:：]\s*|\s+)", literal):
                bare = piece.strip()
                regex += re.escape(piece) if bare == piece and bare != ":" else " ?[:：] ?" if bare else " ?"
            if name == TITLE:
                regex += f"(?P<{TITLE}>.+)"
            elif name:
                regex += self._placeholder(name, rf"\w[\w.-]{{0,{MOST_LETTERS}}}")
        return re.compile(regex, re.IGNORECASE)

    def _parts(self, match: re.Match[str]) -> Parts:
        return {name: value for name, value in match.groupdict().items() if value is not None}

    def format(self, parts: Mapping[str, str]) -> str | None:
        """Return the id that some parts make, in the first form that they fill; None where they fill none."""
        return next(iter(self.formats(parts)), None)

    def formats(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """Return the ids that some parts make in all forms that they fill."""
        if len(self._prefixes) == 1 and PREFIX not in parts and parts:
            parts = {PREFIX: next(iter(self._prefixes)), **parts}  # a path says the number alone
        return tuple(fill_form(form.text, parts, self._prefixes) for form in self.forms if _fills(form, parts))

    def is_pending(self, parts: Mapping[str, str]) -> bool:
        """Return whether some parts say that a design has no number yet."""
        return any(map(self._is_pending, parts.values()))

    def _is_pending(self, value: str) -> bool:
        return value.casefold() in self._pending

    def find(self, text: str) -> list[str]:
        """Return the ids in a text, each once, in the order in which they stand."""
        if not self._spoken:
            return []
        folded = text.casefold()
        if not any(hint in folded for hint in self._hints):
            return []
        found: list[tuple[int, str]] = []
        for pattern in self._spoken:
            before: re.Match[str] | None = None
            for match in pattern.regex.finditer(text):
                found += [(match.start(), id_) for id_ in self._ids_of(match, before)]
                before = match
        return list(dict.fromkeys(id_ for _, id_ in sorted(found, key=lambda pair: pair[0])))

    def _ids_of(self, match: re.Match[str], before: re.Match[str] | None) -> Iterator[str]:
        """Yield the ids of a match: those of the numbers since the one before it, its own, and those after it."""
        parts = self._parts(match)
        if self.is_pending(parts):
            return
        last = next((name for name in reversed(parts) if name in NUMBERS), None)
        numbers: list[str] = []
        if last is not None:
            slashed = (match[match.re.groups] or "").split("/")[1:]
            following = self._runs.after(match.string, match.end(), parts[last], is_plural=_is_plural(match, last))
            numbers = [*self._numbers_since(before, match, last), parts[last], *slashed, *following]
        for values in ({**parts, last: number} for number in numbers) if last is not None else (parts,):
            id_ = self.format(values)
            if id_ is not None:
                yield id_

    def _numbers_since(self, before: re.Match[str] | None, match: re.Match[str], name: str) -> Iterator[str]:
        """Yield the numbers between two ids that are the ends of a range."""
        if before is None or not is_range(match.string[before.end() : match.start()]):
            return
        first, parts = self._parts(before), self._parts(match)
        if first.keys() == parts.keys() and all(first[part] == parts[part] for part in parts if part != name):
            yield from between(first[name], parts[name])

    def find_in_address(self, address: str) -> list[str]:
        """Return the ids that a link means, by its path or its words."""
        bare = bare_address(address)
        for regex in self._addresses:
            matches = list(regex.finditer(bare))
            # The last one: a path that is meant from the root may stand after that of the document that names it.
            id_ = self._settled(self._parts(matches[-1])) if matches else None
            if id_ is not None:
                return [id_]
        id_ = self._settled(self.parse_path(bare))
        return [id_] if id_ is not None else self.find(address)

    def _settled(self, parts: Parts | None) -> str | None:
        """Return the id that parts make; None where they make none, or one that is still to be given."""
        return self.format(parts) if parts is not None and not self.is_pending(parts) else None

    def parse(self, text: str) -> Parts | None:
        """Return the parts of an id that stands alone, as in a directive or in metadata; None where it is none."""
        bare = text.strip()
        numbers = [name for form in self.forms for name in form.placeholders if name in NUMBERS]
        if numbers and len(bare) <= MOST_DIGITS and ((bare.isascii() and bare.isdigit()) or self._is_pending(bare)):
            return {numbers[-1]: bare}
        for pattern in (*self._spoken, *self._bare):
            match = pattern.regex.fullmatch(bare)
            if match is not None and not match[match.re.groups]:
                return self._parts(match)
        return None

    def parse_path(self, docname: str) -> Parts | None:
        """Return the parts that a document's name has by the patterns of paths."""
        return self._parse_whole(docname, self._paths)

    def parse_title(self, title: str) -> Parts | None:
        """Return the parts of a heading by the first pattern of titles that matches, ``title`` among them."""
        return self._parse_whole(" ".join(title.split()), self._titles)

    def _parse_whole(self, text: str, patterns: Iterable[re.Pattern[str]]) -> Parts | None:
        match = next(filter(None, (regex.fullmatch(text) for regex in patterns)), None)
        return self._parts(match) if match is not None else None

    def canonical(self, text: str) -> str:
        """Return an id in its one spelling; what is no id of these forms stays as it is."""
        id_ = self._settled(self.parse(text))
        return id_ if id_ is not None else text.strip()

    def strip(self, title: str) -> str:
        """Take an id away that a title starts with, and what separates the two."""
        start = _opening_bracket(title)
        for pattern in self._spoken:
            match = pattern.regex.match(title, start)
            if match is not None and (not start or title[match.end() : match.end() + 1] in _CLOSING_BRACKETS):
                return title[match.end() + start :].lstrip(_AFTER_TITLE)
        return title

    def leading(self, title: str) -> Parts | None:
        """Return the parts of the id that a title starts with, also of one that is still to be given."""
        matches = (pattern.regex.match(title, _opening_bracket(title)) for pattern in self._spoken)
        return next((self._parts(match) for match in matches if match is not None), None)

    def first(self, text: str) -> Parts | None:
        """Return the parts of the first id in a text, also of one that is still to be given."""
        matches = [match for pattern in self._spoken if (match := pattern.regex.search(text)) is not None]
        return self._parts(min(matches, key=lambda match: match.start())) if matches else None


def id_key(id_: str) -> str:
    """Return what ids are compared by: numbers as numbers, and names without case."""
    folded = id_.casefold()
    return _ZEROS.sub("", folded) if "0" in folded else folded


def bare_address(address: str) -> str:
    """Return a link without scheme, fragment, suffix and what starts and ends a path."""
    bare = address.split("#", 1)[0].split("?", 1)[0]
    scheme = _SCHEME.match(bare)
    bare = bare[scheme.end() :] if scheme else bare
    start = _HERE.match(bare)
    return _SUFFIX.sub("", bare[start.end() if start else 0 :].rstrip("/"))


def letters_of(prefix: str) -> str:
    """Return a prefix of ids without what stands between it and the number."""
    return prefix.rstrip("-_ ")


def opening_letters(text: str) -> str:
    """Return the letters that an id or a prefix starts with, as they are compared."""
    match = _LETTERS.match(text)
    return match[0].casefold() if match is not None else ""


def _opening_bracket(title: str) -> int:
    """Return how many brackets a title opens with: ``[ADR-7] Cache``."""
    return int(title[:1] in _OPENING_BRACKETS)


def _with_joints(prefixes: Iterable[str], spec: IdSpec) -> Iterator[str]:
    """Yield prefixes, each with what stands after it: after one that does not say so, what the template has there."""
    match = re.match(r"[^\W\d_]+([-_ ]?)", spec.form[0] if spec.form else _SHORT_FORM)
    for prefix in prefixes:
        yield prefix if letters_of(prefix) != prefix or match is None else prefix + match[1]


def _with_prefix(form: str, *, has_joint: bool) -> str:
    """Put a placeholder in the place of the letters in front of a form's first one.

    :param has_joint: whether prefixes say themselves what stands after them.
    """
    return (_LETTERS_AND_JOINT if has_joint else _LETTERS).sub("{" + PREFIX + "}", form)


def _is_plural(match: re.Match[str], number: str) -> bool:
    """Return whether the letters before a number announce several: ``RFCs 3, 9 and 12``."""
    return match.string[match.start() : match.start(number)].rstrip("-_ #").endswith("s")


def _fills(form: Pattern, parts: Mapping[str, str]) -> bool:
    return all(name in parts for name in form.placeholders)
