"""What a translation or a summary has to beat: copying."""

from collections.abc import Sequence


def lead(texts: Sequence[str], targets: Sequence[str]) -> list[str]:
    """The first words of each text, as many as the targets have on average: the lead baseline of summarization.

    Source: as Lewis et al. 2020, arXiv 1910.13461, compare with the first three sentences of a news article.

    Raises:
        ValueError: there is no target to take the length from
    """
    if not targets:
        raise ValueError("targets is empty: give at least one to take the length from")
    count = round(sum(len(target.split()) for target in targets) / len(targets))
    return [" ".join(text.split()[:count]) for text in texts]


def baselines(sources: Sequence[str], train_targets: Sequence[str]) -> dict[str, list[str]]:
    """The sources as they are, and cut to the mean length of the training targets."""
    return {"copying the source": list(sources), "the first words": lead(sources, train_targets)}
