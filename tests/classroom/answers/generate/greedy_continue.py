"""Answers to `greedy_continue`, as learners write them."""

import torch


def wrong_only_new_tokens_returned(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written[:, tokens.shape[1] :]


def wrong_always_asks_about_the_prompt(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(tokens)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_only_the_last_token_read(model, tokens, max_new):
    # As if the model remembered the rest.
    written = tokens
    for _ in range(max_new):
        best = model(written[:, -1:])[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_first_position(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, 0].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_last_position_of_the_prompt(model, tokens, max_new):
    last = tokens.shape[1] - 1
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, last].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_position_before_the_last(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -2].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_guesses_of_all_positions_appended(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written).argmax(dim=-1)
        written = torch.cat([written, best], dim=1)
    return written


def wrong_best_of_the_whole_batch(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax()
        written = torch.cat([written, best.expand(len(tokens), 1)], dim=1)
    return written


def wrong_best_text_instead_of_best_token(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=0)[: len(tokens)]
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_last_text_instead_of_last_position(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[-1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_least_likely_token(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = (-model(written)[:, -1]).argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_drawn_at_random(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        probabilities = model(written)[:, -1].softmax(dim=-1)
        written = torch.cat([written, torch.multinomial(probabilities, 1)], dim=1)
    return written


def wrong_logit_instead_of_id(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].max(dim=-1).values
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_new_axis_forgotten(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best], dim=1)
    return written


def wrong_appended_as_another_text(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1, keepdim=True)
        written = torch.cat([written, best.expand_as(written)], dim=0)
    return written


def wrong_new_tokens_in_front(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([best[:, None], written], dim=1)
    return written


def wrong_all_new_tokens_from_one_call(model, tokens, max_new):
    # The second best token isn't the second token.
    best = model(tokens)[:, -1].topk(max_new).indices
    return torch.cat([tokens, best], dim=1)


def wrong_one_token_too_many(model, tokens, max_new):
    written = tokens
    for _ in range(max_new + 1):
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_one_token_too_few(model, tokens, max_new):
    written = tokens
    for _ in range(1, max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_up_to_a_total_length(model, tokens, max_new):
    written = tokens
    while written.shape[1] < max_new:
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_nothing_to_join_without_new_tokens(model, tokens, max_new):
    written, new = tokens, []
    for _ in range(max_new):
        new.append(model(written)[:, -1].argmax(dim=-1))
        written = torch.cat([written, new[-1][:, None]], dim=1)
    return torch.cat([tokens, torch.stack(new, dim=1)], dim=1)


def wrong_stops_at_a_repeated_token(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        if torch.equal(best, written[:, -1]):
            break
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_first_text_only(model, tokens, max_new):
    written = tokens[0].tolist()
    for _ in range(max_new):
        logits = model(torch.tensor([written]))
        written.append(logits[0, -1].argmax().item())
    return torch.tensor([written])


def wrong_item_of_a_batch(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1).item()
        written = torch.cat([written, torch.tensor([[best]])], dim=1)
    return written


def wrong_lists_of_ids(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written.tolist()


def wrong_space_filled_with_floats(model, tokens, max_new):
    seq = tokens.shape[1]
    written = torch.zeros(len(tokens), seq + max_new)
    written[:, :seq] = tokens
    for i in range(seq, seq + max_new):
        written[:, i] = model(written[:, :i].long())[:, -1].argmax(dim=-1)
    return written


def wrong_reads_the_empty_places_too(model, tokens, max_new):
    seq = tokens.shape[1]
    written = torch.cat([tokens, torch.zeros(len(tokens), max_new, dtype=tokens.dtype)], dim=1)
    for i in range(seq, seq + max_new):
        written[:, i] = model(written)[:, -1].argmax(dim=-1)
    return written


def wrong_list_method_of_a_tensor(model, tokens, max_new):
    for _ in range(max_new):
        best = model(tokens)[:, -1].argmax(dim=-1)
        tokens.append(best)
    return tokens


def wrong_result_of_cat_dropped(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax(dim=-1)
        torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_first_position_and_only_new_tokens(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, 0].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written[:, -max_new:]


def wrong_only_the_last_token_read_and_one_too_many(model, tokens, max_new):
    written = tokens
    for _ in range(max_new + 1):
        best = model(written[:, -1:])[:, -1].argmax(dim=-1)
        written = torch.cat([written, best[:, None]], dim=1)
    return written


def wrong_best_of_the_whole_batch_and_in_front(model, tokens, max_new):
    written = tokens
    for _ in range(max_new):
        best = model(written)[:, -1].argmax()
        written = torch.cat([best.repeat(len(tokens), 1), written], dim=1)
    return written


def right_top_one_without_gradient(model, tokens, max_new):
    with torch.no_grad():
        for _ in range(max_new):
            best = model(tokens)[:, -1, :].topk(1, dim=-1).indices
            tokens = torch.cat((tokens, best), dim=-1)
    return tokens


def right_space_made_first(model, tokens, max_new):
    batch, seq = tokens.shape
    written = tokens.new_zeros(batch, seq + max_new)
    written[:, :seq] = tokens
    for i in range(seq, seq + max_new):
        probabilities = model(written[:, :i]).softmax(dim=-1)
        written[:, i] = probabilities[:, i - 1].max(dim=-1).indices
    return written


def right_text_by_text(model, tokens, max_new):
    texts = []
    for text in tokens:
        for _ in range(max_new):
            best = model(text[None])[0, -1].argmax()
            text = torch.cat([text, best.view(1)])
        texts.append(text)
    return torch.stack(texts)


def right_nested_recursion(model, tokens, max_new):
    def write(text, left):
        if left == 0:
            return text
        best = model(text)[:, -1].argmax(dim=-1, keepdim=True)
        return write(torch.hstack([text, best]), left - 1)

    return write(tokens, max_new)


def wrong_second_best(model, tokens, max_new):
    for _ in range(max_new):
        best = model(tokens)[:, -1].topk(2).indices[:, 1:]
        tokens = torch.cat([tokens, best], dim=1)
    return tokens


def wrong_last_text_with_keepdim(model, tokens, max_new):
    for _ in range(max_new):
        best = model(tokens)[-1].argmax(dim=-1, keepdim=True)
        tokens = torch.cat([tokens, best], dim=1)
    return tokens


def wrong_first_token_dropped(model, tokens, max_new):
    for _ in range(max_new):
        best = model(tokens)[:, -1].argmax(dim=-1)
        tokens = torch.cat([tokens[:, 1:], best[:, None]], dim=1)
    return tokens
