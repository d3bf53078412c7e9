"""Files written like well-known public data sets, with texts made up here."""

import csv
from collections.abc import Iterator

from corpus.case import Case, bare, delimited, gzipped, json_lines
from corpus.sentences import cycle, sentences

N = 90


def cases() -> Iterator[Case]:
    """Yield the cases of this module."""
    yield from _tweets()
    yield from _shops()
    yield from _films_and_news()
    yield from _portuguese_and_spanish()
    yield from _european()
    yield from _asian_and_arabic()
    yield from _exports()
    yield from _surveys()


def _table(header: list[str], *columns: list[object]) -> list[list[object]]:
    return (
        [list(header), *map(list, zip(*columns, strict=True))] if header else [*map(list, zip(*columns, strict=True))]
    )


def _numbers(start: int, step: int = 1) -> list[object]:
    return [start + step * place for place in range(N)]


def _dates() -> list[object]:
    return [f"2015-02-{place % 28 + 1:02} 11:{place % 60:02}:52 -0800" for place in range(N)]


def _users() -> list[object]:
    return [f"user_{place * 7919 % 1000}" for place in range(N)]


def _tweets() -> Iterator[Case]:
    texts = sentences("tweets", N)
    empty: list[object] = [""] * N
    rows = _table(
        [
            "tweet_id",
            "airline_sentiment",
            "airline_sentiment_confidence",
            "negativereason",
            "airline",
            "airline_sentiment_gold",
            "name",
            "negativereason_gold",
            "retweet_count",
            "text",
            "tweet_coord",
            "tweet_created",
            "tweet_location",
            "user_timezone",
        ],
        _numbers(570306133677760513),
        cycle(["neutral", "positive", "negative"], N),
        cycle(["1.0", "0.3486", "0.6837", "0.7"], N),
        cycle(["", "Bad Flight", "Can't Tell", "Late Flight"], N),
        cycle(["Virgin America", "United", "Delta", "Southwest"], N),
        [*empty[:-2], "negative", "positive"],
        _users(),
        [*empty[:-1], "Late Flight"],
        cycle([0, 0, 0, 1, 2], N),
        texts,
        empty,
        _dates(),
        cycle(["", "Lets Play", "San Francisco CA", "Los Angeles"], N),
        cycle(["Eastern Time (US & Canada)", ""], N),
    )
    yield Case(
        name="airline-tweets.csv",
        content=delimited(rows).encode(),
        text="text",
        label="airline_sentiment",
        labels=("airline",),
        header=True,
        rows=N,
        delimiter=",",
    )
    days = [f"Mon Apr 06 22:{place % 60:02}:45 PDT 2009" for place in range(N)]
    rows = _table([], cycle(["0", "4"], N), _numbers(1467810369), days, ["NO_QUERY"] * N, _users(), texts)
    content = delimited(rows, quoting=csv.QUOTE_ALL).encode("latin-1", "replace")
    yield Case(
        name="sentiment-140.csv",
        content=content,
        text=5,
        label=0,
        header=False,
        rows=N,
        delimiter=",",
        quoting=True,
        values=frozenset({"0", "4"}),
    )
    rows = _table(
        ["textID", "text", "selected_text", "sentiment"],
        [f"cb774db0d{n}" for n in range(N)],
        texts,
        [" ".join(text.split()[:3]) for text in texts],
        cycle(["neutral", "negative", "positive"], N),
    )
    yield Case(name="selected-text.csv", content=delimited(rows).encode(), text="text", label="sentiment", rows=N)
    rows = _table(
        ["UserName", "ScreenName", "Location", "TweetAt", "OriginalTweet", "Sentiment"],
        _numbers(3799),
        _numbers(48751),
        cycle(["London", "", "UK", "Vagabonds"], N),
        ["16-03-2020"] * N,
        texts,
        cycle(["Neutral", "Positive", "Extremely Negative", "Negative", "Extremely Positive"], N),
    )
    content = delimited(rows, line_end="\r\n").encode("latin-1", "replace")
    yield Case(name="covid-tweets.csv", content=content, text="OriginalTweet", label="Sentiment", rows=N, header=True)
    rows = _table(
        ["", "count", "hate_speech", "offensive_language", "neither", "class", "tweet"],
        _numbers(0),
        cycle([3, 3, 6, 9], N),
        cycle([0, 0, 1], N),
        cycle([0, 3, 2], N),
        cycle([3, 0, 1], N),
        cycle([2, 1, 0], N),
        texts,
    )
    yield Case(name="hate-speech.csv", content=delimited(rows).encode(), text="tweet", label="class", rows=N)
    rows = _table([], texts, cycle(["27", "2,5", "14", "3", "0,1,4"], N), [f"eddn{n:x}7" for n in range(N)])
    yield Case(
        name="emotions-by-number.tsv",
        content=bare(rows).encode(),
        text=0,
        label=1,
        header=False,
        rows=N,
        delimiter="\t",
    )
    rows = _table(
        ["tweet", "label"], [f'"{text}' if n % 8 == 0 else text for n, text in enumerate(texts)], cycle([0, 1, 0, 0], N)
    )
    yield Case(
        name="tweets-with-bare-quotes.tsv",
        content=bare(rows).encode(),
        text="tweet",
        label="label",
        rows=N,
        quoting=False,
        delimiter="\t",
    )
    rows = _table([], _numbers(264183816548130816), cycle(["positive", "negative", "neutral"], N), texts)
    yield Case(name="semeval.txt", content=bare(rows).encode(), text=2, label=1, header=False, rows=N)
    rows = _table(
        [],
        _numbers(2401),
        cycle(["Borderlands", "Facebook", "Amazon"], N),
        cycle(["Positive", "Neutral", "Irrelevant", "Negative"], N),
        texts,
    )
    yield Case(name="entity-sentiment.csv", content=delimited(rows).encode(), text=3, label=2, labels=(1,), rows=N)
    yield Case(
        name="spam.tsv",
        content=bare(_table([], cycle(["ham", "ham", "spam"], N), texts)).encode(),
        text=1,
        label=0,
        header=False,
        rows=N,
        delimiter="\t",
    )
    rows = _table(["v1", "v2", "", "", ""], cycle(["ham", "spam"], N), texts, empty, empty, empty)
    yield Case(
        name="spam-kaggle.csv",
        content=delimited(rows).encode("latin-1", "replace"),
        text="v2",
        label="v1",
        header=True,
        rows=N,
    )


