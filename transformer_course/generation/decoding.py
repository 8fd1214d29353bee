"""Writing token after token."""

from collections.abc import Callable, Iterator

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from transformer_course.arguments import check_number, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.generation.decoder import Decoder, causal_decoder, check_prompt, source_decoder, start_of
from transformer_course.generation.sampling import Sampler
from transformer_course.models.families import CausalLanguageModel, EncoderDecoder
from transformer_course.modes import evaluating


def stream(
    model: CausalLanguageModel,
    tokens: Tensor,
    max_new: int,
    *,
    padding_mask: Tensor | None = None,
    temperature: float = 0.0,
    top_k: int | None = None,
    top_p: float | None = None,
    eos_id: int | None = None,
    generator: Generator | None = None,
    cache: bool = True,
    window: bool = False,
) -> Iterator[Tensor]:
    """Continue each prompt, and hand over one token per row as soon as it is chosen; greedy at temperature 0.

    It ends when every row has written `eos_id`; a row that ended earlier repeats it. With `window=True` text longer
    than the model's max_len is written from the last max_len tokens. The model is in evaluation mode while
    it computes a token, and in its own mode between two of them.

    Shape:
        tokens: batch seq; integer, prompts padded on the left
        padding_mask: batch seq; bool, True = a real token
        returns: batch; int64, at each step
    Raises:
        ValueError: the prompts are unusable, or max_len leaves no room for max_new tokens
    """
    check_prompt(tokens, max_new, model.config, padding_mask, window, eos_id)
    return write(
        model,
        lambda: causal_decoder(model, tokens, max_new, padding_mask, cache),
        tokens,
        max_new,
        sampler(temperature, top_k, top_p, generator),
        eos_id,
    )


def sampler(temperature: float, top_k: int | None, top_p: float | None, generator: Generator | None) -> Sampler:
    """A sampler whose settings are refused here if they are out of range, and not at the first token.

    Raises:
        TypeError: a setting is no number, or the generator no torch.Generator
        ValueError: temperature is negative, top_k less than 1, or top_p not above 0 and at most 1
    """
    if check_number("temperature", temperature) < 0:
        raise ValueError(f"temperature={temperature} must not be negative: 0 takes the best token each time")
    if top_k is not None:
        check_whole("top_k", top_k)
    if top_p is not None:
        check_number("top_p", top_p, 0, 1)
    if generator is not None and not isinstance(generator, Generator):
        raise TypeError(f"generator must be a torch.Generator, got {type(generator).__name__}")
    return Sampler(temperature, top_k, top_p, generator)


def generate(model: CausalLanguageModel, tokens: Tensor, max_new: int, **settings) -> Tensor:
    """Continue each prompt and return it with what follows; `settings` are those of `stream`.

    Shape:
        tokens: batch seq; integer, prompts padded on the left
        returns: batch total; int64, total = seq + the new tokens
    Raises:
        ValueError: the prompts are unusable, or max_len leaves no room for max_new tokens
        TypeError: `stream` knows no such setting
    """
    steps = stream(model, tokens, max_new, **settings)
    return torch.cat([tokens.long(), torch.stack(list(steps), dim=1)], dim=1)


def generate_from_source(
    model: EncoderDecoder,
    source: Tensor,
    max_new: int,
    *,
    bos_id: int,
    eos_id: int,
    source_mask: Tensor | None = None,
    temperature: float = 0.0,
    top_k: int | None = None,
    top_p: float | None = None,
    generator: Generator | None = None,
    cache: bool = True,
) -> Tensor:
    """Write a target for each source, from `bos_id` (left out of the result) to `eos_id` (which fills shorter rows).

    Shape:
        source: batch source; integer
        source_mask: batch source; bool, True = a real token
        returns: batch target; int64
    Raises:
        ValueError: the source is unusable, or max_len leaves no room for max_new tokens
    """
    start = start_of(model, source, bos_id)
    check_prompt(start, max_new, model.config, None, window=False, eos_id=eos_id)
    steps = write(
        model,
        lambda: source_decoder(model, source, max_new, source_mask, cache),
        start,
        max_new,
        sampler(temperature, top_k, top_p, generator),
        eos_id,
    )
    return torch.stack(list(steps), dim=1)


def write(
    model: nn.Module,
    new_decoder: Callable[[], Decoder],
    prompt: Tensor,
    max_new: int,
    choose: Sampler,
    eos_id: int | None,
) -> Iterator[Tensor]:
    """The loop behind all writing: ask for logits, choose a token, append it, hand it over.

    Shape:
        prompt: batch seq; integer
        returns: batch; int64, at each step
    """
    seq = prompt.shape[1]
    sequences = F.pad(prompt.long(), (0, max_new))
    ended = torch.zeros(len(prompt), dtype=torch.bool, device=prompt.device)
    modules = list(model.modules())
    # Entered anew at each step: around the `yield` both would also cover what the caller does between two tokens.
    with evaluating(modules), torch.inference_mode():
        decoder = new_decoder()
    for length in range(seq, seq + max_new):
        with evaluating(modules), torch.inference_mode():
            token = choose(decoder(sequences[:, :length]))
            if eos_id is not None:
                token = token.masked_fill(ended, eos_id)
                ended = ended | (token == eos_id)
            sequences[:, length] = token
        yield token
        if eos_id is not None and ended.all():
            return


check_calls(__name__)
