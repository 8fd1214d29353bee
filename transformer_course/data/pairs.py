"""Source and target sequences in padded batches of similar length."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from transformer_course.arguments import check_whole
from transformer_course.call_checks import check_calls

IdPair = tuple[Sequence[int], Sequence[int]]
Device = torch.device | str | None


class PairBatch(NamedTuple):
    """One padded batch; the masks are True at real tokens, `index` says which pairs of the list these are."""

    source: Tensor
    target_in: Tensor
    target_out: Tensor
    source_mask: Tensor
    target_mask: Tensor
    index: Tensor


def pair_batches(
    pairs: Sequence[IdPair],
    *,
    pad_id: int,
    bos_id: int,
    eos_id: int,
    batch: int | None = None,
    batch_tokens: int | None = None,
    generator: Generator | None = None,
    device: Device = None,
) -> Iterator[PairBatch]:
    """Go once through all pairs, in batches of similar length, so that little is padding.

    Give the size as `batch` pairs or as `batch_tokens`, the most tokens (padding included) that sources and
    targets of one batch may have together. With a generator the pairs of equal length mix and the
    batches come in random order; without one they go from short to long. Sources are used as they are;
    `target_in` is bos and the target, `target_out` is the target and eos.

    Raises:
        ValueError: not exactly one of batch and batch_tokens is given, or a pair alone exceeds batch_tokens
    """
    if (batch is None) == (batch_tokens is None):
        raise ValueError(f"give either batch or batch_tokens, got batch={batch} and batch_tokens={batch_tokens}")
    if batch is not None:
        check_whole("batch", batch)
    if batch_tokens is not None:
        check_whole("batch_tokens", batch_tokens)
    for name, token in (("pad_id", pad_id), ("bos_id", bos_id), ("eos_id", eos_id)):
        check_whole(name, token, 0)
    groups = list(_groups(pairs, _by_length(pairs, generator), batch, batch_tokens))
    if generator is not None:
        order = torch.randperm(len(groups), generator=generator, device=generator.device).tolist()
        groups = [groups[i] for i in order]
    return (_collate(pairs, group, pad_id, bos_id, eos_id, device) for group in groups)


def _by_length(pairs: Sequence[IdPair], generator: Generator | None) -> list[int]:
    """Indices from short to long; ties in random order, so that a pair meets new companions each time."""
    ties: list[float] = [0.0] * len(pairs)
    if generator is not None:
        ties = torch.rand(len(pairs), generator=generator, device=generator.device).tolist()
    return sorted(range(len(pairs)), key=lambda i: (len(pairs[i][1]), len(pairs[i][0]), ties[i]))


def _groups(
    pairs: Sequence[IdPair], order: list[int], batch: int | None, batch_tokens: int | None
) -> Iterator[list[int]]:
    group: list[int] = []
    longest_source = longest_target = 0
    for i in order:
        source, target = len(pairs[i][0]), len(pairs[i][1]) + 1  # + 1: bos or eos
        if batch_tokens is not None and source + target > batch_tokens:
            raise ValueError(
                f"pair {i} has {source} source and {target} target tokens, more than batch_tokens={batch_tokens}; "
                "raise batch_tokens or shorten the pair"
            )
        longest_source, longest_target = max(longest_source, source), max(longest_target, target)
        padded = (len(group) + 1) * (longest_source + longest_target)
        full = len(group) == batch if batch_tokens is None else padded > batch_tokens
        if group and full:
            yield group
            group, longest_source, longest_target = [], source, target
        group.append(i)
    if group:
        yield group


def _collate(
    pairs: Sequence[IdPair],
    group: list[int],
    pad_id: int,
    bos_id: int,
    eos_id: int,
    device: Device,
) -> PairBatch:
    sources = [list(pairs[i][0]) for i in group]
    targets = [list(pairs[i][1]) for i in group]
    source, source_mask = _pad(sources, pad_id, device)
    target_in, target_mask = _pad([[bos_id, *target] for target in targets], pad_id, device)
    target_out, _ = _pad([[*target, eos_id] for target in targets], pad_id, device)
    return PairBatch(
        source, target_in, target_out, source_mask, target_mask, _sent(torch.tensor(group, device="cpu"), device)
    )


def _pad(rows: list[list[int]], pad_id: int, device: Device) -> tuple[Tensor, Tensor]:
    longest = max(map(len, rows))
    padded = torch.tensor([row + [pad_id] * (longest - len(row)) for row in rows], device="cpu")
    # From the lengths, not from `padded != pad_id`: a real token may have the same id.
    lengths = torch.tensor([len(row) for row in rows], device="cpu")
    real = torch.arange(longest, device="cpu") < lengths[:, None]
    return _sent(padded, device), _sent(real, device)


def _sent(made: Tensor, device: Device) -> Tensor:
    """A tensor on its way to a device: on a GPU, the processor would else wait for all that was started before."""
    return made.to(torch.empty(0).device if device is None else device, non_blocking=True)


check_calls(__name__)