def _shops() -> Iterator[Case]:
    texts = sentences("english", N)
    short = [" ".join(text.split()[:2]) for text in texts]
    stars = cycle([5, 4, 1, 3, 2], N)
    rows = _table(
        [
            "Id",
            "ProductId",
            "UserId",
            "ProfileName",
            "HelpfulnessNumerator",
            "HelpfulnessDenominator",
            "Score",
            "Time",
            "Summary",
            "Text",
        ],
        _numbers(1),
        [f"B00{n}E4KFG0" for n in range(N)],
        [f"A3SGXH7AUHU8G{n}" for n in range(N)],
        _users(),
        cycle([0, 1, 2, 0], N),
        cycle([1, 2, 3, 0], N),
        stars,
        _numbers(1303862400, 977),
        short,
        texts,
    )
    yield Case(name="fine-foods.csv", content=delimited(rows).encode(), text="Text", label="Score", rows=N)
    records = [
        {
            "review_id": f"lWC-xP3rd6obsecCYsGZRg{n}",
            "user_id": f"u{n}",
            "business_id": f"b{n % 9}",
            "stars": float(star),
            "useful": n % 4,
            "funny": n % 3,
            "cool": n % 2,
            "text": text,
            "date": "2018-07-07 22:09:11",
        }
        for n, (text, star) in enumerate(zip(texts, map(str, stars), strict=True))
    ]
    yield Case(name="yelp.json", content=json_lines(records), kind="json_lines", text="text", label="stars", rows=N)
    records = [
        {
            "reviewerID": f"A{n}",
            "asin": f"B{n % 7}",
            "reviewText": text,
            "overall": float(str(star)),
            "summary": " ".join(text.split()[:3]),
            "unixReviewTime": 1400000000 + n,
            "helpful": [n % 3, n % 4],
        }
        for n, (text, star) in enumerate(zip(texts, stars, strict=True))
    ]
    yield Case(
        name="shop-reviews.json.gz",
        content=gzipped(json_lines(records)),
        kind="json_lines",
        text="reviewText",
        label="overall",
        rows=N,
    )
    rows = _table(
        [
            "",
            "Clothing ID",
            "Age",
            "Title",
            "Review Text",
            "Rating",
            "Recommended IND",
            "Positive Feedback Count",
            "Division Name",
            "Department Name",
            "Class Name",
        ],
        _numbers(0),
        cycle([767, 1080, 1077], N),
        cycle([33, 34, 60, 50, 47, 49], N),
        cycle(["", "Flattering", "Nice"], N),
        texts,
        stars,
        cycle([1, 0], N),
        cycle([0, 4, 6], N),
        cycle(["General", "Petite"], N),
        cycle(["Dresses", "Tops", "Intimate"], N),
        cycle(["Knits", "Pants", "Blouses"], N),
    )
    yield Case(
        name="clothes.csv",
        content=delimited(rows).encode(),
        text="Review Text",
        label="Rating",
        rows=N,
        labels=("Recommended IND",),
    )
    rows = _table(
        ["rating", "date", "variation", "verified_reviews", "feedback"],
        stars,
        ["31-Jul-18"] * N,
        cycle(["Charcoal Fabric", "Walnut Finish"], N),
        texts,
        cycle([1, 1, 0], N),
    )
    yield Case(
        name="speaker-reviews.tsv",
        content=delimited(rows, "\t").encode(),
        text="verified_reviews",
        label="rating",
        labels=("feedback",),
        rows=N,
        delimiter="\t",
    )
    rows = _table(
        [
            "marketplace",
            "customer_id",
            "review_id",
            "product_title",
            "star_rating",
            "vine",
            "review_headline",
            "review_body",
            "review_date",
        ],
        ["US"] * N,
        _numbers(1797882, 31),
        [f"R3I2DHQBR577SS{n}" for n in range(N)],
        cycle(["Yoga Mat, blue", "Opal Stud Earrings"], N),
        stars,
        ["N"] * N,
        short,
        texts,
        ["2015-08-31"] * N,
    )
    yield Case(name="shop-reviews.tsv", content=bare(rows).encode(), text="review_body", label="star_rating", rows=N)
    rows = _table(["Place", "Liked"], texts, cycle([1, 0], N))
    yield Case(name="restaurant-reviews.tsv", content=bare(rows).encode(), text="Place", label="Liked", rows=N)
    rows = _table([], cycle([1, 2], N), short, texts)
    content = delimited(rows, quoting=csv.QUOTE_ALL).encode()
    yield Case(name="polarity-with-titles.csv", content=content, text=2, label=0, header=False, rows=N)


