"""Is a repaired text closer to the original than the damaged one? Words in common, in order."""

import difflib
from collections.abc import Sequence

from torch import Tensor

from transformer_course.classroom.experiments.train_bart.noise_types import MIXTURE, NOISES, damage
from transformer_course.data.noising import full_stop_ids
from transformer_course.models.families import EncoderDecoder
from transformer_course.training.preparation import Tokenizer
from transformer_course.writing import MASK, rewrite


def words_in_common(texts: Sequence[str], others: Sequence[str]) -> float:
    """The share of the words that two lists of texts have in common, text by text and in order, from 0 to 1.

    Words count on both sides, so that missing and additional ones lower it alike.

    Raises:
        ValueError: there are not as many texts as others, or no words in them
    """
    common = total = 0
    for text, other in zip(texts, others, strict=True):
        words, theirs = text.split(), other.split()
        blocks = difflib.SequenceMatcher(None, words, theirs, autojunk=False).get_matching_blocks()
        common += 2 * sum(block.size for block in blocks)
        total += len(words) + len(theirs)
    if not total:
        raise ValueError("texts and others have no words: give at least one word")
    return common / total


def repair_shares(
    model: EncoderDecoder,
    tokenizer: Tokenizer,
    windows: Tensor,
    strength: float = 0.3,
    noises: Sequence[str] = (MIXTURE, *NOISES),
) -> dict[str, tuple[float, float]]:
    """For each noise, the words in common with the original: of the damaged text without its masks, and once repaired.

    The model writes greedily, as many tokens as a window has.

    Shape:
        windows: window seq; integer
    """
    hidden = {"mask_id": tokenizer.special_tokens[MASK], "stop_ids": full_stop_ids(tokenizer)}
    rows = windows.tolist()
    texts, shares = [tokenizer.decode(row) for row in rows], {}
    for noise in noises:
        damaged = [tokenizer.decode(damage(row, noise, strength, seed=seed, **hidden)) for seed, row in enumerate(rows)]
        written = rewrite(model, tokenizer, damaged, windows.shape[1])
        left = [text.replace(MASK, " ") for text in damaged]
        shares[noise] = words_in_common(texts, left), words_in_common(texts, written)
    return shares
