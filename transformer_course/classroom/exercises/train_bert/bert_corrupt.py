"""Exercise: BERT's corruption, with the random draws as inputs."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake

WORDS = ("<cls>", "the", "cat", "sat", "down", "<sep>")
MASK, SPECIAL, VOCAB = 1, 4, 30  # ids below SPECIAL are special


def bert_corrupt(tokens, special, chance, kind, replacement, mask_id, probability):
    """Hide some tokens; which ones, and how, is decided by random draws that are given.

    `tokens`, `special`, `chance`, `kind` and `replacement` have the axes (batch seq). A token is selected where
    `chance` is below `probability`, unless `special` is True there. A selected token becomes `mask_id` where `kind`
    is below 0.8, stays as it is from there to 0.9, and becomes `replacement` from 0.9 on. Returns the changed copy
    of the tokens, and which were selected, as a bool tensor.
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
        # A mistake may have no effect on few tokens: the small cases are there to be read.
        return Case(label, inputs, axes, {"seq": WORDS} if words else {})

    return (
        case("one sentence of six tokens", 1, 6, 4, 0.7, words=True),
        case("a batch of 3", 3, 12, 1, 0.5),
        case("a batch of 8 with the usual share", 8, 40, 2, 0.15),
        case("the same in float64", 8, 40, 2, 0.15, torch.float64),
        case("nothing selected", 2, 9, 3, 0.0),
        case("everything selected that may be", 4, 30, 4, 1.0),
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
    """The right tokens, but other places that the loss would ask for."""

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
        "Special tokens are selected like words. `<cls>` and `<sep>` are the frame of the sentence: nothing can be "
        "learned from guessing them. Which of your inputs says where they are?",
    ),
    Mistake(
        "special tokens selected but not hidden",
        asked(lambda tokens, inputs, mask_id, drawn: drawn),
        "The changed tokens are right. But the second result is True at special tokens too, and the loss would ask "
        "for them.",
    ),
    Mistake(
        "always the mask",
        always_mask,
        "Every selected token becomes the mask: `kind` has no effect. What are the three things that can happen?",
    ),
    Mistake(
        "none kept",
        nothing_kept,
        "A selected token that does not become the mask always becomes a random one. Half of these should stay as "
        "they are.",
    ),
    Mistake(
        "none random",
        never_random,
        "A selected token that does not become the mask always stays as it is. Half of these should be replaced by "
        "a random one.",
    ),
    Mistake(
        "kept and random exchanged",
        shares_exchanged,
        "All three shares are there, but two are exchanged: what happens between 0.8 and 0.9, and what from 0.9 on?",
    ),
    Mistake(
        "tokens changed that were not selected",
        not_selected_changed,
        "The selection is right, but it has no effect on the tokens: all of them are changed. Which tokens should "
        "come through as they are?",
    ),
    Mistake(
        "one draw for both questions",
        one_draw,
        "You used `chance` for both questions, whether a token is selected and what becomes of it. A selected token "
        "has a low `chance`, so it always becomes the mask. The second question has a draw of its own.",
    ),
    Mistake(
        "only changed tokens selected",
        asked(lambda tokens, inputs, mask_id, drawn: inputs != tokens),
        "The changed tokens are right. But the second result is True only where something changed: the tokens that "
        "were selected and stayed as they were must be asked for too.",
    ),
    Mistake(
        "only masked tokens selected",
        asked(lambda tokens, inputs, mask_id, drawn: inputs == mask_id),
        "The changed tokens are right. But the second result is True only at masks: the tokens that were selected and "
        "became another word, or stayed, must be asked for too.",
    ),
    Mistake(
        "everything selected",
        asked(lambda tokens, inputs, mask_id, drawn: torch.ones_like(drawn)),
        "The changed tokens are right. But the second result is True everywhere: the model would be asked for words "
        "that it can read.",
    ),
    Mistake(
        "the others selected",
        the_rest_selected,
        "You select exactly the tokens that should be left alone. In which direction does `chance` compare with "
        "`probability`?",
    ),
)

EXERCISE = Exercise(
    name="bert_corrupt",
    topic="train_bert",
    title="Hide tokens",
    difficulty=2,
    minutes=10,
    builds="mask_tokens",
    returns=("inputs", "select"),
    reference=bert_corrupt,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "There are two questions for each token: is it selected, and if so, what becomes of it? Which draw answers "
        "which question?",
        "First compute what each token would become if it were selected, from `kind` alone. Then take that where it "
        "is selected, and the token itself elsewhere. `torch.where` chooses between two tensors.",
        "Selected is `(chance < probability) & ~special`. What it becomes is a `torch.where` on `kind < 0.8`, whose "
        "second choice is another `torch.where` on `kind < 0.9`.",
    ),
)