def _films_and_news() -> Iterator[Case]:
    texts = [f'{text}<br /><br />It says "{text[:9]}", I think.' for text in sentences("english", N)]
    rows = _table(["review", "sentiment"], texts, cycle(["positive", "negative"], N))
    yield Case(name="film-reviews.csv", content=delimited(rows).encode(), text="review", label="sentiment", rows=N)
    ids = [f'"{n}_{n % 10}"' for n in range(N)]
    quoted = ['"' + text.replace('"', '\\"') + '"' for text in texts]
    rows = _table(["id", "sentiment", "review"], ids, cycle([1, 0], N), quoted)
    yield Case(
        name="labeled-train-data.tsv",
        content=bare(rows).encode(),
        text="review",
        label="sentiment",
        rows=N,
        delimiter="\t",
    )
    rows = _table(["text", "label", "split"], texts, cycle([0, 1], N), cycle(["train", "test", "valid"], N))
    yield Case(
        name="with-a-split.csv", content=delimited(rows).encode(), text="text", label="label", split="split", rows=N
    )
    rows = _table(["sentence", "label"], sentences("english", N), cycle([1, 0], N))
    yield Case(name="sst-2.tsv", content=bare(rows).encode(), text="sentence", label="label", header=True, rows=N)
    rows = _table(
        ["PhraseId", "SentenceId", "Phrase", "Sentiment"],
        _numbers(1),
        _numbers(1, 0),
        sentences("english", N),
        cycle([2, 1, 3, 4, 0], N),
    )
    yield Case(name="film-phrases.tsv", content=bare(rows).encode(), text="Phrase", label="Sentiment", rows=N)
    rows = _table([], cycle([3, 1, 2, 4], N), sentences("english", N), texts)
    yield Case(
        name="news-topics.csv",
        content=delimited(rows, quoting=csv.QUOTE_ALL).encode(),
        text=2,
        label=0,
        header=False,
        rows=N,
    )
    rows = _table([], cycle(["neutral", "negative", "positive"], N), sentences("english", N))
    yield Case(
        name="financial-news.csv",
        content=delimited(rows, quoting=csv.QUOTE_ALL).encode("latin-1"),
        text=1,
        label=0,
        header=False,
        rows=N,
    )
    rows = _table(["category", "text"], cycle(["tech", "business", "sport", "politics"], N), texts)
    yield Case(name="news-categories.csv", content=delimited(rows).encode(), text="text", label="category", rows=N)
    records = [
        {
            "category": str(topic),
            "headline": text,
            "authors": "",
            "link": "https://example.org/x",
            "short_description": f"{text} {text} {n}",
            "date": "2018-05-26",
        }
        for n, (topic, text) in enumerate(zip(cycle(["CRIME", "COMEDY"], N), sentences("english", N), strict=True))
    ]
    yield Case(
        name="news-categories.json",
        content=json_lines(records),
        kind="json_lines",
        text="short_description",
        label="category",
        rows=N,
    )
    records = [
        {"is_sarcastic": n % 2, "headline": text, "article_link": f"https://example.org/{n}"}
        for n, text in enumerate(sentences("english", N))
    ]
    yield Case(
        name="sarcasm.json",
        content=json_lines(records),
        kind="json_lines",
        text="headline",
        label="is_sarcastic",
        rows=N,
    )
    rows = _table(
        ["id", "comment_text", "toxic", "severe_toxic", "obscene"],
        [f"0000997932d777bf{n}" for n in range(N)],
        texts,
        cycle([0, 0, 1], N),
        cycle([0, 0, 0, 0, 1], N),
        cycle([0, 1, 0, 0], N),
    )
    yield Case(
        name="toxic-comments.csv",
        content=delimited(rows).encode(),
        text="comment_text",
        label="toxic",
        labels=("severe_toxic", "obscene"),
        rows=N,
    )
    rows = _table([], sentences("english", N), cycle(["joy", "sadness", "anger", "fear", "love"], N))
    yield Case(
        name="emotions.txt",
        content=bare(rows, ";").encode().replace(b"fine;", b"fine,"),
        text=0,
        label=1,
        header=False,
        rows=N,
        delimiter=";",
    )


