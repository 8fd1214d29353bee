"""More wrong versions of `masked_loss` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def logs(logits, labels):
    return logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]


def right(logits, labels):
    return logits.softmax(dim=-1).gather(-1, labels[..., None])[..., 0]


def first_selected(logits, labels, select):
    right = logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -right[select][0]


MORE_MISTAKES = (
    Mistake(
        "1 minus the probability",
        lambda logits, labels, select: (1 - right(logits, labels)[select]).mean(),
        "You take 1 − p. Cross-entropy is −log p, which grows without limit when the model is sure but wrong.",
    ),
    Mistake(
        "the logarithm of the mean",
        lambda logits, labels, select: -right(logits, labels)[select].mean().log(),
        "You average the probabilities and then take the logarithm. Take the logarithm first.",
    ),
    Mistake(
        "of the best guess",
        lambda logits, labels, select: -logits.log_softmax(-1).amax(-1)[select].mean(),
        "You take the log probability of the model's best guess. What counts is the log probability of the *label*.",
    ),
    Mistake(
        "a little added in the logarithm",
        lambda logits, labels, select: -(right(logits, labels)[select] + 1e-9).log().mean(),
        "You add a small number before you take the logarithm, so a probability of nearly 0 costs too little. "
        "`log_softmax` doesn't need that.",
    ),
    Mistake(
        "divided by the batch",
        lambda logits, labels, select: -(logs(logits, labels) * select).sum() / logits.shape[0],
        "You divide by the number of sentences. Divide by the number of selected tokens.",
    ),
    Mistake(
        "each with each",
        lambda logits, labels, select: -logits[select].log_softmax(-1)[:, labels[select]].mean(),
        "You compare each selected position with every selected label. Each position has its own label: use `gather`, "
        "or index with both the position and the label.",
    ),
    Mistake(
        "logits set to 0",
        lambda logits, labels, select: -logs(logits * select[..., None], labels).mean(),
        "You set the other logits to 0. That makes all tokens equally likely there, so each position still adds "
        "ln(vocab) to the sum. Leave these positions out.",
    ),
    Mistake(
        "the sign, and all tokens",
        lambda logits, labels, select: (logs(logits, labels) * select).mean(),
        "There are two mistakes here. Return the *negative* log probability, and average over the selected tokens "
        "only.",
    ),
    Mistake(
        "over the sequence, summed",
        lambda logits, labels, select: -logits.log_softmax(1).gather(-1, labels[..., None])[..., 0][select].sum(),
        "There are two mistakes here. Take the softmax over the vocabulary, and return the mean, not the sum.",
    ),
    Mistake(
        "the first selected token only",
        first_selected,
        "You take the loss of only the first selected token. Average over all of them.",
    ),
)
