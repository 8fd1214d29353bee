"""What a linear model of words, and of pairs of neighboring words, makes of the same labels."""

from collections.abc import Sequence

from transformer_course.arguments import check_number, check_texts, check_whole
from transformer_course.call_checks import check_calls


def linear_predictions(
    train: Sequence[tuple[str, int]], texts: Sequence[str], *, longest: int = 2, strength: float = 10.0
) -> list[int]:
    """Classes by logistic regression on TF-IDF of word sequences up to `longest` words.

    With `longest=1` it sees the bag of words, with 2 also which word stands beside which. `strength` is scikit-learn's
    C: how little the weights are held back.

    Source: Spärck Jones 1972 (inverse document frequency); Pedregosa et al. 2011 (scikit-learn).

    Raises:
        ValueError: there is no example, or all have one class
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    check_whole("longest", longest)
    check_number("strength", strength, 0)
    texts = check_texts("texts", texts)
    classes = {label for _, label in train}
    if len(classes) < 2:
        raise ValueError(f"train has {len(train)} examples of {len(classes)} classes: give examples of two or more")
    words = TfidfVectorizer(ngram_range=(1, longest), token_pattern=r"\w+")
    model = make_pipeline(words, LogisticRegression(C=strength, max_iter=1000))
    model.fit([text for text, _ in train], [label for _, label in train])
    return [int(label) for label in model.predict(texts)]


check_calls(__name__)
