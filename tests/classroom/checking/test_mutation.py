"""References damaged at random are caught: 97 of 100 or more over all exercises, the survivors known one by one."""

import sys

import pytest
from mutation import damage, mutants

from transformer_course.classroom.checking.diagnosis import expected
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.checking.tensor_comparison import find_fault
from transformer_course.classroom.exercises import all_exercises

# Survivors, looked at one by one: they compute the same as the reference.
EQUIVALENT = {
    "causal_logits": {
        "past = caches[-1].length if caches else 0",  # all caches hold the same number of tokens
    },
    "append_to_cache": {
        "end = length + key.shape[-2]",
        "end = length + value.shape[2]",
    },
    "attention_scores": {
        "d_head = key.shape[-1]",
        "return query @ key.transpose(-1, -2) / d_head ** 0.5",
    },
    "bert_corrupt": {
        "select = ~special & (chance < probability)",
    },
    "macro_f1": {
        "classes, total = (set(expected) | set(predicted), 0.0)",
        "hits = sum((guess == truth == one for guess, truth in zip(expected, predicted, strict=True)))",
    },
    "shift_right": {
        "batch = torch.arange(len(length))",
        "inputs = torch.cat([length.new_full((len(target), 1), bos_id), target], dim=1)",
        "inputs = torch.cat([target.new_full((len(length), 1), bos_id), target], dim=1)",
        "inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=-1)",
        "labels = torch.cat([target, length.new_full((len(target), 1), pad_id)], dim=1)",
        "labels = torch.cat([target, target.new_full((len(length), 1), pad_id)], dim=1)",
        "labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=-1)",
    },
    "text_infill": {
        "for start, length in spans:",
        "pieces += [tokens[place:start], spans.new_tensor([mask_id])]",
    },
    "target_loss": {
        "real = torch.arange(labels.shape[-1]) < length[:, None]",
        "real = torch.arange(logits.shape[1]) < length[:, None]",
    },
    "chrf": {
        "shared = (theirs & ours).total()",
    },
    "align_tokens": {
        "return weights.mean(dim=0)[:-1].argmax(dim=--1)",
        "return weights.mean(dim=0)[:-1].argmax(dim=1)",
    },
    "positions_of": {
        "return (padding_mask.cumsum(dim=--1) - 1).clamp(min=0)[:, -seq:]",
        "return (padding_mask.cumsum(dim=1) - 1).clamp(min=0)[:, -seq:]",
        "seq = tokens.shape[-1]",
    },
    "nearest_tokens": {
        "directions = table / table.norm(dim=-1, keepdim=True)",
    },
    "encode_piece": {
        "result = ids",  # the same numbers: `merge_all` makes a list of its own
        "for pair, new_id in sorted(merged_id.items(), key=lambda item: item[-1]):",
    },
    "keep_top_k": {
        "kth = logits.topk(min(logits.shape[-1], k), dim=-1).values[..., -1:]",
    },
    "greedy_continue": {
        "best = model(written)[:, -1].argmax(dim=--1)",
        "best = model(written)[:, -1].argmax(dim=1)",
        "written = torch.cat([written, best[:, None]], dim=-1)",
    },
    "merge_heads": {
        "return x.transpose(1, -2).flatten(2)",
        "return x.transpose(1, 2).flatten(-2)",
        "return x.transpose(2, 1).flatten(2)",
    },
    "split_heads": {
        "return x.unflatten(-1, (n_heads, -1)).transpose(1, -2)",
        "return x.unflatten(-1, (n_heads, -1)).transpose(2, 1)",
    },
    "turn_pairs": {
        "first, second = (pairs[..., 0], pairs[..., -1])",
    },
    "split_pairs": {
        "return x.unflatten(-1, (2, -1)).transpose(-2, -1)",
    },
    "token_statistics": {
        "variance = (mean - x).square().mean(dim=-1, keepdim=True)",
    },
    "learning_rate": {
        "progress = min(1.0, (step - warmup) / max(steps - warmup, 1))",
        "progress = min((step - warmup) / max(1, steps - warmup), 1.0)",
        # Where `warmup` equals `steps`, no step comes this far.
        "progress = min((step - warmup) / (steps - warmup), 1.0)",
        "progress = min((step - warmup) / max(steps - warmup, 0), 1.0)",
        "progress = min((step - warmup) / max(steps - warmup, -1), 1.0)",
    },
    "is_a_difference": {
        "return (second.mean(dim=-1) - first.mean(dim=-1)).abs() > times * squares.sqrt()",
    },
    "previous_token_score": {
        "return weights.diagonal(offset=-1, dim1=-2, dim2=3).mean(dim=(0, 2))",
        "return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(2, 0))",
    },
    "induction_score": {
        "return rows.diagonal(offset=1, dim1=-2, dim2=3).mean(dim=(0, 2))",
        "return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(2, 0))",
    },
    "name_map": {
        "return {f'encoder.layer.{layer}.{theirs}.{kind}': f'stack.blocks.{layer}.{ours}.{kind}' for "
        "theirs, ours in modules.items() for kind in ('bias', 'weight')}",
    },
    "half_split_rows": {
        "return heads.transpose(1, -2).flatten(0, 2)",
        "return heads.transpose(1, 2).flatten(0, -2)",
        "return heads.transpose(2, 1).flatten(0, 2)",
    },
    "first_difference": {
        "apart = [not torch.allclose(one, other, rtol=0, atol=tolerance, equal_nan=True) for one, other "
        "in zip(theirs, ours, strict=True)]",
        "apart = [not torch.allclose(other, one, rtol=0, atol=tolerance, equal_nan=True) for one, other "
        "in zip(ours, theirs, strict=True)]",
    },
    "mean_pool": {
        "real = padding_mask[:, :, None]",
        "real = padding_mask[:, :, None].to(padding_mask.dtype)",
    },
    "reduce_scatter": {
        "piece = sender - turn",  # a negative index counts from the end
    },
    "rotate": {
        "return (turned if pairing == 'interleaved' else turned.transpose(-2, -1)).flatten(-2)",
    },
    "roofline_seconds": {
        # A billionth is within the tolerance.
        "return max(flops / (gigaflops * 1000000000.0), moved / (gigabytes * 1000000001.0))",
        "return max(flops / (gigaflops * 1000000000.0), moved / (gigabytes * 999999999.0))",
        "return max(flops / (gigaflops * 1000000001.0), moved / (gigabytes * 1000000000.0))",
        "return max(flops / (gigaflops * 999999999.0), moved / (gigabytes * 1000000000.0))",
        "return max(moved / (gigabytes * 1000000000.0), flops / (gigaflops * 1000000000.0))",
    },
}


