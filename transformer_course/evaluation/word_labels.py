"""What counting and a linear model make of labels for single words: how likely is each word to have the label 1?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from transformer_course.arguments import check_number, check_whole
from transformer_course.call_checks import check_calls

# The words of a text, and 0 or 1 for each of them.
Labeled = Sequence[tuple[Sequence[str], Sequence[int]]]
EDGE = "<edge>"


def word_frequency_scores(train: Labeled, texts: Sequence[Sequence[str]]) -> list[list[float]]:
    """The share of the label 1 among all places where the same word stands in the training texts.

    A word counts as if it had also been seen once with the average label, so that a rare word says little.

    Raises:
        ValueError: there is no word to count
    """
    seen, positive = Counter(), Counter()
    for words, labels in train:
        for word, label in zip(words, labels, strict=True):
            seen[plain(word)] += 1
            positive[plain(word)] += label
    if not seen:
        raise ValueError("train has no words: give at least one text")
    average = positive.total() / seen.total()
    return [[(positive[plain(word)] + average) / (seen[plain(word)] + 1) for word in words] for words in texts]


def window_scores(
    train: Labeled, texts: Sequence[Sequence[str]], *, reach: int = 2, strength: float = 1.0
) -> list[list[float]]:
    """Logistic regression on which word stands at each place of a window: the word and `reach` more on both sides.

    It has a weight for every word at every place, and nothing for words together. `strength` is scikit-learn's C.

    Source: Pedregosa et al. 2011 (scikit-learn).

    Raises:
        ValueError: the labels of all words are the same
    """
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    check_whole("reach", reach, 0)
    check_number("strength", strength, 0)
    labels = [label for _, row in train for label in row]
    if len(set(labels)) < 2:
        raise ValueError(f"train has {len(labels)} words, all with the same label: give words of both")
    model = make_pipeline(CountVectorizer(analyzer=list), LogisticRegression(C=strength, max_iter=1000))
    model.fit([window for words, _ in train for window in windows(words, reach)], labels)
    chances = iter(model.predict_proba([window for words in texts for window in windows(words, reach)])[:, 1].tolist())
    return [[next(chances) for _ in words] for words in texts]


def windows(words: Sequence[str], reach: int) -> Iterator[list[str]]:
    """For each word, what stands at each place around it, as in "-1 the"."""
    around = [EDGE] * reach + [plain(word) for word in words] + [EDGE] * reach
    for place in range(len(words)):
        yield [f"{offset - reach} {around[place + offset]}" for offset in range(2 * reach + 1)]


def plain(word: str) -> str:
    """The word without punctuation and capitals."""
    return re.sub(r"[^\w']", "", word).lower()


check_calls(__name__)