def _portuguese_and_spanish() -> Iterator[Case]:
    texts = sentences("portuguese", N)
    stars = cycle([5, 4, 1, 3, 2], N)
    rows = _table(
        [
            "submission_date",
            "reviewer_id",
            "product_id",
            "product_name",
            "product_brand",
            "site_category_lv1",
            "review_title",
            "overall_rating",
            "recommend_to_a_friend",
            "review_text",
            "reviewer_birth_year",
            "reviewer_gender",
        ],
        _dates(),
        [f"d0fb1ca69422530334178f5c8624aa7a{n}" for n in range(N)],
        _numbers(132532965),
        cycle(["Notebook Asus, 15 pol.", "Copo Acrílico"], N),
        [""] * N,
        cycle(["Informática", "Livros"], N),
        cycle(["Bom", "Ótimo produto", "Não recomendo"], N),
        stars,
        cycle(["Yes", "No"], N),
        texts,
        cycle([1958, 1996, 1984, ""], N),
        cycle(["F", "M", ""], N),
    )
    yield Case(
        name="loja-semicolon.csv",
        content=delimited(rows, ";").encode(),
        text="review_text",
        label="overall_rating",
        labels=("recommend_to_a_friend",),
        rows=N,
        delimiter=";",
    )
    rows = _table(
        [
            "review_id",
            "order_id",
            "review_score",
            "review_comment_title",
            "review_comment_message",
            "review_creation_date",
            "review_answer_timestamp",
        ],
        [f"7bc2406110b926393aa56f80a{n}" for n in range(N)],
        [f"73fc7af87114b39712e6da79b{n}" for n in range(N)],
        stars,
        cycle(["", "", "", "recomendo"], N),
        [text.replace(" ", "\r\n", 1) if n % 3 else "" for n, text in enumerate(texts)],
        _dates(),
        _dates(),
    )
    content = delimited(rows, quoting=csv.QUOTE_ALL).encode()
    yield Case(name="pedidos.csv", content=content, text="review_comment_message", label="review_score", rows=60)
    content = delimited(_table(["tweet_text", "sentiment"], texts, cycle(["Positivo", "Negativo"], N)), ";")
    yield Case(name="tweets-pt.csv", content=content.encode("cp1252"), text="tweet_text", label="sentiment", rows=N)
    rows = _table(["Nota", "Comentário"], [f"{star},0" for star in stars], texts)
    yield Case(
        name="nota-com-virgula.csv",
        content=delimited(rows, ";").encode("utf-8-sig"),
        text="Comentário",
        label="Nota",
        delimiter=";",
        rows=N,
    )
    rows = _table(
        ["Título", "Opinión", "Calificación"],
        sentences("spanish", N)[::-1],
        [f"{text} {text}" for text in sentences("spanish", N)],
        stars,
    )
    yield Case(
        name="opiniones.csv",
        content=delimited(rows, "|").encode("latin-1"),
        text="Opinión",
        label="Calificación",
        delimiter="|",
        rows=N,
    )
    rows = _table(
        ["tweetid", "content", "lang", "polarity"],
        _numbers(768213876278165504),
        sentences("spanish", N),
        ["es"] * N,
        cycle(["NONE", "N", "P", "NEU"], N),
    )
    yield Case(name="tass.tsv", content=bare(rows).encode(), text="content", label="polarity", rows=N)


