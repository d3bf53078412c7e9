"""How the bytes of a text become characters: a strict reading as UTF-8 of all of them decides first."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

import numpy as np
import numpy.typing as npt
import regex  # type: ignore[import-untyped]  # it has no stubs of its own

from core.errors import DataError

Decode = Callable[[bytes, bool], bytes]

PIECE = 1 << 9
ADVICE_BYTES = 1 << 16
LINE = 1 << 9
MOST_SEARCHED = 1 << 20
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UTF_8 = ("utf-8", "utf-8-sig")
# Bytes that are not UTF-8 beside many that are: damage in a UTF-8 file. In other encodings few are UTF-8 by chance.
FEW_INVALID = 10
VALID_TO_INVALID = 9
# Lines of UTF-8 among lines of cp1252, as two files put together: these sequences are hardly UTF-8 by chance.
SEVERAL_VALID = 5
SOME_VALID = 0.02
WESTERN = regex.compile(r"[\u00a0-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e\u2010-\u203a\u20ac\U00010000-\U0010ffff]")
HALF = HALF_ZERO = 0.5
ZERO_PATTERNS = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
UNDEFINED_IN_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
OF_ONE_SCRIPT = 0.9
MOST_MIXED = 0.1
MOST_BROKEN = 0.02
# A sign in the middle of a word (but quotes, dashes and the like), or a capital inside small letters.
MISPLACED = regex.compile(
    r"(?<=\p{L})[^\p{L}\p{M}\s\x00-\x7f\u2018\u2019\u201c\u201d\u2013\u2014\u2026«»\xa0]"
    r"|(?<=\p{Ll})\p{Lu}"
)
CLEARLY_MISPLACED = 0.15
LATIN = ("cp1250", "cp1254", "cp1257", "iso8859_2", "mac_roman", "cp850")
# Asked where charset-normalizer advises another script or none.
SCRIPT_CODES = ("cp1251", "koi8_r", "cp1253", "cp1256", "cp874", "gb18030", "cp932", "big5hkscs")
WESTERN_NAMES = ("cp1252", "latin_1")
SCRIPTS = {
    name: regex.compile(pattern)
    for name, pattern in {
        "Cyrillic": r"\p{Cyrillic}",
        "Greek": r"\p{Greek}",
        "Hebrew": r"\p{Hebrew}",
        "Arabic": r"\p{Arabic}",
        "Thai": r"\p{Thai}",
        "Chinese or Japanese": r"[\p{Han}\p{Hiragana}\p{Katakana}ー]",
        "Korean": r"\p{Hangul}",
    }.items()
}
MIXED = {
    name: regex.compile(f"(?<=[A-Za-z]){script.pattern}|{script.pattern}(?=[A-Za-z])")
    for name, script in SCRIPTS.items()
}
KANA = regex.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
# The narrow form of each, which Python tells from its extensions: others' bytes rarely fit in it.
EAST_ASIAN = (
    ("shift_jis", KANA, "cp932"),
    ("euc_jp", KANA, "euc_jp"),
    ("euc_kr", SCRIPTS["Korean"], "cp949"),
    ("gb2312", SCRIPTS["Chinese or Japanese"], "gb18030"),
    ("big5", SCRIPTS["Chinese or Japanese"], "big5hkscs"),
)
# Others, such as the code pages of DOS, are advised where nobody has written them.
ADVISABLE = {*LATIN, *WESTERN_NAMES, *SCRIPT_CODES, "cp1255", *(name for *_, name in EAST_ASIAN)}
SOME_KANA = 0.2
ENOUGH_LETTERS = 30
ENOUGH_BYTES = 4096
CAPITAL_INSIDE = regex.compile(r"(?<=\p{Ll})\p{Lu}")
CAPITALS = regex.compile(r"[^\x00-\x7f\P{Lu}]")
TURKISH = (0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE)
ICELANDIC = (0xC1, 0xC6, 0xC9, 0xCD, 0xD3, 0xDA, 0xE1, 0xE6, 0xE9, 0xED, 0xF3, 0xFA)
BEYOND_ASCII = regex.compile(r"[^\x00-\x7f]+")
LETTERS = regex.compile(r"[^\x00-\x7f\W\d_]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes are read: ``invalid`` of them stand for no character and become U+FFFD, ``zeros`` are left out.

    ``errors`` names what is done with invalid ones: ``AS_CP1252`` reads them so.
    """

    name: str
    invalid: int = 0
    zeros: int = 0
    problems: tuple[str, ...] = ()
    errors: str = "replace"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What all bytes of a text say.

    ``valid`` counts the characters beyond ASCII that are valid UTF-8, ``invalid`` the bytes that are not; ``high``
    counts each byte from 0x80 on, shape ``(128,)``; ``sample`` holds lines with such bytes.
    """

    head: bytes
    valid: int
    invalid: int
    zeros: int
    high: npt.NDArray[np.int64]
    sample: bytes


def find_encoding(chunks: Iterable[bytes], name: str, wanted: str | None = None) -> Encoding:
    """Return how to read a text, given all its bytes; ``wanted`` is taken as said.

    Raises:
        DataError: the bytes are no text in the encoding that is wanted.
    """
    stream, head = iter(chunks), b""
    while len(head) < ENOUGH_BYTES and (chunk := next(stream, b"")):
        head += chunk
    encoding = wanted or _by_mark(head) or _by_zeros(head)
    if wanted and codecs.lookup(wanted).name == "utf-8":
        encoding = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    everything = chain([head], stream)
    if encoding in {None, "utf-8", "utf-8-sig"}:
        evidence = gather(everything)
        if encoding is None:
            return _judge(evidence)
        found = Encoding(encoding, evidence.invalid, evidence.zeros, _replaced(evidence.invalid))
        beyond = evidence.valid + evidence.invalid
    else:
        found, beyond = _count(everything, encoding)
    if wanted and found.invalid > max(1, beyond // 2):
        raise DataError(
            f"expected text in the encoding {wanted}, but {found.invalid:,} bytes of {name} cannot be read so; "
            "choose another encoding, such as latin-1, or leave it out to have it guessed"
        )
    return found


def as_utf8(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Yield a text as valid UTF-8 without byte order mark and zero bytes, in pieces of whole characters."""
    stream = _without_mark(whole_sequences(chunks)) if encoding.name in _UTF_8 else iter(chunks)
    if encoding.name in _UTF_8 and not encoding.invalid and not encoding.zeros:
        yield from stream
        return
    decode = _piecewise(encoding) if _is_ascii_beside(encoding.name) else _incremental(encoding.name)
    for chunk in stream:
        text = decode(chunk, False)
        yield text.replace(b"\0", b"") if encoding.zeros else text
    yield decode(b"", True)


