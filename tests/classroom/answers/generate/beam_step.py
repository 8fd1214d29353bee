"""Answers to `beam_step`, as learners write them."""

import torch


def wrong_totals_not_added(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = log_probabilities.flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_totals_multiplied(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] * log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_totals_along_the_vocabulary(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[:, None, :] + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_totals_without_a_new_axis(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_best_token_of_each_beam(totals, log_probabilities):
    # Every beam continues itself, so no beam is ever dropped.
    best = (totals[..., None] + log_probabilities).max(dim=-1)
    numbers = torch.arange(totals.shape[1]).expand_as(totals)
    return best.values, numbers, best.indices


def wrong_best_tokens_of_each_beam_kept_apart(totals, log_probabilities):
    beams = totals.shape[1]
    best = (totals[..., None] + log_probabilities).topk(beams, dim=-1)
    return best.values, torch.arange(beams), best.indices


def wrong_first_beam_only(totals, log_probabilities):
    beams = totals.shape[1]
    best = (totals[:, :1] + log_probabilities[:, 0]).topk(beams)
    return best.values, torch.zeros_like(best.indices), best.indices


def wrong_beam_in_the_place_of_the_token(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices % vocab, best.indices // vocab


def wrong_divided_by_the_number_of_beams(totals, log_probabilities):
    beams = totals.shape[1]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices // beams, best.indices % beams


def wrong_places_of_the_long_row(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices


def wrong_beam_as_a_fraction(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices / vocab, best.indices % vocab


def wrong_vocabulary_laid_out_first(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    scores = (totals[..., None] + log_probabilities).transpose(1, 2).flatten(1)
    best = scores.topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_batch_mixed(totals, log_probabilities):
    batch, beams, vocab = log_probabilities.shape
    best = (totals[..., None] + log_probabilities).flatten().topk(batch * beams)
    places = best.indices.view(batch, beams)
    return best.values.view(batch, beams), places // vocab % beams, places % vocab


def wrong_as_many_as_the_vocabulary(totals, log_probabilities):
    vocab = log_probabilities.shape[-1]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(vocab)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_as_many_as_the_batch(totals, log_probabilities):
    vocab = log_probabilities.shape[-1]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(len(totals))
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_only_the_best_text(totals, log_probabilities):
    vocab = log_probabilities.shape[-1]
    best = (totals[..., None] + log_probabilities).flatten(1).max(dim=-1)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_least_likely_texts(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams, largest=False)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_most_likely_text_last(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    ordered = (totals[..., None] + log_probabilities).flatten(1).sort(dim=-1)
    places = ordered.indices[:, -beams:]
    return ordered.values[:, -beams:], places // vocab, places % vocab


def wrong_in_the_order_of_the_beams(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    scores = (totals[..., None] + log_probabilities).flatten(1)
    places = scores.topk(beams).indices.sort(dim=-1).values
    return scores.gather(1, places), places // vocab, places % vocab


def wrong_old_totals_returned(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    return totals, best.indices // vocab, best.indices % vocab


def wrong_probabilities_as_totals(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).exp().flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_probabilities_multiplied(totals, log_probabilities):
    # Long texts have probabilities that round to 0.
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals.exp()[..., None] * log_probabilities.exp()).flatten(1).topk(beams)
    return best.values.log(), best.indices // vocab, best.indices % vocab


def wrong_averaged(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = ((totals[..., None] + log_probabilities) / 2).flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_softmax_once_more(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    scores = totals[..., None] + log_probabilities.softmax(dim=-1)
    best = scores.flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_token_returned_before_the_beam(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    values, places = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    tokens, numbers = places % vocab, places // vocab
    return values, tokens, numbers


def wrong_beam_not_returned(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices % vocab


def wrong_result_of_topk(totals, log_probabilities):
    beams = totals.shape[1]
    return (totals[..., None] + log_probabilities).flatten(1).topk(beams)


def wrong_small_vocabulary_forgotten(totals, log_probabilities):
    beams = totals.shape[1]
    step, tokens = log_probabilities.topk(beams, dim=-1)
    best = (totals[..., None] + step).flatten(1).topk(beams)
    return best.values, best.indices // beams, tokens.flatten(1).gather(1, best.indices)


def wrong_batch_treated_as_beams(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[:2]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_totals_changed_in_place(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(1).topk(beams)
    totals.copy_(best.values)
    return totals, best.indices // vocab, best.indices % vocab


def wrong_totals_not_added_and_beam_in_the_place_of_the_token(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = log_probabilities.flatten(1).topk(beams)
    return best.values, best.indices % vocab, best.indices // vocab


def wrong_best_token_of_each_beam_and_old_totals(totals, log_probabilities):
    tokens = log_probabilities.argmax(dim=-1)
    return totals, torch.arange(totals.shape[1]).expand_as(totals), tokens


def wrong_least_likely_texts_and_divided_by_the_number_of_beams(totals, log_probabilities):
    beams = totals.shape[1]
    best = (totals[..., None] + log_probabilities).flatten(1).sort(dim=-1)
    places = best.indices[:, :beams]
    return best.values[:, :beams], places // beams, places % beams


def right_cut_after_sorting(totals, log_probabilities):
    batch, beams, vocab = log_probabilities.shape
    scores = (totals.unsqueeze(-1) + log_probabilities).reshape(batch, beams * vocab)
    values, places = scores.sort(dim=-1, descending=True)
    places = places[:, :beams]
    return values[:, :beams], torch.div(places, vocab, rounding_mode="floor"), places.remainder(vocab)


def right_two_rounds(totals, log_probabilities):
    # No beam can have more survivors than there are beams.
    beams, vocab = log_probabilities.shape[-2:]
    few = min(beams, vocab)
    step, tokens = log_probabilities.topk(few, dim=-1)
    best = (totals[..., None] + step).flatten(1).topk(beams)
    return best.values, best.indices // few, tokens.flatten(1).gather(1, best.indices)


def right_index_tables(totals, log_probabilities):
    batch, beams, vocab = log_probabilities.shape
    device = totals.device
    scores = (totals[..., None] + log_probabilities).flatten(1)
    beam_of = torch.arange(beams, device=device).repeat_interleave(vocab).expand(batch, -1)
    token_of = torch.arange(vocab, device=device).repeat(beams).expand(batch, -1)
    new_totals, places = torch.topk(scores, beams, dim=1)
    return new_totals, beam_of.gather(1, places), token_of.gather(1, places)


def right_text_by_text(totals, log_probabilities):
    batch, beams, vocab = log_probabilities.shape
    values, numbers, tokens = [], [], []
    for total, step in zip(totals, log_probabilities, strict=True):
        texts = [(total[b] + step[b, t], b, t) for b in range(beams) for t in range(vocab)]
        texts = sorted(texts, key=lambda text: text[0].item(), reverse=True)[:beams]
        values.append(torch.stack([text[0] for text in texts]))
        numbers.append([text[1] for text in texts])
        tokens.append([text[2] for text in texts])
    device = totals.device
    return torch.stack(values), torch.tensor(numbers, device=device), torch.tensor(tokens, device=device)


def wrong_totals_of_the_best_beam_for_all(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    together = totals.max(dim=-1).values[:, None, None] + log_probabilities
    best = together.flatten(-2).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


def wrong_token_and_beam_of_the_second_best(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    together = (totals[..., None] + log_probabilities).flatten(-2)
    best = together.topk(min(beams + 1, together.shape[-1]))
    ids = best.indices[..., 1:] if best.indices.shape[-1] > beams else best.indices
    return together.gather(-1, ids), ids // vocab, ids % vocab


def wrong_remainder_and_quotient_of_beams(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    best = (totals[..., None] + log_probabilities).flatten(-2).topk(beams)
    return best.values, best.indices % beams, best.indices // beams
