"""Wrong ways to keep the nucleus."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

NEVER = float("-inf")


def nucleus(out_of, probabilities_of=lambda logits: logits.softmax(dim=-1), fill=NEVER):
    """The right way, but with other probabilities, or another rule for what is out among the sorted."""

    def version(logits, p):
        probabilities, order = probabilities_of(logits).sort(dim=-1, descending=True)
        out = out_of(probabilities, p)
        return logits.masked_fill(out.scatter(-1, order, out), fill)

    return version


def reached(probabilities, p):
    return probabilities.cumsum(dim=-1) - probabilities >= p


def crossing_out(probabilities, p):
    return probabilities.cumsum(dim=-1) > p


def crossing_out_but_one(probabilities, p):
    out = crossing_out(probabilities, p)
    return out & (torch.arange(out.shape[-1]) > 0)


def one_more(probabilities, p):
    out = reached(probabilities, p)
    return out & out.roll(1, dims=-1)


def ascending(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1)
    out = reached(probabilities, p)
    return logits.masked_fill(out.scatter(-1, order, out), NEVER)


def not_put_back(logits, p):
    return logits.masked_fill(reached(logits.softmax(dim=-1).sort(dim=-1, descending=True).values, p), NEVER)


def put_back_the_wrong_way(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    return logits.masked_fill(reached(probabilities, p).gather(-1, order), NEVER)


def sorted_returned(logits, p):
    ordered = logits.sort(dim=-1, descending=True).values
    return ordered.masked_fill(reached(ordered.softmax(dim=-1), p), NEVER)


def each_by_itself(logits, p):
    return logits.masked_fill(logits.softmax(dim=-1) < p, NEVER)


def beside_the_best(logits, p):
    probabilities = logits.softmax(dim=-1)
    return logits.masked_fill(probabilities < p * probabilities.amax(dim=-1, keepdim=True), NEVER)


def whole_batch(logits):
    return logits.flatten().softmax(dim=0).view_as(logits)


MISTAKES = (
    Mistake(
        "the crossing token out",
        nucleus(crossing_out),
        "The token with which the sum reaches p is out, and it should stay. Where the best token alone is more than "
        "p, nothing is left in yours. Ask how much stood *before* a token.",
    ),
    Mistake(
        "the crossing token out, the best kept",
        nucleus(crossing_out_but_one),
        "Something is always left, but the token with which the sum reaches p is out, and it should stay. Ask how "
        "much stood *before* a token.",
    ),
    Mistake(
        "out only when more than p stood before",
        nucleus(lambda probabilities, p: probabilities.cumsum(dim=-1) - probabilities > p),
        "Nearly right. When the tokens before one have reached p exactly, it is out: compare with ≥.",
    ),
    Mistake(
        "one too many",
        nucleus(one_more),
        "One token too many stays: when those before it have reached p already, a token is out.",
    ),
    Mistake("from the worst", ascending, "You add up from the unlikeliest token on. The nucleus begins with the best."),
    Mistake(
        "not put back",
        not_put_back,
        "You decide in the order from best to worst, and apply it to logits that stand in the order of the "
        "vocabulary. Whose place is whose?",
    ),
    Mistake(
        "put back the wrong way",
        put_back_the_wrong_way,
        "`order` says which token stands at a sorted place. You use it as if it said at which sorted place a token "
        "stands: that is the other way round.",
    ),
    Mistake(
        "sorted logits returned",
        sorted_returned,
        "Your logits come back from best to worst. Their order is the vocabulary: it must stay.",
    ),
    Mistake(
        "each token by itself",
        each_by_itself,
        "You compare each probability with p by itself. It is the *sum* of the best that has to reach p.",
    ),
    Mistake(
        "compared with the best token",
        beside_the_best,
        "You keep what has at least the share p of the best token's probability. That is a method too (min-p), but "
        "not this one: here the *sum* of the best has to reach p.",
    ),
    Mistake(
        "logits added up",
        nucleus(reached, probabilities_of=lambda logits: logits),
        "You add up logits. Only probabilities sum to 1, so that p is a share of it.",
    ),
    Mistake(
        "one softmax for the whole batch",
        nucleus(reached, probabilities_of=whole_batch),
        "Right for a single row. In a batch, every row's probabilities sum to 1 by themselves: look at the axis of "
        "your softmax.",
    ),
    Mistake(
        "the rest of p",
        lambda logits, p: nucleus(reached)(logits, 1 - p),
        "You stop at 1 − p. The tail that is cut off has about that much; what stays has p.",
    ),
    Mistake(
        "zero for the others",
        nucleus(reached, fill=0.0),
        "The right tokens are out, but with a logit of 0, and e to the 0 is 1. Which number becomes 0 in the softmax?",
    ),
    Mistake(
        "probabilities returned",
        lambda logits, p: nucleus(reached)(logits, p).softmax(dim=-1),
        "The right tokens stay, but you return probabilities. The softmax comes last: return logits.",
    ),
)
