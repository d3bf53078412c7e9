"""The facts of each public data set: what it is, whose it is, where its files lie and how they are read."""

from dataclasses import dataclass
from enum import StrEnum

from core.data.catalogue.archives import Reader, Sheet, in_turn, read_imdb, read_polarity, read_reviews, read_tweets
from core.data.catalogue.download import KnownFile
from core.data.labels.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from core.messages import mark

GENERATED = "generated"
GENERATED_ROWS = 12_000
TWO, THREE = (NEGATIVE, POSITIVE), (NEGATIVE, NEUTRAL, POSITIVE)


class Kind(StrEnum):
    """What an entry of the catalogue holds."""

    TEXTS = "texts"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as its owner states it, and what that means for whoever fetches the set."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Shape:
    """Files in which a data set comes, and what reads them.

    ``read`` is None for word lists, which are read where they are used; ``rows`` is set where the files hold only a
    part of the data set.
    """

    files: tuple[KnownFile, ...]
    read: Reader | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Shapes:
    """The files as their publisher offers them, and as a mirror may hold them instead."""

    public: Shape
    mirror: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A data set as this program knows it.

    What is generated here has no ``shapes``. ``good_for`` and ``trap`` are a sentence each; ``disk`` is about its size
    in bytes once it was read in. ``private`` texts are messages of people who never gave them away: never publish them.
    """

    title: str
    rows: int
    good_for: str
    trap: str
    licence: Licence
    citation: str
    page: str = ""
    language: str = "English"
    kind: Kind = Kind.TEXTS
    classes: tuple[str, ...] = TWO
    shapes: Shapes | None = None
    disk: int = 0
    private: bool = False


APACHE = Licence("Apache-2.0", "It comes with this program, under the same licence.")
CC_BY = Licence("CC BY 4.0", "You may use, change and share it if you name its authors.")
NO_LICENCE = Licence(
    "none stated",
    "Its authors gave no licence and so keep all rights: use it to learn and for research, and do not pass it on.",
)
TWITTER = Licence(
    "Twitter Developer Agreement",
    "Messages of real people under Twitter's terms: use them to learn and for research, and do not publish them.",
)


def _sha256(address: str, digest: str, size: int | None) -> KnownFile:
    return KnownFile(address, f"sha256:{digest}", size)


# The UCI sentences. Stray double quotes in them are part of the sentences.
KOTZIAS = (
    "Kotzias, Denil, de Freitas, Smyth: From Group to Individual Labels using Deep Features, KDD 2015 "
    "(UCI, doi.org/10.24432/C57604)"
)
UCI_PAGE = "https://archive.ics.uci.edu/dataset/331/sentiment+labelled+sentences"
UCI_ZIP = _sha256(
    "https://archive.ics.uci.edu/static/public/331/sentiment+labelled+sentences.zip",
    "afc26626d710899948693e1a61405dce197f57ffa719fa1130d346b4cc095343",
    84_188,
)
YELP = _sha256(
    "sentiment_labelled_sentences/yelp_labelled.txt",
    "c76468b7b5c6e56a0804d728345c5f84aa2142ddb214420f61cc9cfd4c00d2ea",
    61_320,
)
AMAZON = _sha256(
    "sentiment_labelled_sentences/amazon_cells_labelled.txt",
    "47003fc0a0d4840b00e96e715b6189bad09e7443a3da41c4cbe12ffc79f86ae3",
    58_226,
)
IMDB_SENTENCES = _sha256(
    "sentiment_labelled_sentences/imdb_labelled.txt",
    "29cb10b2bfbc60ea33dcbd5abaa8bcf977b142cec7926c627dd76232aaafbfed",
    85_276,
)
ONE_ZERO = {"0": NEGATIVE, "1": POSITIVE}


def _sentences(title: str, disk: int, trap: str, *files: KnownFile) -> Source:
    zipped = [_sentence_sheet(file.name).read for file in files]
    loose = [_sentence_sheet(None).read for _ in files]
    return Source(
        title=title,
        rows=1000 * len(files),
        good_for="a first training that ends in seconds: short sentences, as many negative as positive.",
        trap=trap,
        licence=CC_BY,
        citation=KOTZIAS,
        page=UCI_PAGE,
        shapes=Shapes(Shape((UCI_ZIP,), in_turn(zipped)), Shape(files, in_turn(loose))),
        disk=disk,
    )


def _sentence_sheet(member: str | None) -> Sheet:
    return Sheet(text="f0", label="f1", classes=ONE_ZERO, delimiter="\t", quoting=False, header=False, member=member)


FEW = "with 1,000 sentences, 200 of them for the test, two equal trainings differ by several points."

# NLTK's corpora, as NLTK itself fetches them; a mirror holds them in NLTK's own layout.
NLTK = "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora"
PANG_LEE_2004 = "Pang, Lee: A Sentimental Education: Sentiment Analysis Using Subjectivity Summarization, ACL 2004"
PANG_LEE_2005 = "Pang, Lee: Seeing stars: Exploiting class relationships for sentiment categorization, ACL 2005"


def _corpus(name: str, digest: str, size: int, read: Reader | None = None) -> Shapes:
    addresses = f"{NLTK}/{name}.zip", f"nltk_data/corpora/{name}.zip"
    return Shapes(*(Shape((_sha256(address, digest, size),), read) for address in addresses))


TWEETS_FOLDER = "nltk_data/corpora/twitter_samples"
TWEETS = (
    _sha256(
        f"{TWEETS_FOLDER}/positive_tweets.json",
        "16bc13bfff532a98010bb470b6c5246984fb0417629114e4c76298ce0f8be599",
        1_443_010,
    ),
    _sha256(
        f"{TWEETS_FOLDER}/negative_tweets.json",
        "56ca6d8acf2ec594a559344165af4fbe107b19bd8d2f5182bc3fb92f7a02d187",
        1_393_322,
    ),
)
# NLTK publishes its md5; how large it is nobody wrote down.
TWEETS_ZIP = KnownFile(f"{NLTK}/twitter_samples.zip", "md5:02fc79b5adc0357bc1e14747246fd3c1", None)

# The Large Movie Review Dataset.
MAAS = "Maas, Daly, Pham, Huang, Ng, Potts: Learning Word Vectors for Sentiment Analysis, ACL 2011"
IMDB_ARCHIVE = _sha256(
    "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
    "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
    84_125_825,
)
IMDB_SHEET = _sha256("imdb.csv.gz", "2a5d06129ad96c1f65f5efe5efd9c61691eb02d166c333a661c767ce6604a833", 25_353_400)

# Sentiment140: two sheets in one zip.
GO = "Go, Bhayani, Huang: Twitter Sentiment Classification using Distant Supervision, Stanford 2009"
SENTIMENT140_PAGE = "http://help.sentiment140.com/for-students"
SENTIMENT140_ZIP = _sha256(
    "https://cs.stanford.edu/people/alecmgo/trainingandtestdata.zip",
    "004a3772c8a7ff9bbfeb875880f47f0679d93fc63e5cf9cff72d54a8a6162e57",
    81_363_704,
)
SENTIMENT140_SHEET = _sha256(
    "sentiment140.csv.gz", "da513a1e44ee5c004edbb8c9580289562564f3d464f10a719afb572606d9038c", 7_463_786
)
MANUAL_SHEET = _sha256(
    "testdata.manual.2009.06.14.csv", "c77669cc86ae85d3807d65fc13fed0c395266db518d4eaa0ff1f19bf6efbbdd3", 74_326
)


TWEET_CODES = {"0": NEGATIVE, "4": POSITIVE}
HAND_CODES = {"0": NEGATIVE, "2": NEUTRAL, "4": POSITIVE}


def _tweet_sheet(codes: dict[str, str], member: str | None = None) -> Sheet:
    return Sheet(text="f5", label="f0", classes=codes, encoding="latin1", header=False, member=member)


# Other languages.
CHINESE = (
    "https://raw.githubusercontent.com/SophonPlus/ChineseNlpCorpus/a0b781d72158bde242c0626c9e354d2b328865ff/datasets"
)
CHINESE_PAGE = "https://github.com/SophonPlus/ChineseNlpCorpus"
CHINESE_TRAP = (
    "its words are not separated by spaces: take the tokenizer for characters (or jieba), else a review is a word."
)


def _chinese(name: str, digest: str, size: int) -> Shapes:
    addresses = f"{CHINESE}/{name}/{name}.csv", f"other_languages/{name}.csv"
    read = Sheet(text="review", label="label", classes=ONE_ZERO).read
    return Shapes(*(Shape((_sha256(address, digest, size),), read) for address in addresses))


MINAS_GERAIS = _sha256(
    "https://raw.githubusercontent.com/stacktecnologias/stack-repo/a9237f8b23f3cec92e54069d108c3b1253449dfb/"
    "Tweets_Mg.csv",
    "2504651ac4ce7e3a1c0b8bec7febd3e5ef58b8e4858ba9fed9458e66c62e5c4b",
    1_845_398,
)
MINAS_GERAIS_SHEET = _sha256(
    "other_languages/tweets_mg_pt.csv", "c3f6638b350bfd3e99f9646047b150d776b8045c22b2fb51c4c922d47260129e", 1_062_070
)
PORTUGUESE = Sheet(
    text="Text", label="Classificacao", classes={"Negativo": NEGATIVE, "Neutro": NEUTRAL, "Positivo": POSITIVE}
)

SOURCES = {
    GENERATED: Source(
        title=mark("Generated reviews"),
        rows=GENERATED_ROWS,
        good_for="finding out what a network can learn: how far it must remember is known, because we wrote the rules.",
        trap="it is cleaner than anything people write; a high score here says little about real texts.",
        licence=APACHE,
        citation="made by this program's own grammar",
    ),
    "uci_yelp": _sentences(mark("Restaurant sentences (Yelp)"), 64_000, FEW, YELP),
    "uci_amazon": _sentences(mark("Product sentences (Amazon)"), 60_000, FEW, AMAZON),
    "uci_imdb": _sentences(mark("Film sentences (IMDb)"), 88_000, FEW, IMDB_SENTENCES),
    "uci_sentences": _sentences(
        mark("Sentences of all three sites"),
        209_000,
        "the three sites stand one after the other: a test of the last rows would be all film sentences.",
        YELP,
        AMAZON,
        IMDB_SENTENCES,
    ),
    "sentence_polarity": Source(
        title=mark("Film review sentences"),
        rows=10_662,
        good_for="single sentences of real critics, about 20 words each, as many of each class.",
        trap="it is hard: critics are ironic, and three quarters right is already much for a small network.",
        licence=CC_BY,
        citation=PANG_LEE_2005,
        page="https://www.cs.cornell.edu/people/pabo/movie-review-data/",
        disk=1_260_000,
        shapes=_corpus(
            "sentence_polarity",
            "6e1ed4405b65c7eabf1d199a7f7c437091ac21da0ea7467b410a74062574566b",
            490_256,
            read_polarity,
        ),
    ),
    "movie_reviews": Source(
        title=mark("Film reviews, whole"),
        rows=2000,
        good_for="long texts: about 700 words each, with the authors' spaces around every sign.",
        trap="the default length keeps the last 250 words at most; more makes a training many times slower.",
        licence=CC_BY,
        citation=PANG_LEE_2004,
        page="https://www.cs.cornell.edu/people/pabo/movie-review-data/",
        disk=7_790_000,
        shapes=_corpus(
            "movie_reviews",
            "a41211ae685019137410268134db6a1a14428c89b671eb83056151a878539008",
            4_004_848,
            read_reviews,
        ),
    ),
    "twitter_samples": Source(
        title=mark("Tweets with emoticons"),
        rows=10_000,
        good_for="seeing what a network really reads: emoticons, names and hashtags as people write them.",
        trap="the labels were made from the emoticons and these are still in the texts: a network needs nothing else.",
        licence=TWITTER,
        citation="NLTK Twitter Samples, 2015",
        page="https://www.nltk.org/howto/twitter.html",
        shapes=Shapes(Shape((TWEETS_ZIP,), read_tweets), Shape(TWEETS, read_tweets)),
        disk=731_000,
        private=True,
    ),
    "imdb": Source(
        title=mark("Film reviews (IMDb), large"),
        rows=50_000,
        good_for="the standard benchmark: 25,000 reviews to train on, 25,000 for the test, as its authors split it.",
        trap="418 reviews are repeated, and a training takes minutes where the small sets take seconds.",
        licence=NO_LICENCE,
        citation=MAAS,
        page="https://ai.stanford.edu/~amaas/data/sentiment/",
        shapes=Shapes(
            Shape((IMDB_ARCHIVE,), read_imdb),
            Shape((IMDB_SHEET,), Sheet(text="text", label="label", classes=ONE_ZERO, part="split").read),
        ),
        disk=65_700_000,
    ),
    "sentiment140": Source(
        title=mark("Tweets by the million (Sentiment140)"),
        rows=1_600_000,
        good_for="seeing what more data does: tweets labelled by the emoticon that was then taken out.",
        trap="an emoticon is not an opinion, so many labels are wrong; all negatives stand before the others.",
        licence=NO_LICENCE,
        citation=GO,
        page=SENTIMENT140_PAGE,
        shapes=Shapes(
            Shape((SENTIMENT140_ZIP,), _tweet_sheet(TWEET_CODES, "training.1600000.processed.noemoticon.csv").read),
            Shape((SENTIMENT140_SHEET,), _tweet_sheet(TWEET_CODES).read, rows=161_262),
        ),
        disk=125_000_000,
        private=True,
    ),
    "sentiment140_manual": Source(
        title=mark("Tweets labelled by hand (Sentiment140's test)"),
        rows=498,
        good_for="scoring what was trained on Sentiment140, whose authors kept these apart as the test.",
        trap="its third class, neutral, has no texts in Sentiment140; 498 texts are too few to train on.",
        licence=NO_LICENCE,
        citation=GO,
        page=SENTIMENT140_PAGE,
        classes=THREE,
        shapes=Shapes(
            Shape((SENTIMENT140_ZIP,), _tweet_sheet(HAND_CODES, MANUAL_SHEET.name).read),
            Shape((MANUAL_SHEET,), _tweet_sheet(HAND_CODES).read),
        ),
        disk=43_000,
        private=True,
    ),
    "tweets_mg_pt": Source(
        title=mark("Tweets about Minas Gerais"),
        rows=8199,
        good_for="three classes, in Portuguese: neutral is a class of its own.",
        trap="2,434 texts are repeated: drop duplicates, or the test asks what was trained on.",
        licence=NO_LICENCE,
        citation="Minerando Dados: tweets about the state of Minas Gerais, 2017",
        page="https://github.com/stacktecnologias/stack-repo",
        language="Portuguese",
        classes=THREE,
        shapes=Shapes(Shape((MINAS_GERAIS,), PORTUGUESE.read), Shape((MINAS_GERAIS_SHEET,), PORTUGUESE.read)),
        disk=1_010_000,
        private=True,
    ),
    "chnsenticorp_hotels": Source(
        title=mark("Hotel reviews (ChnSentiCorp)"),
        rows=7765,  # and one whose text is empty
        good_for="a script without spaces: reviews of guests, two positive for each negative.",
        trap=CHINESE_TRAP,
        licence=NO_LICENCE,
        citation="Tan Songbo: ChnSentiCorp, hotel reviews",
        page=CHINESE_PAGE,
        language="Chinese",
        disk=2_910_000,
        shapes=_chinese(
            "ChnSentiCorp_htl_all", "1d414b9c65caf3a836abdb4efded621968502ad3338e1a9d885ae131c86083f0", 2_904_858
        ),
    ),
    "waimai_10k": Source(
        title=mark("Food delivery reviews (Waimai)"),
        rows=11_987,
        good_for="short texts in a script without spaces, two negative for each positive.",
        trap=CHINESE_TRAP,
        licence=NO_LICENCE,
        citation="SophonPlus: ChineseNlpCorpus, waimai_10k",
        page=CHINESE_PAGE,
        language="Chinese",
        disk=929_000,
        shapes=_chinese("waimai_10k", "b8b5c11c00b51578d35937fca56e03a126b45381f1ea4b22893237cb377a26fe", 919_380),
    ),
    "stopwords": Source(
        title=mark("Stop words"),
        rows=10_414,
        good_for="the cleaning step that drops frequent words, in 29 languages.",
        trap="the English list holds not, no and but: without them 'not good' reads 'good'.",
        licence=NO_LICENCE,
        citation="NLTK Stopwords Corpus (Snowball and others)",
        page="https://www.nltk.org/nltk_data/",
        language="29 languages",
        kind=Kind.WORDS,
        classes=(),
        disk=34_276,
        shapes=_corpus("stopwords", "15c94179887425ca1bedc265608cab9f27d650211f709bb929e320990a4b01d1", 34_276),
    ),
    "opinion_lexicon": Source(
        title=mark("Opinion words"),
        rows=6789,
        good_for="2,006 positive and 4,783 negative words to hold beside what a network learnt.",
        trap="a word's side depends on its sentence: 'cheap' is negative in it, whatever is bought.",
        licence=CC_BY,
        citation="Hu, Liu: Mining and Summarizing Customer Reviews, KDD 2004",
        page="https://www.cs.uic.edu/~liub/FBS/sentiment-analysis.html",
        kind=Kind.WORDS,
        disk=24_947,
        shapes=_corpus("opinion_lexicon", "7a5da68d53016c5d1fca38f7dd81844cff73466371f90968d1ef15c85b873193", 24_947),
    ),
}
