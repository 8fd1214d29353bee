"""Exercise: one step of beam search."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.generate.beam_step_mistakes import MORE_MISTAKES


def beam_step(totals, log_probabilities):
    """Extend every beam with every possible next token, and keep the most likely texts, as many as there are beams.

    `totals` has the axes (batch beam) and holds each beam's log probability so far. `log_probabilities` has the axes
    (batch beam vocab) and holds the log probabilities of each beam's next token. Return three tensors (batch beam): the
    texts' new totals, the indices of the beams they continue, and their new tokens, with the most likely text first.

    The vocabulary may be smaller than the number of beams. In the first step, all beams are equal, so all but one have
    a total of -inf.
    """
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(-2).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def cases() -> tuple[Case, ...]:
    def case(label, totals, log_probabilities) -> Case:
        axes = dict.fromkeys(("totals", "new_totals", "beam", "token"), "batch beam")
        inputs = {"totals": totals, "log_probabilities": log_probabilities}
        return Case(label, inputs, axes | {"log_probabilities": "batch beam vocab"})

    def drawn(batch, beam, vocab, seed, dtype=torch.float32):
        sizes = {"batch": batch, "beam": beam, "vocab": vocab}
        totals = -random_tensor("batch beam", sizes, seed, dtype).abs().sort(dim=-1).values
        return totals, (2 * random_tensor("batch beam vocab", sizes, seed + 1, dtype)).log_softmax(dim=-1)

    by_hand = torch.tensor([[[0.4, 0.35, 0.25], [0.05, 0.05, 0.9]]]).log()
    start = torch.tensor([[0.0, float("-inf"), float("-inf")]])
    return (
        case("the two beams worked out by hand", torch.tensor([[0.6, 0.4]]).log(), by_hand),
        case("three beams, five tokens", *drawn(1, 3, 5, 53)),
        case("one beam", *drawn(2, 1, 6, 55)),
        case("as many beams as tokens", *drawn(2, 4, 4, 57)),
        case("more beams than tokens", *drawn(2, 5, 3, 59)),
        case("the first step: only one beam counts", start, drawn(1, 3, 7, 61)[1]),
        case("a batch of 4", *drawn(4, 3, 9, 63)),
        case("long texts, whose probabilities round to 0", drawn(1, 3, 5, 65)[0] - 200, drawn(1, 3, 5, 67)[1]),
        case("the same in float64", *drawn(4, 3, 9, 63, torch.float64)),
    )


def chosen(values, beams, vocab):
    best = values.flatten(-2).topk(beams, dim=-1)
    return best.values, best.indices // vocab, best.indices % vocab


def old_totals_forgotten(totals, log_probabilities):
    return chosen(log_probabilities, *log_probabilities.shape[-2:])


def multiplied(totals, log_probabilities):
    return chosen(totals[..., None] * log_probabilities, *log_probabilities.shape[-2:])


def as_probabilities(totals, log_probabilities):
    new, beam, token = beam_step(totals, log_probabilities)
    return new.exp(), beam, token


def one_for_each_beam(totals, log_probabilities):
    best = log_probabilities.max(dim=-1)
    beam = torch.arange(totals.shape[-1]).expand(totals.shape)
    return totals + best.values, beam, best.indices


def one_for_each_beam_of_sums(totals, log_probabilities):
    best = (totals[..., None] + log_probabilities).max(dim=-1)
    return best.values, torch.arange(totals.shape[-1]).expand(totals.shape), best.indices


def one_for_each_beam_sorted(totals, log_probabilities):
    new, _, token = one_for_each_beam(totals, log_probabilities)
    new, beam = new.sort(dim=-1, descending=True)
    return new, beam, token.gather(-1, beam)


def split_by_the_wrong_size(totals, log_probabilities):
    beams = log_probabilities.shape[-2]
    best = (totals[..., None] + log_probabilities).flatten(-2).topk(beams, dim=-1)
    return best.values, best.indices // beams, best.indices % beams


def exchanged(totals, log_probabilities):
    new, beam, token = beam_step(totals, log_probabilities)
    return new, token, beam


def the_worst(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(-2).topk(beams, dim=-1, largest=False)
    return best.values, best.indices // vocab, best.indices % vocab


def not_split(totals, log_probabilities):
    beams = log_probabilities.shape[-2]
    best = (totals[..., None] + log_probabilities).flatten(-2).topk(beams, dim=-1)
    return best.values, torch.arange(beams).expand(totals.shape), best.indices


def steps_alone(totals, log_probabilities):
    new, beam, token = beam_step(totals, log_probabilities)
    return new - totals.gather(-1, beam), beam, token


def best_beam_alone(totals, log_probabilities):
    beams = log_probabilities.shape[-2]
    best = (totals[..., :1] + log_probabilities[..., 0, :]).topk(min(beams, log_probabilities.shape[-1]), dim=-1)
    return best.values, torch.zeros_like(best.indices), best.indices


NEVER_COMPETE = (
    "Each of your beams continues with its own best token, so they never compete. The best texts may all continue the "
    "same beam. Look for them among all beams and tokens at once."
)


def through_probabilities(totals, log_probabilities):
    values, beam, token = chosen(totals.exp()[..., None] * log_probabilities.exp(), *log_probabilities.shape[-2:])
    return values.log(), beam, token


MISTAKES = (
    Mistake(
        "old totals forgotten",
        old_totals_forgotten,
        "You compare only the next tokens. A likely token after an unlikely beginning doesn't make a likely text. "
        "Where does `totals` come in?",
    ),
    Mistake(
        "multiplied",
        multiplied,
        "You multiply the logarithms. Probabilities are multiplied, so what should you do with their logarithms?",
    ),
    Mistake(
        "probabilities returned",
        as_probabilities,
        "The beams and tokens are right, but your totals are probabilities. After a few hundred tokens, they get too "
        "small for a float. Keep them as logarithms.",
    ),
    Mistake(
        "the step alone returned",
        steps_alone,
        "The beams and tokens are right, but a new total covers the whole text, not only its last token.",
    ),
    Mistake("one for each beam", one_for_each_beam, NEVER_COMPETE),
    Mistake("one for each beam, of the sums", one_for_each_beam_of_sums, NEVER_COMPETE),
    Mistake(
        "one for each beam, sorted",
        one_for_each_beam_sorted,
        "Each of your beams continues with its own best token, and then you sort the results. The best texts may all "
        "continue the same beam. Look for them among all beams and tokens at once.",
    ),
    Mistake(
        "only the best beam continued",
        best_beam_alone,
        "All your new beams continue the first one. Another beam may overtake it, so let all of them compete.",
    ),
    Mistake(
        "split by the number of beams",
        split_by_the_wrong_size,
        "The totals are right. After flattening, all beams' tokens are side by side in one row. How many entries of "
        "that row does one beam take up?",
    ),
    Mistake(
        "not split",
        not_split,
        "The totals are right, but your tokens are still indices into the flattened row of all beams' tokens. Which "
        "beam does an index belong to, and which token is it within that beam?",
    ),
    Mistake(
        "beam and token exchanged",
        exchanged,
        "Everything is right, but in the wrong order: return the totals first, then the beams, then the tokens.",
    ),
    Mistake(
        "the worst",
        the_worst,
        "You keep the least likely texts. Log probabilities are negative, so which of two is the better one?",
    ),
    Mistake(
        "probabilities multiplied",
        lambda totals, log_probabilities: through_probabilities(totals, log_probabilities),
        "You go back to probabilities and multiply. That's right on paper, but the probability of a long text is too "
        "small for float32 and becomes 0. Add the logarithms.",
    ),
)

EXERCISE = Exercise(
    name="beam_step",
    topic="generate",
    title="One step of beam search",
    difficulty=3,
    minutes=20,
    builds="extend_beams",
    returns=("new_totals", "beam", "token"),
    reference=beam_step,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "With 2 beams and a vocabulary of 3, there are 6 ways to continue. What is the log probability of each, in "
        "terms of `totals` and `log_probabilities`?",
        "Give `totals` an axis for the vocabulary, and add the two tensors. Then flatten the last two axes into one, "
        "so that all texts compete, and keep as many of the best texts as there are beams. The index in that row tells "
        "you the beam and the token.",
        "Call `.flatten(-2).topk(beams)` on the sum. Divide an index by the size of the vocabulary: the integer part "
        "(`//`) is the beam, and the remainder (`%`) is the token.",
    ),
)