def _european() -> Iterator[Case]:
    german = sentences("german", N)
    quoted = [f"'{text}'" if ";" in text else text for text in german]
    rows = _table([], cycle(["Sport", "Kultur", "Web", "Etat"], N), quoted)
    yield Case(
        name="zehntausend.csv", content=bare(rows, ";").encode(), text=1, label=0, header=False, rows=N, delimiter=";"
    )
    rows = _table(["Bewertung", "Rezension"], cycle([1, 2, 3, 4, 5], N), german)
    yield Case(
        name="rezensionen.csv",
        content=delimited(rows, ";", "\r\n").encode("cp1252"),
        text="Rezension",
        label="Bewertung",
        rows=N,
        delimiter=";",
    )
    rows = _table(
        [],
        [f"https://example.org/{n}" for n in range(N)],
        german,
        cycle(["neutral", "negative", "positive"], N),
        cycle(["allgemein:neutral", "sauberkeit:negative"], N),
    )
    yield Case(name="bahn.tsv", content=bare(rows).encode(), text=1, label=2, header=False, rows=N)
    rows = _table(
        ["", "film-url", "review", "polarity"],
        _numbers(0),
        [f"https://example.org/f-{n}" for n in range(N)],
        sentences("french", N),
        cycle([0, 1], N),
    )
    yield Case(name="films.csv", content=delimited(rows).encode(), text="review", label="polarity", rows=N)
    rows = _table(["Avis", "Note"], sentences("french", N), [f"{n % 5 + 1}" for n in range(N)])
    yield Case(name="avis.csv", content=delimited(rows, ";").encode("latin-1"), text="Avis", label="Note", rows=N)
    rows = _table(["recensione", "voto"], sentences("italian", N), cycle([1, 2, 3, 4, 5], N))
    yield Case(name="recensioni.csv", content=delimited(rows).encode("utf-16"), text="recensione", label="voto", rows=N)
    rows = _table([], cycle(["negative", "neutral", "positive", "skip", "speech"], N), sentences("russian", N))
    yield Case(name="posts.csv", content=delimited(rows).encode(), text=1, label=0, header=False, rows=N)
    rows = _table(["review", "sentiment"], sentences("russian", N), cycle(["neautral", "positive", "negative"], N))
    yield Case(name="clothes-ru.csv", content=delimited(rows, "\t").encode(), text="review", label="sentiment", rows=N)
    rows = _table(["Отзыв", "Оценка", "Дата"], sentences("russian", N), cycle([1, 2, 3, 4, 5], N), ["01.02.2023"] * N)
    yield Case(name="otzyvy.csv", content=delimited(rows, ";").encode("cp1251"), text="Отзыв", label="Оценка", rows=N)
    rows = [
        f"{text} __label__{label}\n"
        for text, label in zip(sentences("polish", N), cycle(["z_plus_m", "z_minus_m"], N), strict=True)
    ]
    yield Case(name="polemo.txt", content="".join(rows).encode(), refusal="one column|fields in every row")
    rows = _table(["metin", "durum"], sentences("turkish", N), cycle(["Olumlu", "Olumsuz", "Tarafsız"], N))
    yield Case(name="yorumlar.csv", content=delimited(rows).encode("utf-16"), text="metin", label="durum", rows=N)
    rows = _table(["text", "ocena"], sentences("polish", N), cycle([1, 2, 3, 4, 5], N))
    yield Case(name="opinie.csv", content=delimited(rows, ";").encode("cp1250"), text="text", label="ocena", rows=N)