def gather(chunks: Iterable[bytes]) -> Evidence:
    """Return what all bytes of a text say about how they are to be read."""
    head, sample = b"", b""
    valid = invalid = zeros = 0
    high = np.zeros(128, np.int64)
    for chunk in whole_sequences(chunks):
        head = head or chunk[:4]
        zeros += chunk.count(b"\0") if b"\0" in chunk else 0
        if chunk.isascii():
            continue
        first, runs, counts = _beyond_ascii(chunk)
        high += counts
        broken, characters = _read_as_utf8(runs)
        invalid += broken
        valid += characters - runs.count(b" ")
        # Most of it from the beginning, some from everywhere.
        room = ADVICE_BYTES // 2 if not sample else min(ADVICE_BYTES // 16, ADVICE_BYTES - len(sample))
        if room > 0:
            near = chunk[max(0, first - LINE) : first + MOST_SEARCHED].split(b"\n")
            sample += b"\n".join(line for line in near if not line.isascii())[:room]
    return Evidence(head, valid, invalid, zeros, high, sample)


def _beyond_ascii(chunk: bytes) -> tuple[int, bytes, npt.NDArray[np.int64]]:
    """Return where the first byte from 0x80 on is, the runs of these, parted by spaces, and how often each stands."""
    codes = np.frombuffer(chunk, np.uint8)
    places = np.flatnonzero(codes > 127)
    beyond = codes[places]
    parted = np.concatenate([[0], np.cumsum(np.diff(places) > 1)])
    runs = np.full(len(places) + int(parted[-1]), ord(" "), np.uint8)
    runs[np.arange(len(places)) + parted] = beyond
    return int(places[0]), runs.tobytes(), np.bincount(beyond - 128, minlength=128)


def _read_as_utf8(runs: bytes) -> tuple[int, int]:
    """Return how many bytes (or cut sequences) are not UTF-8, and how many characters are, those of ASCII included."""
    try:
        return 0, len(runs.decode())
    except UnicodeDecodeError:
        text = runs.decode("utf-8", "replace")
        broken = text.count("\ufffd") - runs.count(b"\xef\xbf\xbd")
        return broken, len(text) - broken


