"""In which languages and scripts the texts are written, and what damage shows in them."""

import re
from collections import Counter
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # has no annotations

from core.audit.findings import Examples, Finding, Fix, Severity, examples, offered
from core.audit.material import Material
from core.audit.near import SPACELESS
from core.data.labelled import Rows
from core.recipe import Tokenizer
from core.texts import Texts

MOST_GUESSED = 2000
SURE = 0.5
FEWEST_BYTES = 20
MIXED, LEAST_NAMED = 0.1, 0.01
RIGHT_TO_LEFT = r"^[^\pL]*[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}]"
CHINESE = r"\p{Han}"
# UTF-8 read in another encoding: a lead byte read as a letter, then continuation bytes read as signs. Quotes and dashes
# can also follow a true Ã (AMANHÃ”), and one sign a true Ñ.
_SIGNS = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + r"\x{80}-\x{9F}"
_NO_QUOTES = re.sub("[\u2013-\u201e\u2026]", "", _SIGNS)
MOJIBAKE = rf"[ÃÂÅ][{_NO_QUOTES}]|(?:[ÐÑ][{_SIGNS}]){{2}}|â(?:€|\x{{80}})|ï¿½|ðŸ"
MARKUP = r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});"
NAMES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ms": "Malay", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def check_language(material: Material) -> Finding:
    """Tell which languages a sample of the texts is probably written in."""
    sample = _sample(material)
    told = [*filter(None, map(language_of, sample.to_pylist()))]
    shares = {code: count / len(told) for code, count in Counter(told).most_common()}
    is_mixed = sum(share >= MIXED for share in shares.values()) > 1
    listed = ", ".join(f"{NAMES.get(code, code)} {share:.0%}" for code, share in shares.items() if share >= LEAST_NAMED)
    return Finding(
        kind="language",
        severity=Severity.NOTE if is_mixed else Severity.FINE,
        title="Language",
        found=(
            f"Of {len(sample):,} texts, {len(told):,} are long and clear enough for a guess: {listed}."
            if told
            else f"None of {len(sample):,} texts is long and clear enough for a guess."
        ),
        effect=(
            "Each language has words of its own: the texts of one teach little about another, and the rarer one fills "
            "the vocabulary's end or falls out of it."
        ),
        numbers={"guessed": len(told), **shares},
    )


def check_direction(material: Material) -> Finding | None:
    """Tell the share of texts that are written from right to left."""
    share = _share(material.labelled.texts, RIGHT_TO_LEFT)
    if not share:
        return None
    return Finding(
        kind="direction",
        severity=Severity.NOTE,
        title="Written from right to left",
        found=f"{share:.1%} of the texts begin in a script that runs from right to left.",
        effect=(
            "A network reads in the order of the letters in the text, first to last, so this changes nothing in the "
            "training; figures over the words show the first one at the left."
        ),
        numbers={"share": share},
    )


def check_script(material: Material) -> Finding | None:
    """Tell what the tokenizer makes of a script that puts no spaces between words."""
    texts = material.labelled.texts
    signs, letters = _count(texts, SPACELESS), _count(texts, r"\pL")
    share = signs / max(1, letters)
    if share < MIXED:
        return None
    is_chinese = _count(texts, CHINESE) / signs > 0.9
    tokenizer = material.recipe.text.tokenizer
    glued = tokenizer is Tokenizer.WHITESPACE or (tokenizer is Tokenizer.WORDS and not is_chinese)
    return Finding(
        kind="script",
        severity=Severity.STOPS if glued else Severity.NOTE,
        title="A script without spaces",
        found=(
            f"{share:.0%} of the letters belong to a script that puts no spaces between words; the tokenizer "
            f"{tokenizer.value} "
            + ("takes what stands between two gaps as one token." if glued else _pieces(tokenizer))
        ),
        effect=(
            "A whole clause as one token is hardly ever seen twice, so nearly everything in a new text is unknown."
            if glued
            else "The network must build words out of characters itself: texts get longer, but none of it is unknown."
        ),
        numbers={"share": share},
        fix=_split_up(material, is_chinese) if glued else None,
    )


def check_damage(material: Material) -> Finding:
    """Tell texts in which letters were lost or read in a wrong encoding."""
    texts = material.labelled.texts
    lost, misread = _holding(texts, "\ufffd"), _holding(texts, MOJIBAKE)
    places = np.union1d(lost, misread)
    return Finding(
        kind="damage",
        severity=Severity.NOTE if len(places) else Severity.FINE,
        title="Damaged letters",
        found=(
            f"{len(lost):,} texts hold a \ufffd, which stands for a lost letter, and {len(misread):,} hold signs such "
            "as Ã© that come from reading UTF-8 in another encoding."
        ),
        effect=(
            "A damaged word is another word to the network, and usually an unknown one. No cleaning step brings the "
            "letters back: read the file again in its right encoding."
        ),
        numbers={"lost": len(lost), "misread": len(misread)},
        examples=_to_read(material, places),
    )


def check_markup(material: Material) -> Finding:
    """Tell texts in which HTML was left."""
    places = _holding(material.labelled.texts, MARKUP)
    share = len(places) / max(1, len(material.labelled))
    steps = material.recipe.text.clean
    is_cleaned = "html" in steps
    return Finding(
        kind="markup",
        severity=Severity.NOTE if len(places) and not is_cleaned else Severity.FINE,
        title="HTML in the texts",
        found=(
            f"{len(places):,} texts ({share:.1%}) hold HTML tags or entities such as <br /> or &amp;"
            + ("; the recipe takes them out." if is_cleaned and len(places) else ".")
        ),
        effect="Left in, br, amp or quot become words: they take room in every text and may mark where it came from.",
        numbers={"texts": len(places), "share": share},
        examples=_to_read(material, places),
        fix=offered(material.recipe, "Take HTML out", {"text.clean": ["html", *steps]})
        if len(places) and not is_cleaned
        else None,
    )


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language a text is probably written in; None where that is unclear."""
    if len(text.encode()) < FEWEST_BYTES:
        return None
    code, sure = _identifier().classify(text)
    return str(code) if sure >= SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _sample(material: Material) -> Texts:
    random = np.random.default_rng([material.recipe.seed, 4])
    places = random.permutation(len(material.labelled))[:MOST_GUESSED]
    return pc.take(material.labelled.texts, pa.array(np.sort(places)))


def _holding(texts: Texts, pattern: str) -> Rows:
    return np.flatnonzero(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False))


def _share(texts: Texts, pattern: str) -> float:
    return len(_holding(texts, pattern)) / max(1, len(texts))


def _count(texts: Texts, pattern: str) -> int:
    return pc.sum(pc.count_substring_regex(texts, pattern)).as_py() or 0


def _pieces(tokenizer: Tokenizer) -> str:
    return "cuts them into words." if tokenizer is Tokenizer.JIEBA else "makes every character a token."


def _split_up(material: Material, is_chinese: bool) -> Fix | None:
    tokenizer = Tokenizer.WORDS if is_chinese else Tokenizer.CHARACTERS
    return offered(material.recipe, "Read character by character", {"text.tokenizer": tokenizer.value})


def _to_read(material: Material, places: Rows) -> Examples | None:
    labelled = material.labelled
    rows = ((int(labelled.rows[place]), labelled.text(int(place))) for place in places)
    return examples(("row", "text"), rows) if len(places) else None
