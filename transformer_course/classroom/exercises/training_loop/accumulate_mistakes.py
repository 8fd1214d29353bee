"""The usual wrong ways to accumulate gradients."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def collected(backward=None, told=None, between=None):
    """Accumulation with a different loss to backpropagate from or to report, and something done in between."""

    def gather(model, batches, loss_of):
        losses, count = [], len(batches)
        for batch in batches:
            if between:
                between(model)
            loss = loss_of(model, batch)
            (backward or (lambda loss, count, batch: loss / count))(loss, count, batch).backward()
            losses.append(loss.detach())
        return (told or (lambda losses: sum(losses) / len(losses)))(losses)

    return gather


def in_the_end(model, batches, loss_of):
    total = sum(loss_of(model, batch) for batch in batches) / len(batches)
    total.backward()
    return total.detach()


def last_only(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        total = total + loss.detach()
    loss.backward()
    return total


def first_only(model, batches, loss_of):
    loss = loss_of(model, batches[0])
    loss.backward()
    return loss.detach()


def all_at_once(model, batches, loss_of):
    whole = tuple(torch.cat(parts) for parts in zip(*batches, strict=True))
    loss = loss_of(model, whole)
    loss.backward()
    return loss.detach()


def sum_and_last(model, batches, loss_of):
    for batch in batches:
        loss = loss_of(model, batch)
        loss.backward()
    return loss.detach()


def cleared(model, batches, loss_of):
    losses = []
    for batch in batches:
        model.zero_grad()
        losses.append(loss_of(model, batch))
        losses[-1].backward()
    return sum(loss.detach() for loss in losses) / len(batches)


MISTAKES = (
    Mistake(
        "a sum instead of a mean",
        collected(backward=lambda loss, count, batch: loss, told=sum),
        "You add up the losses, so four small batches produce four times the gradient of one large batch. What should "
        "you divide each loss by, and before which call?",
    ),
    Mistake(
        "divided only for show",
        collected(backward=lambda loss, count, batch: loss),
        "The loss you return is right, but the gradients are too large: you divide the reported loss, but not the "
        "loss that you call backward() on.",
    ),
    Mistake(
        "loss not divided",
        collected(told=sum),
        "The gradients are right. The loss you return is the sum over the small batches, but the loss of the large "
        "batch is their mean.",
    ),
    Mistake(
        "the last loss returned",
        collected(told=lambda losses: losses[-1]),
        "The gradients are right, but you return only the last small batch's loss.",
    ),
    Mistake(
        "the last loss, divided, returned",
        collected(told=lambda losses: losses[-1] / len(losses)),
        "The gradients are right, but the loss you return contains only the last batch's share.",
    ),
    Mistake(
        "gradients emptied in between",
        collected(between=lambda model: model.zero_grad()),
        "Only the last batch's gradients remain, because you clear or overwrite the earlier ones. `backward()` adds to "
        "`.grad` by default, and that's exactly what you need here.",
    ),
    Mistake(
        "one backward at the end",
        in_the_end,
        "The numbers are right, but you add up the losses first and call backward() once. Until that call, the graphs "
        "of all batches stay in memory, just as they would with the large batch. Call backward() for each batch "
        "instead.",
    ),
    Mistake(
        "all batches joined",
        all_at_once,
        "The numbers are right, but you join the small batches into the large one, which doesn't fit into memory. "
        "Take them one at a time.",
    ),
    Mistake(
        "backward of the last one alone",
        last_only,
        "You call backward() after the loop, so only the last small batch counts. Where should the call go?",
    ),
    Mistake(
        "only the first batch",
        first_only,
        "Only the first small batch is used. Is your `return` inside the loop?",
    ),
    Mistake(
        "divided by the examples as well",
        collected(backward=lambda loss, count, batch: loss / count / len(batch[0])),
        "Your gradients are too small. The loss of a small batch is already a mean over its examples, so divide it "
        "only by the number of small batches.",
    ),
    Mistake(
        "divided twice",
        collected(backward=lambda loss, count, batch: loss / count**2),
        "Your gradients are too small: you divide by the number of small batches twice.",
    ),
    Mistake(
        "gradients of the sum, the last loss returned",
        sum_and_last,
        "There are two mistakes here. Divide each loss by the number of batches before backward(), and return the "
        "mean of all losses.",
    ),
    Mistake(
        "cleared in between, not divided",
        cleared,
        "There are two mistakes here. Don't clear the gradients between batches, so that they can add up, and divide "
        "each loss by the number of batches.",
    ),
)