def whole_sequences(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes cut so that no UTF-8 sequence lies in two pieces."""
    rest = b""
    for chunk in chunks:
        block = rest + chunk
        lead = next((back for back in range(1, min(4, len(block)) + 1) if block[-back] >= 0xC0), 0)
        rest = block[len(block) - lead :]
        yield block[: len(block) - lead]
    yield rest


def _without_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    stream = iter(chunks)
    yield next(stream, b"").removeprefix(codecs.BOM_UTF8)
    yield from stream


def _by_mark(head: bytes) -> str | None:
    return next((name for mark, name in MARKS.items() if head.startswith(mark)), None)


def _by_zeros(head: bytes) -> str | None:
    """Return UTF-16 or UTF-32 without a mark: in texts with ASCII every second byte, or three in four, is zero."""
    codes = np.frombuffer(head[: 1 << 16], np.uint8)
    codes = codes[: len(codes) // 4 * 4].reshape(-1, 4)
    if len(codes) < 2:
        return None
    zero = tuple((codes == 0).mean(axis=0) > HALF_ZERO)
    return ZERO_PATTERNS.get(zero)


def _judge(evidence: Evidence) -> Encoding:
    zeros = evidence.zeros
    dropped = (f"{zeros:,} zero bytes, which stand for no character, were left out.",) if zeros else ()
    if not evidence.invalid:
        return Encoding("utf-8", 0, zeros, dropped)
    few = evidence.invalid <= FEW_INVALID and evidence.valid >= 2 * evidence.invalid
    if few or evidence.valid >= VALID_TO_INVALID * evidence.invalid:
        return Encoding("utf-8", evidence.invalid, zeros, (*_replaced(evidence.invalid), *dropped))
    if _is_mixed(evidence):
        told = (
            f"{evidence.invalid:,} bytes are not valid UTF-8 as the others are and were read as Windows-1252 (cp1252): "
            "two files may have been put together; check letters with accents."
        )
        return Encoding("utf-8", evidence.invalid, zeros, (told, *dropped), AS_CP1252)
    advised = _advice(evidence.sample)
    name = _other_script(evidence, advised) or _latin(evidence, advised)
    return Encoding(name, _undefined(evidence, name), zeros, (_told(name, advised, evidence.sample), *dropped))


def _replaced(invalid: int) -> tuple[str, ...]:
    return (f"{invalid:,} bytes are not valid UTF-8 and were replaced by �.",) if invalid else ()


def _is_mixed(evidence: Evidence) -> bool:
    """Return whether many characters of western Europe are valid UTF-8, beside bytes that are not."""
    if evidence.valid < max(SEVERAL_VALID, SOME_VALID * evidence.invalid):
        return False
    read = "".join(BEYOND_ASCII.findall(evidence.sample.decode("utf-8", "ignore")))
    return len(WESTERN.findall(read)) >= OF_ONE_SCRIPT * len(read) > 0


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


AS_CP1252 = "read_as_cp1252"
codecs.register_error(AS_CP1252, _as_cp1252)


def _told(name: str, advised: str | None, sample: bytes) -> str:
    shown = {"latin-1": "Latin-1", "cp1252": "Windows-1252 (cp1252)"}.get(name, name)
    other = f" (charset-normalizer advises {advised})" if advised and is_plausible(advised, name, sample) else ""
    return f"The file is not valid UTF-8 and was read as {shown}; check letters with accents{other}."


def is_plausible(advised: str, name: str, sample: bytes) -> bool:
    """Return whether another encoding reads the sample differently, and as words of one script."""
    text, own = _decoded(sample, advised), sample.decode(name, "replace")
    if text is None or text == own or advised not in ADVISABLE:
        return False
    # Of signs instead of letters no language is made.
    if advised in LATIN or advised in WESTERN_NAMES:
        is_lettered = len(LETTERS.findall(text)) >= OF_ONE_SCRIPT * len(LETTERS.findall(own))
        return is_lettered and _misplaced(sample, advised) <= _misplaced(sample, name)
    return _is_of_one_script(text)


def _advice(sample: bytes) -> str | None:
    import charset_normalizer  # takes long to load, and most files are UTF-8

    best = charset_normalizer.from_bytes(sample).best()
    return None if best is None or best.encoding in {"ascii", "utf_8"} else best.encoding


def _other_script(evidence: Evidence, advised: str | None) -> str | None:
    """Return the encoding that makes words of one script that is not Latin of nearly all bytes beyond ASCII."""
    hebrew = _decoded(evidence.sample, "cp1255")
    if hebrew is not None and _is_hebrew(evidence.high) and _is_of_one_script(hebrew):
        return "cp1255"
    for strict, scripts, name in EAST_ASIAN:
        text = _decoded(evidence.sample, strict)
        if text is not None and _share(scripts, text) >= (SOME_KANA if scripts is KANA else OF_ONE_SCRIPT):
            return name
    trusted = sorted(SCRIPT_CODES, key=lambda name: name != advised)
    candidates = [*trusted, *([advised] if advised else [])]
    texts = {name: _decoded(evidence.sample, name) for name in candidates}
    return next((name for name, text in texts.items() if text is not None and _is_of_one_script(text)), None)


def _is_hebrew(high: npt.NDArray[np.int64]) -> bool:
    """Return whether all letters are those of cp1255: read as Cyrillic, its five last and commonest never stand."""
    letters = int(high[0xC0 - 128 :].sum())
    return letters >= ENOUGH_LETTERS and int(high[0xE0 - 128 : 0xFB - 128].sum()) >= 0.98 * letters > 0


def _decoded(sample: bytes, name: str) -> str | None:
    # A sample may be cut inside a character.
    text = sample.decode(name, "replace")
    beyond = sum(map(len, BEYOND_ASCII.findall(text)))
    return text if text.count("\ufffd") <= max(1, MOST_BROKEN * beyond) else None


def _share(script: "regex.Pattern[str]", text: str) -> float:
    return len(script.findall(text)) / max(1, len(LETTERS.findall(text)))


def _is_of_one_script(text: str) -> bool:
    letters = len(LETTERS.findall(text))
    beyond = sum(not character.isascii() and not character.isspace() for character in text)
    if letters < 4 or letters < HALF * beyond:
        return False
    name = max(SCRIPTS, key=lambda script: _share(SCRIPTS[script], text))
    # Letters of two scripts in one word, or capitals behind small letters: an encoding read as another.
    mixed = (len(MIXED[name].findall(text)) + len(CAPITAL_INSIDE.findall(text))) / letters
    return _share(SCRIPTS[name], text) >= OF_ONE_SCRIPT and mixed <= MOST_MIXED and _share(CAPITALS, text) <= HALF


def _latin(evidence: Evidence, advised: str | None) -> str:
    name = "cp1252" if evidence.high[:32].any() and not _undefined(evidence, "cp1252") else "latin-1"
    if _is_turkish(evidence.high):
        return "cp1254"
    wrong = _misplaced(evidence.sample, "cp1252")
    if wrong <= CLEARLY_MISPLACED:
        return name
    others = [other for other in dict.fromkeys((advised or "", *LATIN)) if other in LATIN]
    best = min(others, key=lambda other: _misplaced(evidence.sample, other))
    return best if _misplaced(evidence.sample, best) < wrong / 4 else name


def _is_turkish(high: npt.NDArray[np.int64]) -> bool:
    """Return whether the letters that cp1254 has in place of Icelandic ones stand without other Icelandic ones."""
    own, icelandic = (int(sum(high[code - 128] for code in codes)) for codes in (TURKISH, ICELANDIC))
    return own >= 0.3 * int(high.sum()) and icelandic <= 0.02 * int(high.sum())


def _misplaced(sample: bytes, name: str) -> float:
    """Return the share of characters beyond ASCII that stand where no letter or sign stands in Latin words."""
    text = sample.decode(name, "replace")
    beyond = sum(not character.isascii() for character in text)
    return len(MISPLACED.findall(text)) / max(1, beyond)


def _undefined(evidence: Evidence, name: str) -> int:
    codes = UNDEFINED_IN_CP1252 if name == "cp1252" else ()
    return int(sum(evidence.high[code - 128] for code in codes))


def _count(chunks: Iterable[bytes], encoding: str) -> tuple[Encoding, int]:
    """Return the encoding with what it cannot read, and the number of characters beyond ASCII."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    invalid = zeros = beyond = 0
    for chunk in _ended(chunks):
        text = decoder.decode(chunk, not chunk)
        invalid += text.count("\ufffd")
        zeros += text.count("\0")
        beyond += 0 if text.isascii() else sum(map(len, BEYOND_ASCII.findall(text)))
    problems = (f"{invalid:,} bytes are not valid {encoding} and were replaced by �.",) if invalid else ()
    return Encoding(encoding, invalid, zeros, problems), beyond


def _ended(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from chunks
    yield b""


def _piecewise(encoding: Encoding) -> Decode:
    """Decode bytes most of which are ASCII: pieces without others are passed on as they are."""

    def decode(chunk: bytes, _final: bool) -> bytes:
        if chunk.isascii():
            return chunk
        pieces = (chunk[start : start + PIECE] for start in range(0, len(chunk), PIECE))
        # Neighbours together, so that no sequence of bytes is torn.
        runs = ((is_ascii, b"".join(run)) for is_ascii, run in groupby(pieces, bytes.isascii))
        return b"".join(
            run if is_ascii else run.decode(encoding.name, encoding.errors).encode() for is_ascii, run in runs
        )

    return decode


def _incremental(encoding: str) -> Decode:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return lambda chunk, final: decoder.decode(chunk, final).encode("utf-8", "replace")


def _is_ascii_beside(encoding: str) -> bool:
    """Return whether bytes below 0x80 always stand for themselves."""
    name = codecs.lookup(encoding).name
    return name in _UTF_8 or name.startswith(("iso8859", "cp125", "ascii", "koi8", "mac-", "cp850", "cp437"))
