"""Beam search: keep several beginnings, because the best sequence need not start with the best token."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from einops import rearrange, repeat
from torch import Tensor

from transformer_course.arguments import check_number, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.generation.decoder import Decoder, causal_decoder, check_prompt, source_decoder, start_of
from transformer_course.models.families import CausalLanguageModel, EncoderDecoder
from transformer_course.modes import evaluating

MOST_BEAMS = 10_000


class Beams(NamedTuple):
    """The sequences that were found, best first, and their scores: log probability over length penalty.

    Shape:
        tokens: batch beam seq; int64
        scores: batch beam; float
    """

    tokens: Tensor
    scores: Tensor


def beam_search(
    model: CausalLanguageModel,
    tokens: Tensor,
    max_new: int,
    *,
    beams: int = 4,
    length_penalty: float = 0.6,
    eos_id: int | None = None,
    padding_mask: Tensor | None = None,
    cache: bool = True,
) -> Beams:
    """Continue each prompt in the `beams` likeliest ways that the search finds; a beam that has ended keeps its place.

    The search is over when the best beam has ended and no other can overtake it. Rows that ended are filled with
    `eos_id`; without one every sequence has max_new new tokens, and the length penalty changes no order.

    Source: Wu et al. 2016, section 7, equation 14 (the length penalty), arXiv 1609.08144; 4 beams and 0.6:
    Vaswani et al. 2017, section 6.1, arXiv 1706.03762.

    Shape:
        tokens: batch seq; integer, prompts padded on the left
        padding_mask: batch seq; bool, True = a real token
    Raises:
        ValueError: the prompts are unusable, there is no room for max_new tokens, beams < 1 or length_penalty < 0
    """
    check_whole("beams", beams, most=MOST_BEAMS)
    check_prompt(tokens, max_new, model.config, padding_mask, window=False, eos_id=eos_id)
    return _search(
        model,
        lambda: causal_decoder(model, tokens, max_new, padding_mask, cache, copies=beams),
        tokens.long(),
        max_new,
        beams,
        length_penalty,
        eos_id,
    )


def beam_search_from_source(
    model: EncoderDecoder,
    source: Tensor,
    max_new: int,
    *,
    bos_id: int,
    eos_id: int,
    beams: int = 4,
    length_penalty: float = 0.6,
    source_mask: Tensor | None = None,
    cache: bool = True,
) -> Beams:
    """Write the likeliest targets for each source, from `bos_id` (left out of the result) to `eos_id`.

    Shape:
        source: batch source; integer
        source_mask: batch source; bool, True = a real token
    Raises:
        ValueError: the source is unusable, there is no room for max_new tokens, beams < 1 or length_penalty < 0
    """
    check_whole("beams", beams, most=MOST_BEAMS)
    start = start_of(model, source, bos_id)
    check_prompt(start, max_new, model.config, None, window=False, eos_id=eos_id)
    found = _search(
        model,
        lambda: source_decoder(model, source, max_new, source_mask, cache, copies=beams),
        start,
        max_new,
        beams,
        length_penalty,
        eos_id,
    )
    return Beams(found.tokens[:, :, 1:], found.scores)


def extend_beams(total: Tensor, step: Tensor, penalty: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Try every next token for every beam, and keep the best: their totals, the beams they continue, their tokens.

    A total is the log probability of a beam's whole text. Totals are divided by the penalty before they're compared.

    Shape:
        total: batch beam; float
        step: batch beam vocab; float, log probabilities of the next token
        penalty: batch beam; float
        totals: batch beam
        origin: batch beam; int64
        token: batch beam; int64
    """
    beams, vocab = step.shape[1:]
    totals = total[..., None] + step
    scores = totals / penalty[..., None]
    best = scores.flatten(1).topk(beams).indices
    return totals.flatten(1).gather(1, best), best // vocab, best % vocab


def _search(
    model: torch.nn.Module,
    new_decoder: Callable[[], Decoder],
    prompt: Tensor,
    max_new: int,
    beams: int,
    length_penalty: float,
    eos_id: int | None,
) -> Beams:
    if check_number("length_penalty", length_penalty) < 0:
        raise ValueError(f"length_penalty={length_penalty} must not be negative: 0 compares plain log probabilities")

    def penalty(length: Tensor | int) -> Tensor | float:
        return ((5 + length) / 6) ** length_penalty

    sequences = repeat(prompt, "batch seq -> batch beam seq", beam=beams)
    # All beams of a prompt begin alike: only the first may count, or they would find the same thing.
    total = torch.full(sequences.shape[:2], -torch.inf, device=prompt.device)
    total[:, 0] = 0.0
    ended = torch.zeros_like(total, dtype=torch.bool)
    lengths = torch.zeros_like(total, dtype=torch.long)
    with evaluating(model), torch.inference_mode():
        decoder = new_decoder()
        for _ in range(max_new):
            logits = decoder(rearrange(sequences, "batch beam seq -> (batch beam) seq"))
            step = rearrange(logits.float().log_softmax(-1), "(batch beam) vocab -> batch beam vocab", beam=beams)
            if eos_id is not None:
                # A beam that has ended goes on in one way only, which costs nothing.
                step = step.masked_fill(ended[..., None], -torch.inf)
                step[..., eos_id] = step[..., eos_id].masked_fill(ended, 0.0)
            total, origin, token = extend_beams(total, step, penalty(lengths + ~ended))
            lengths = (lengths + ~ended).gather(1, origin)
            ended = ended.gather(1, origin)
            past = sequences.gather(1, origin[..., None].expand_as(sequences))
            sequences = torch.cat([past, token[..., None]], dim=-1)
            if eos_id is not None:
                ended = ended | (token == eos_id)
                could_reach = (total / penalty(max_new)).masked_fill(ended, -torch.inf).amax(dim=1)
                if (ended[:, 0] & (total[:, 0] / penalty(lengths[:, 0]) >= could_reach)).all():
                    break
            first_row = torch.arange(0, ended.numel(), beams, device=prompt.device)
            decoder.reorder(rearrange(origin + first_row[:, None], "batch beam -> (batch beam)"))
    # Cloned, because autograd refuses tensors that were made in inference mode.
    return Beams(sequences.clone(), (total / penalty(lengths)).clone())


check_calls(__name__)
