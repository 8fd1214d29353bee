"""Answers to `accumulate`, as learners write them."""

import torch


def wrong_gradients_of_the_sum(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch)
        loss.backward()
        total = total + loss.detach()
    return total / len(batches)


def wrong_sum_of_losses_returned(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch)
        (loss / len(batches)).backward()
        total = total + loss.detach()
    return total


def wrong_divided_twice(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        total = total + loss.detach()
    return total / len(batches)


def wrong_one_backward_at_the_end(model, batches, loss_of):
    # All graphs are in memory at once.
    total = 0.0
    for batch in batches:
        total = total + loss_of(model, batch) / len(batches)
    total.backward()
    return total.detach()


def wrong_all_losses_first(model, batches, loss_of):
    losses = [loss_of(model, batch) for batch in batches]
    for loss in losses:
        (loss / len(losses)).backward()
    return sum(loss.detach() for loss in losses) / len(losses)


def wrong_not_detached(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        total = total + loss
    return total


def wrong_gradients_cleared_each_time(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        model.zero_grad()
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        total = total + loss.detach()
    return total


def wrong_gradients_cleared_at_the_end(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        total = total + loss.detach()
    model.zero_grad()
    return total


def wrong_last_loss_returned(model, batches, loss_of):
    for batch in batches:
        loss = loss_of(model, batch)
        (loss / len(batches)).backward()
    return loss.detach()


def wrong_step_after_every_batch(model, batches, loss_of):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        optimizer.step()
        total = total + loss.detach()
    return total


def wrong_step_after_every_batch_with_clearing(model, batches, loss_of):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_of(model, batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).mean()


def wrong_divided_by_the_size_of_a_batch(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batch)
        loss.backward()
        total = total + loss.detach()
    return total


def wrong_batches_joined(model, batches, loss_of):
    loss = loss_of(model, torch.cat(batches))
    loss.backward()
    return loss.detach()


def wrong_no_backward(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        total = total + loss_of(model, batch).detach() / len(batches)
    return total


def wrong_detached_before_backward(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch).detach() / len(batches)
        loss.backward()
        total = total + loss
    return total


def wrong_loss_without_gradient(model, batches, loss_of):
    total = 0.0
    with torch.no_grad():
        for batch in batches:
            loss = loss_of(model, batch) / len(batches)
            loss.backward()
            total += loss
    return total


def wrong_gradients_divided_after_every_batch(model, batches, loss_of):
    # Early batches are divided as often as there are batches after them.
    losses = []
    for batch in batches:
        loss = loss_of(model, batch)
        loss.backward()
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter.grad /= len(batches)
        losses.append(loss.detach())
    return torch.stack(losses).mean()


def wrong_gradients_overwritten(model, batches, loss_of):
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient
        total = total + loss.detach()
    return total


def wrong_gradients_returned(model, batches, loss_of):
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    gradients = [torch.zeros_like(parameter) for parameter in parameters]
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        for total, gradient in zip(gradients, torch.autograd.grad(loss, parameters, allow_unused=True)):
            if gradient is not None:
                total += gradient
    return gradients


def wrong_first_batch_only(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        total = total + loss.detach()
        return total


def wrong_last_batch_left_out(model, batches, loss_of):
    total = 0.0
    for i in range(len(batches) - 1):
        loss = loss_of(model, batches[i]) / len(batches)
        loss.backward()
        total = total + loss.detach()
    return total


def wrong_loss_called_with_the_batch_first(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(batch, model) / len(batches)
        loss.backward()
        total = total + loss.detach()
    return total


def wrong_loss_called_with_the_prediction(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model(batch), batch) / len(batches)
        loss.backward()
        total = total + loss.detach()
    return total


def wrong_list_divided(model, batches, loss_of):
    losses = []
    for batch in batches:
        loss = loss_of(model, batch)
        (loss / len(batches)).backward()
        losses.append(loss.detach())
    return losses / len(batches)


def wrong_losses_in_a_list(model, batches, loss_of):
    losses = []
    for batch in batches:
        loss = loss_of(model, batch)
        (loss / len(batches)).backward()
        losses.append(loss.item())
    return losses


def wrong_gradients_of_the_sum_and_not_detached(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch)
        loss.backward()
        total = total + loss
    return total / len(batches)


def wrong_gradients_of_the_sum_and_last_loss_returned(model, batches, loss_of):
    for batch in batches:
        loss = loss_of(model, batch)
        loss.backward()
    return loss.detach()


def wrong_cleared_each_time_and_not_divided(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        model.zero_grad(set_to_none=True)
        loss = loss_of(model, batch)
        loss.backward()
        total += loss.detach()
    return total / len(batches)


def right_gradients_divided_at_the_end(model, batches, loss_of):
    losses = []
    for batch in batches:
        loss = loss_of(model, batch)
        loss.backward()
        losses.append(loss.detach())
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.div_(len(batches))
    return torch.stack(losses).mean()


def right_weight_given_to_backward(model, batches, loss_of):
    mean = 0.0
    for batch in batches:
        loss = loss_of(model, batch)
        loss.backward(torch.full_like(loss, 1 / len(batches)))
        mean += loss.detach() / len(batches)
        del loss
    return mean


def right_python_float(model, batches, loss_of):
    share = 1 / len(batches)
    total = 0.0
    for batch in batches:
        loss = share * loss_of(model, batch)
        loss.backward()
        total += loss.item()
    return total


def right_autograd_grad(model, batches, loss_of):
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
        for parameter, gradient in zip(parameters, gradients):
            if gradient is not None:
                parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient
        total = total + loss.detach()
    return total


def wrong_divided_by_one_more(model, batches, loss_of):
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / (len(batches) + 1)
        loss.backward()
        total += loss.detach()
    return total


def wrong_largest_loss_returned(model, batches, loss_of):
    losses = []
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        losses.append(loss.detach())
    return max(losses)


def wrong_backward_only_at_the_last_batch(model, batches, loss_of):
    total = 0.0
    for i, batch in enumerate(batches):
        loss = loss_of(model, batch) / len(batches)
        total = total + loss.detach()
        if i == len(batches) - 1:
            loss.backward()
    return total
