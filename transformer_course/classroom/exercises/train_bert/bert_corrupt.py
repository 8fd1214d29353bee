"""Exercise: hide tokens the way BERT does, with the random draws given."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.train_bert.bert_corrupt_mistakes import MORE_MISTAKES

WORDS = ("<cls>", "the", "cat", "sat", "down", "<sep>")
MASK, SPECIAL, VOCAB = 1, 4, 30  # ids below SPECIAL are special


def bert_corrupt(tokens, special, chance, kind, replacement, mask_id, probability):
    """Hide some tokens, using the given random numbers.

    `tokens`, `special`, `chance`, `kind`, and `replacement` all have the axes (batch seq). A token is selected if its
    `chance` is below `probability`, unless `special` is True there. A selected token becomes `mask_id` if `kind` < 0.8,
    stays as it is if 0.8 ≤ `kind` < 0.9, and becomes `replacement` if `kind` ≥ 0.9. Return two tensors: the tokens with
    some of them hidden, and a bool tensor that is True at all selected tokens, including those that stay as they are.
    Don't change `tokens` itself.
    """
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def cases() -> tuple[Case, ...]:
    def case(label, batch, seq, seed, probability=0.3, dtype=torch.float32, words=False) -> Case:
        generator = torch.Generator().manual_seed(seed)
        tokens = torch.randint(SPECIAL, VOCAB, (batch, seq), generator=generator)
        tokens[:, 0], tokens[:, -1] = 2, 3
        draws = torch.rand((2, batch, seq), generator=generator, dtype=torch.float64).to(dtype)
        inputs = {
            "tokens": tokens,
            "special": tokens < SPECIAL,
            "chance": draws[0],
            "kind": draws[1],
            "replacement": torch.randint(SPECIAL, VOCAB, (batch, seq), generator=generator),
            "mask_id": MASK,
            "probability": probability,
        }
        axes = dict.fromkeys((*list(inputs)[:5], "inputs", "select"), "batch seq")
        # On a few tokens a mistake may have no effect: the small cases are there to be read.
        return Case(label, inputs, axes, {"seq": WORDS} if words else {})

    def edges(label: str, repeat: int) -> Case:
        """Draws that lie exactly on the limits, and no special token at either end."""
        even = {"dtype": torch.float64}
        inputs = {
            "tokens": torch.tensor([[5, 6, 7, 8, 9, 10] * repeat]),
            "special": torch.tensor([[False] * 6 * repeat]),
            "chance": torch.tensor([[0.1, 0.5, 0.2, 0.3, 0.5, 0.4] * repeat], **even),
            "kind": torch.tensor([[0.8, 0.1, 0.9, 0.5, 0.95, 0.79] * repeat], **even),
            "replacement": torch.tensor([[20, 21, 22, 23, 24, 25] * repeat]),
            "mask_id": MASK,
            "probability": 0.5,
        }
        return Case(label, inputs, dict.fromkeys((*list(inputs)[:5], "inputs", "select"), "batch seq"))

    return (
        case("one sentence of six tokens", 1, 6, 4, 0.7, words=True),
        case("a batch of 3", 3, 12, 1, 0.5),
        case("a batch of 8 with the usual share", 8, 40, 2, 0.15),
        case("the same in float64", 8, 40, 2, 0.15, torch.float64),
        case("nothing selected", 2, 9, 3, 0.0),
        case("every token selected that can be", 4, 30, 4, 1.0),
        edges("draws exactly on the limits", 1),
        edges("draws exactly on the limits, twice as many", 2),
    )


def treated(tokens, kind, replacement, mask_id, mask_below=0.8, keep_below=0.9):
    return torch.where(kind < mask_below, mask_id, torch.where(kind < keep_below, tokens, replacement))


def special_too(tokens, special, chance, kind, replacement, mask_id, probability):
    select = chance < probability
    return torch.where(select, treated(tokens, kind, replacement, mask_id), tokens), select


def always_mask(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    return torch.where(select, mask_id, tokens), select


def nothing_kept(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    return torch.where(select, treated(tokens, kind, replacement, mask_id, 0.8, 0.8), tokens), select


def never_random(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    return torch.where(select & (kind < 0.8), mask_id, tokens), select


def shares_exchanged(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, replacement, tokens))
    return torch.where(select, becomes, tokens), select


def not_selected_changed(tokens, special, chance, kind, replacement, mask_id, probability):
    return treated(tokens, kind, replacement, mask_id), (chance < probability) & ~special


def one_draw(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance < probability) & ~special
    return torch.where(select, treated(tokens, chance, replacement, mask_id), tokens), select


def asked(places):
    """The right tokens, but the wrong places for the loss."""

    def version(tokens, special, chance, kind, replacement, mask_id, probability):
        inputs, _ = bert_corrupt(tokens, special, chance, kind, replacement, mask_id, probability)
        return inputs, places(tokens, inputs, mask_id, chance < probability)

    return version


def the_rest_selected(tokens, special, chance, kind, replacement, mask_id, probability):
    select = (chance >= probability) & ~special
    return torch.where(select, treated(tokens, kind, replacement, mask_id), tokens), select


MISTAKES = (
    Mistake(
        "special tokens hidden",
        special_too,
        "Your code selects special tokens as if they were words. `<cls>` and `<sep>` frame every sentence, so "
        "there's nothing to learn from guessing them. Which input tells you where they are?",
    ),
    Mistake(
        "special tokens selected but not hidden",
        asked(lambda tokens, inputs, mask_id, drawn: drawn),
        "The changed tokens are right, but the second result is also True at special tokens, so the loss would count "
        "them.",
    ),
    Mistake(
        "always the mask",
        always_mask,
        "Every selected token becomes the mask, whatever `kind` is. What are the three things that can happen to a "
        "selected token?",
    ),
    Mistake(
        "none kept",
        nothing_kept,
        "In your version, a selected token that doesn't become the mask always becomes a random one. If `kind` is "
        "between 0.8 and 0.9, it should stay as it is.",
    ),
    Mistake(
        "none random",
        never_random,
        "In your version, a selected token that doesn't become the mask always stays as it is. If `kind` is 0.9 or "
        "more, it should become the token in `replacement`.",
    ),
    Mistake(
        "kept and random exchanged",
        shares_exchanged,
        "You swapped two of the three cases. What should happen if `kind` is between 0.8 and 0.9, and what if it's "
        "0.9 or more?",
    ),
    Mistake(
        "tokens changed that were not selected",
        not_selected_changed,
        "The second result is right, but you change every token, selected or not. Which tokens should come through "
        "unchanged?",
    ),
    Mistake(
        "one draw for both questions",
        one_draw,
        "You use `chance` to decide both whether a token is selected and what happens to it. A selected token has a "
        "low `chance`, so it nearly always becomes the mask. A different input decides what happens to the token.",
    ),
    Mistake(
        "only changed tokens selected",
        asked(lambda tokens, inputs, mask_id, drawn: inputs != tokens),
        "The changed tokens are right, but the second result is True only where something changed. A token that was "
        "selected but stayed as it was also counts in the loss.",
    ),
    Mistake(
        "only masked tokens selected",
        asked(lambda tokens, inputs, mask_id, drawn: inputs == mask_id),
        "The changed tokens are right, but the second result is True only at masks. Selected tokens that stayed as "
        "they were or became random ones also count in the loss.",
    ),
    Mistake(
        "everything selected",
        asked(lambda tokens, inputs, mask_id, drawn: torch.ones_like(drawn)),
        "The changed tokens are right, but the second result is True everywhere, so the loss would also count all the "
        "tokens that the model can simply read.",
    ),
    Mistake(
        "the others selected",
        the_rest_selected,
        "You select exactly the tokens that should be left alone. Which way does the comparison of `chance` and "
        "`probability` go?",
    ),
)

EXERCISE = Exercise(
    name="bert_corrupt",
    topic="train_bert",
    title="Hide tokens",
    difficulty=2,
    minutes=12,
    builds="mask_tokens",
    returns=("inputs", "select"),
    reference=bert_corrupt,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "There are two questions about each token. Is it selected? And if so, what happens to it? Which input "
        "answers which question?",
        "First use `kind` to compute what each token would become if it were selected. Then use that result where the "
        "token is selected and the original token elsewhere. `torch.where` chooses between two tensors.",
        "The selection is `(chance < probability) & ~special`. To find out what a token becomes, use `torch.where` "
        "with `kind < 0.8`. If that's false, use a second `torch.where` with `kind < 0.9`.",
    ),
)