def _asian_and_arabic() -> Iterator[Case]:
    chinese = sentences("chinese", N)
    rows = _table(["label", "review"], cycle([1, 0], N), chinese)
    yield Case(name="weibo.csv", content=delimited(rows).encode("utf-8-sig"), text="review", label="label", rows=N)
    rows = _table(
        ["微博id", "微博发布时间", "发布人账号", "微博中文内容", "微博图片", "微博视频", "情感倾向"],
        _numbers(4456072029125500),
        ["01月01日 23:50"] * N,
        [f"存在{n}昵称" for n in range(N)],
        chinese,
        ["[]"] * N,
        ["[]"] * N,
        cycle([0, 1, -1], N),
    )
    yield Case(
        name="yiqing.csv", content=delimited(rows).encode("gb18030"), text="微博中文内容", label="情感倾向", rows=N
    )
    rows = _table(["评论", "评分"], chinese, cycle([1, 2, 3, 4, 5], N))
    yield Case(
        name="dianping.csv",
        content=delimited(rows, line_end="\r\n").encode("gb18030"),
        text="评论",
        label="评分",
        rows=N,
    )
    rows = _table(["レビュー", "評価"], sentences("japanese", N), cycle([1, 2, 3, 4, 5], N))
    yield Case(name="hoteru.csv", content=delimited(rows).encode("shift_jis"), text="レビュー", label="評価", rows=N)
    rows = _table(["id", "document", "label"], _numbers(9976970), sentences("korean", N), cycle([0, 1], N))
    yield Case(name="ratings.txt", content=bare(rows).encode(), text="document", label="label", rows=N, delimiter="\t")
    rows = _table([], cycle(["neg", "pos"], N), sentences("arabic", N))
    yield Case(name="tweets-ar.tsv", content=bare(rows).encode(), text=1, label=0, header=False, rows=N)
    rows = _table(
        [],
        cycle([4, 5, 1, 2, 3], N),
        _numbers(338670838),
        _numbers(7878381),
        _numbers(13431841),
        sentences("arabic", N),
    )
    yield Case(name="books-ar.tsv", content=bare(rows).encode(), text=4, label=0, header=False, rows=N)
    rows = _table(
        ["", "text", "label", "company"],
        _numbers(0),
        sentences("arabic", N),
        cycle([1, -1, 0], N),
        cycle(["talabat", "swvl", "venus"], N),
    )
    yield Case(
        name="companies-ar.csv",
        content=delimited(rows).encode(),
        text="text",
        label="label",
        labels=("company",),
        rows=N,
    )
    rows = _table([], sentences("hebrew", N), cycle([0, 1, 2], N))
    yield Case(name="hebrew.tsv", content=bare(rows).encode(), text=0, label=1, header=False, rows=N)
    rows = _table(["वाक्य", "लेबल"], sentences("hindi", N), cycle(["सकारात्मक", "नकारात्मक"], N))
    yield Case(name="hindi.csv", content=delimited(rows).encode(), text="वाक्य", label="लेबल", rows=N)


