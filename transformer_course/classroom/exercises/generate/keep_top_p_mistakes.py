"""Wrong ways to keep the most likely tokens that together reach a probability."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

NEVER = float("-inf")


def nucleus(out_of, probabilities_of=lambda logits: logits.softmax(dim=-1), fill=NEVER):
    """The right way, but with different probabilities, or a different rule for which sorted tokens are out."""

    def version(logits, p):
        probabilities, order = probabilities_of(logits).sort(dim=-1, descending=True)
        out = out_of(probabilities, p)
        return logits.masked_fill(out.scatter(-1, order, out), fill)

    return version


def reached(probabilities, p):
    return probabilities.cumsum(dim=-1) - probabilities >= p


def crossing_out(probabilities, p):
    return probabilities.cumsum(dim=-1) > p


def reaching_out(probabilities, p):
    return probabilities.cumsum(dim=-1) >= p


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


NOTHING_LEFT = (
    "You remove the token that makes the sum reach p, but it should stay. If the best token's probability alone is "
    "more "
    "than p, nothing is left at all. Compare p with the sum *before* each token."
)


def ties_kept(logits, p):
    probabilities = logits.softmax(dim=-1)
    ordered = probabilities.sort(dim=-1, descending=True).values
    border = ordered.masked_fill(ordered.cumsum(dim=-1) - ordered >= p, torch.inf).amin(dim=-1, keepdim=True)
    return logits.masked_fill(probabilities < border, float("-inf"))


def keep_top_p(logits, p):
    """The reference, which imports this list."""
    from transformer_course.classroom.exercises.generate.keep_top_p import keep_top_p as reference

    return reference(logits, p)


def share(logits, p):
    border = logits.topk(max(1, int(p * logits.shape[-1])), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < border, float("-inf"))


def zeros(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) >= p
    return logits.masked_fill(out.scatter(-1, order, out), 0.0)


MISTAKES = (
    Mistake(
        "not sorted",
        lambda logits, p: logits.masked_fill(reached(logits.softmax(dim=-1), p), NEVER),
        "You add up the probabilities in the order of the vocabulary. Sort them first, most likely token first, and "
        "put your decisions back in the order of the vocabulary at the end.",
    ),
    Mistake(
        "not sorted, the crossing token out",
        lambda logits, p: logits.masked_fill(crossing_out(logits.softmax(dim=-1), p), NEVER),
        "There are two mistakes here. Sort the probabilities before you add them up, and keep the token that makes "
        "the sum reach `p`.",
    ),
    Mistake(
        "the crossing token out",
        nucleus(crossing_out),
        NOTHING_LEFT,
    ),
    Mistake(
        "the token that reaches p out",
        nucleus(reaching_out),
        NOTHING_LEFT,
    ),
    Mistake(
        "the crossing token out, the best kept",
        nucleus(crossing_out_but_one),
        "At least one token is always left, but the token that makes the sum reach p should stay, too. Compare p with "
        "the sum *before* each token.",
    ),
    Mistake(
        "out only when more than p stood before",
        nucleus(lambda probabilities, p: probabilities.cumsum(dim=-1) - probabilities > p),
        "Nearly right. A token should also be out when the tokens before it reach exactly p. Compare with ≥.",
    ),
    Mistake(
        "one too many",
        nucleus(one_more),
        "You keep one token too many. A token should be out if the tokens before it have already reached p.",
    ),
    Mistake("from the worst", ascending, "You add up from the least likely token. Start with the most likely one."),
    Mistake(
        "not put back",
        not_put_back,
        "You decide in sorted order, then apply the decisions to logits that are in the order of the vocabulary, so "
        "tokens get each other's decisions.",
    ),
    Mistake(
        "put back the wrong way",
        put_back_the_wrong_way,
        "`order[i]` is the token at index i of the sorted list. You use it as if it were the index of token i in that "
        "list, but that would be the inverse of `order`.",
    ),
    Mistake(
        "sorted logits returned",
        sorted_returned,
        "You return the logits sorted from best to worst. They have to stay in the order of the vocabulary.",
    ),
    Mistake(
        "each token by itself",
        each_by_itself,
        "You compare each single probability with p. It's the *sum* of the best ones that has to reach p.",
    ),
    Mistake(
        "compared with the best token",
        beside_the_best,
        "You keep tokens with at least p times the best token's probability. That's a real method (min-p), but a "
        "different one: here, the *sum* of the best probabilities has to reach p.",
    ),
    Mistake(
        "logits added up",
        nucleus(reached, probabilities_of=lambda logits: logits),
        "You add up logits. Compare p with a sum of probabilities.",
    ),
    Mistake(
        "one softmax for the whole batch",
        nucleus(reached, probabilities_of=whole_batch),
        "This is right for a single row. In a batch, the probabilities of each row should sum to 1. Look at the axis "
        "of your softmax.",
    ),
    Mistake(
        "the rest of p",
        lambda logits, p: nucleus(reached)(logits, 1 - p),
        "You stop at 1 − p, which is roughly the probability that gets cut off. The tokens that stay have to reach p.",
    ),
    Mistake(
        "zero for the others",
        nucleus(reached, fill=0.0),
        "The right tokens are out, but you set their logits to 0, and e⁰ = 1. Which logit becomes a probability of 0 "
        "in the softmax?",
    ),
    Mistake(
        "probabilities returned",
        lambda logits, p: nucleus(reached)(logits, p).softmax(dim=-1),
        "The right tokens stay, but you return probabilities. Return logits: the softmax comes later.",
    ),
    Mistake(
        "everything as likely as the last one kept",
        ties_kept,
        "You keep every token that is as likely as the last one that stays. If several tokens are equally likely, "
        "that's more tokens than it takes to reach `p`.",
    ),
    Mistake(
        "a share of the vocabulary",
        share,
        "You keep a share `p` of the *tokens*. It's their probability that should reach `p`.",
    ),
    Mistake(
        "a large negative number",
        lambda logits, p: keep_top_p(logits, p).nan_to_num(neginf=-1e4),
        "You set the other logits to a large negative number. Use −∞ so that their probability is exactly 0.",
    ),
    Mistake(
        "log probabilities kept",
        lambda logits, p: keep_top_p(logits, p) - logits.logsumexp(dim=-1, keepdim=True),
        "The right tokens stay, but with their log probabilities. Leave their logits as they are.",
    ),
    Mistake(
        "the token that reaches p is out, zeros",
        lambda logits, p: zeros(logits, p),
        "There are two mistakes here. Keep the token that makes the sum reach `p`, and set the other logits to −∞, "
        "because a token with a logit of 0 can still be chosen.",
    ),
)