def passes(exercise, damaged, cases) -> bool:
    """Whether no case finds a fault; the first that does is enough here, and what its card would say isn't asked."""
    wanted = expected(exercise.name)
    return not any(
        find_fault(exercise, case, run_case(exercise, damaged, case), right)
        for case, right in zip(cases, wanted, strict=True)
    )


def survivors(exercise) -> tuple[int, list[str]]:
    cases, total, alive = exercise.cases(), 0, []
    namespace = vars(sys.modules[exercise.reference.__module__])
    for mutant in mutants(exercise.source):
        names = dict(namespace)
        exec(mutant, names)
        total += 1
        if passes(exercise, names[exercise.name], cases):
            alive.append(damage(exercise.source, mutant))
    return total, alive


@pytest.fixture(scope="module")
def found():
    return {name: survivors(exercise) for name, exercise in all_exercises().items()}


def test_damaged_references_are_caught(found, capsys):
    total = sum(count for count, _ in found.values())
    alive = [f"{name}: {change}" for name, (_, changes) in found.items() for change in changes]
    with capsys.disabled():
        print(f"\n{total - len(alive)} of {total} damaged references caught; survivors: {alive}")
    assert total >= 10 * len(found)
    assert len(alive) <= 0.03 * total, alive


def test_every_survivor_is_known_to_be_equivalent(found):
    assert {name: set(changes) for name, (_, changes) in found.items() if changes} == EQUIVALENT


def test_the_mutator_changes_one_thing_at_a_time():
    source = 'def f(x, y):\n    """Doc."""\n    z = x + 1\n    return z * y\n'
    changed = list(mutants(source))
    assert 'def f(x, y):\n    """Doc."""\n    z = x - 1\n    return z * y' in changed
    assert 'def f(x, y):\n    """Doc."""\n    z = x + 1\n    return z / y' in changed
    assert len(set(changed)) == len(changed)
    assert all(text != source.rstrip() for text in changed)