def _exports() -> Iterator[Case]:
    texts = sentences("english", N)
    stars = cycle([1, 2, 3, 4, 5], N)
    rows = _table(
        ["Unnamed: 0.1", "Unnamed: 0", "statement", "status"],
        _numbers(0),
        _numbers(5),
        texts,
        cycle(["Anxiety", "Normal", "Depression", "Stress"], N),
    )
    yield Case(name="index-saved-twice.csv", content=delimited(rows).encode(), text="statement", label="status", rows=N)
    empty: list[object] = [""] * N
    rows = _table(["text", "rating", *[""] * 12], texts, stars, *[empty] * 12)
    content = delimited(rows, ";", "\r\n").encode("cp1252")
    yield Case(name="excel-many-empty-columns.csv", content=content, text="text", label="rating", rows=N)
    rows = _table(["Kommentar", "Wertung"], sentences("german", N), [f"{star},0" for star in stars])
    said = "sep=;\r\n" + delimited(rows, ";", "\r\n")
    yield Case(name="excel-german.csv", content=said.encode("utf-16"), text="Kommentar", label="Wertung", rows=N)
    yield Case(
        name="excel-unicode-text.txt",
        content=delimited(rows, "\t", "\r\n").encode("utf-16"),
        text="Kommentar",
        label="Wertung",
        rows=N,
        delimiter="\t",
        header=True,
    )
    rows = _table(
        [
            "userName",
            "userImage",
            "content",
            "score",
            "thumbsUpCount",
            "reviewCreatedVersion",
            "at",
            "replyContent",
            "appId",
        ],
        _users(),
        [f"https://example.org/{n}.png" for n in range(N)],
        texts,
        stars,
        cycle([0, 1, 4, 0, 25], N),
        cycle(["4.17.0.3", "4.16.6", ""], N),
        _dates(),
        [
            f"Hello, we are very sorry to hear of it and will write to you soon, dear {n}." if n % 4 == 0 else ""
            for n in range(N)
        ],
        ["com.any.do"] * N,
    )
    yield Case(name="play-store.csv", content=delimited(rows).encode(), text="content", label="score", rows=N)
    rows = _table(
        ["App", "Translated_Review", "Sentiment", "Sentiment_Polarity", "Sentiment_Subjectivity"],
        cycle(["10 Best Foods for You", "Ludo"], N),
        texts,
        cycle(["Positive", "Negative", "Neutral"], N),
        [f"{(n * 37 % 200 - 100) / 100}" for n in range(N)],
        [f"{n * 17 % 100 / 100}" for n in range(N)],
    )
    yield Case(
        name="app-reviews.csv",
        content=delimited(rows).encode(),
        text="Translated_Review",
        label="Sentiment",
        rows=N,
        labels=("Sentiment_Polarity",),
    )
    rows = _table(
        ["title", "text", "label"],
        [" ".join(text.split()[:4]) for text in texts],
        [f"{text} {text}\n{text}" for text in texts],
        cycle(["FAKE", "REAL"], N),
    )
    yield Case(name="title-and-body.csv", content=delimited(rows).encode(), text="text", label="label", rows=N)
    rows = _table(["clean_text", "category"], texts, cycle(["-1.0", "0.0", "1.0"], N))
    yield Case(name="clean-text.csv", content=delimited(rows).encode(), text="clean_text", label="category", rows=N)


def _surveys() -> Iterator[Case]:
    texts = sentences("english", N)
    times = [f"2023/03/{n % 28 + 1:02} 10:{n % 60:02}:11 AM GMT+1" for n in range(N)]
    question = "In your own words, what did you think about the workshop? Please write at least one whole sentence."
    rating = "Overall, how satisfied were you with it (1 = not at all, 5 = very much)?"
    rows = _table(
        ["Timestamp", question, rating, "May we contact you?"],
        times,
        texts,
        cycle([1, 2, 3, 4, 5], N),
        cycle(["Yes", "No"], N),
    )
    yield Case(
        name="form-answers.csv",
        content=delimited(rows, quoting=csv.QUOTE_ALL).encode(),
        text=question,
        label=rating,
        labels=("May we contact you?",),
        header=True,
        rows=N,
    )
    agree = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
    rows = _table(
        ["Carimbo de data/hora", "O que você achou do curso?", "O curso valeu a pena?"],
        times,
        sentences("portuguese", N),
        cycle(agree, N),
    )
    yield Case(
        name="respostas.tsv",
        content=delimited(rows, "\t").encode(),
        text="O que você achou do curso?",
        label="O curso valeu a pena?",
        rows=N,
    )
    rows = _table(["annotator", "annotation", "text"], cycle([1, 2], N), cycle(["Positive", "Negative"], N), texts)
    yield Case(name="annotated.csv", content=delimited(rows).encode(), text="text", label="annotation", rows=N)
    rows = _table(["sentence", "y"], texts, cycle(["n", "p"], N))
    yield Case(name="letters-for-labels.csv", content=delimited(rows).encode(), text="sentence", label="y", rows=N)
