"""Exercise: one step of beam search."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def beam_step(totals, log_probabilities):
    """Keep the best of all ways to write one more token, as many as there are beams.

    `totals` has the axes (batch beam): the log probability of all that a beam has written.
    `log_probabilities` has (batch beam vocab): that of each next token. Returns three tensors (batch
    beam), best first: the new totals, the number of the beam that each one continues, and its token.
    """
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(-2).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def cases() -> tuple[Case, ...]:
    def case(label, totals, log_probabilities, gradient=False) -> Case:
        axes = dict.fromkeys(("totals", "new_totals", "beam", "token"), "batch beam")
        inputs = {"totals": totals, "log_probabilities": log_probabilities}
        return Case(label, inputs, axes | {"log_probabilities": "batch beam vocab"}, {}, gradient)

    def drawn(batch, beam, vocab, seed, dtype=torch.float32):
        sizes = {"batch": batch, "beam": beam, "vocab": vocab}
        totals = -random_tensor("batch beam", sizes, seed, dtype).abs().sort(dim=-1).values
        return totals, (2 * random_tensor("batch beam vocab", sizes, seed + 1, dtype)).log_softmax(dim=-1)

    by_hand = torch.tensor([[[0.4, 0.35, 0.25], [0.05, 0.05, 0.9]]]).log()
    start = torch.tensor([[0.0, float("-inf"), float("-inf")]])
    return (
        case("the two beams of section 2", torch.tensor([[0.6, 0.4]]).log(), by_hand, gradient=True),
        case("three beams, five tokens", *drawn(1, 3, 5, 53)),
        case("one beam", *drawn(2, 1, 6, 55)),
        case("as many beams as tokens", *drawn(2, 4, 4, 57)),
        case("more beams than tokens", *drawn(2, 5, 3, 59)),
        case("the first step: only one beam counts", start, drawn(1, 3, 7, 61)[1]),
        case("a batch of 4", *drawn(4, 3, 9, 63), gradient=True),
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
    "Each of your beams goes on with its own best token, so they never compete. Both best ways may continue the same "
    "beam: look for them among all beams and tokens at once."
)
MISTAKES = (
    Mistake(
        "old totals forgotten",
        old_totals_forgotten,
        "You compare the next tokens alone. A likely token after an unlikely beginning is no bargain: what does "
        "`totals` have to do with it?",
    ),
    Mistake(
        "multiplied",
        multiplied,
        "You multiply. Probabilities are multiplied; what do logarithms do instead?",
    ),
    Mistake(
        "probabilities returned",
        as_probabilities,
        "The right beams and tokens. But your totals are probabilities, which become too small for any number after "
        "some hundred tokens: leave them as logarithms.",
    ),
    Mistake(
        "the step alone returned",
        steps_alone,
        "The right beams and tokens. But a new total has the whole text in it, not only its last token.",
    ),
    Mistake("one for each beam", one_for_each_beam, NEVER_COMPETE),
    Mistake("one for each beam, of the sums", one_for_each_beam_of_sums, NEVER_COMPETE),
    Mistake(
        "one for each beam, sorted",
        one_for_each_beam_sorted,
        "Each of your beams goes on with its own best token, and then you sort. Both best ways may continue the same "
        "beam: look for them among all beams and tokens at once.",
    ),
    Mistake(
        "only the best beam continued",
        best_beam_alone,
        "All your new beams continue the first one. The others may be overtaking it: let all of them compete.",
    ),
    Mistake(
        "split by the number of beams",
        split_by_the_wrong_size,
        "The totals are right. In a row of all beams' tokens side by side, how long is the stretch of one beam?",
    ),
    Mistake(
        "not split",
        not_split,
        "The totals are right. But your tokens are places in the row of all beams' tokens: which beam is it, and "
        "which token within it?",
    ),
    Mistake(
        "beam and token exchanged",
        exchanged,
        "Everything is right, but in another order: first the totals, then the beams, then the tokens.",
    ),
    Mistake("the worst", the_worst, "You keep the unlikeliest ways. Log probabilities are negative: which is better?"),
)

EXERCISE = Exercise(
    name="beam_step",
    topic="generate",
    title="One step of beam search",
    difficulty=3,
    minutes=10,
    builds="extend_beams",
    returns=("new_totals", "beam", "token"),
    reference=beam_step,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "With 2 beams and a vocabulary of 3 there are 6 ways to go on. What is the log probability of each, in terms "
        "of `totals` and `log_probabilities`?",
        "Give `totals` an axis for the vocabulary and add. Then put the two last axes into one, so that all ways "
        "compete, and take as many of the best as there are beams. A place in that row says both beam and token.",
        "`.flatten(-2).topk(beams)` on the sum. A place divided by the size of the vocabulary, without "
        "remainder (`//`), is the beam; the remainder (`%`) is the token.",
    ),
)
