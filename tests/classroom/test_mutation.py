"""References damaged at random are caught: 95 of 100 or more over all exercises, the survivors known one by one."""

import sys

import pytest
from mutation import damage, mutants

from transformer_course.classroom.checking import diagnose, run_all
from transformer_course.classroom.exercises import all_exercises

# Survivors, looked at one by one: they compute the same as the reference.
EQUIVALENT = {
    "add_positions": {"return table[positions] + vectors"},
    "append_to_cache": {
        "end = key.shape[2] + length",
        "end = length + key.shape[-2]",
        "end = length + value.shape[2]",
    },
    "attention_scores": {
        "d_head = key.shape[-1]",
        "return query @ key.transpose(-1, -2) / d_head ** 0.5",
    },
    "bert_corrupt": {"select = ~special & (chance < probability)"},
    "fill_in_scores": {"return before + after"},
    "macro_f1": {
        "classes, total = (set(expected) | set(predicted), 0.0)",
        "hits = sum((guess == truth == one for guess, truth in zip(expected, predicted, strict=True)))",
        "total += hits * 2 / (predicted.count(one) + expected.count(one))",
        "total += 2 * hits / (expected.count(one) + predicted.count(one))",
    },
    "shift_right": {
        "inputs = torch.cat([length.new_full((len(target), 1), bos_id), target], dim=1)",
        "inputs = torch.cat([target.new_full((len(length), 1), bos_id), target], dim=1)",
        "inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=-1)",
        "labels = torch.cat([target, length.new_full((len(target), 1), pad_id)], dim=1)",
        "labels = torch.cat([target, target.new_full((len(length), 1), pad_id)], dim=1)",
        "labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=-1)",
        "batch = torch.arange(len(length))",
    },
    "text_infill": {
        "for start, length in spans:",
        "place = length + start",
        "pieces += [tokens[place:start], spans.new_tensor([mask_id])]",
    },
    "target_loss": {
        "real = torch.arange(labels.shape[-1]) < length[:, None]",
        "real = torch.arange(logits.shape[1]) < length[:, None]",
    },
    "chrf": {
        "for n in range(1, 1 + longest):",
        "shared = (theirs & ours).total()",
        "strings = [[text[i:n + i] for i in range(len(text) - n + 1)] for text in (written, reference)]",
        "strings = [[text[i:i + n] for i in range(1 + (len(text) - n))] for text in (written, reference)]",
        "return recall * (100 * (1 + beta ** 2) * precision) / (beta ** 2 * precision + recall)",
        "return precision * (100 * (1 + beta ** 2)) * recall / (beta ** 2 * precision + recall)",
        "return (1 + beta ** 2) * 100 * precision * recall / (beta ** 2 * precision + recall)",
        "return 100 * (beta ** 2 + 1) * precision * recall / (beta ** 2 * precision + recall)",
        "return 100 * (1 + beta ** 2) * precision * recall / (recall + beta ** 2 * precision)",
        "return 100 * (1 + beta ** 2) * precision * recall / (precision * beta ** 2 + recall)",
    },
    "align_tokens": {
        "return weights.mean(dim=0)[:-1].argmax(dim=1)",
        "return weights.mean(dim=0)[:-1].argmax(dim=--1)",
    },
    "pre_norm": {"return sublayer(norm(x)) + x"},
    "post_norm": {"return norm(sublayer(x) + x)"},
    "stream_writes": {"x = written + x"},
    "residual_std": {"return std / (n_layers * sublayers) ** 0.5"},
    "positions_of": {
        "seq = tokens.shape[-1]",
        "return torch.arange(past, seq + past, device=tokens.device)",
        "return (padding_mask.cumsum(dim=1) - 1).clamp(min=0)[:, -seq:]",
        "return (padding_mask.cumsum(dim=--1) - 1).clamp(min=0)[:, -seq:]",
    },
    "sum_embeddings": {
        "x = position_vectors + token_vectors",
        "return x if segment_vectors is None else segment_vectors + x",
    },
    "masked_word_logits": {
        "return bias + hidden @ table.T",
        "hidden = norm(torch.nn.functional.gelu(transform_bias + x @ transform_weight.T))",
    },
    "pool_first": {"return torch.tanh(bias + x[:, 0] @ weight.T)"},
    "nearest_tokens": {"directions = table / table.norm(dim=-1, keepdim=True)"},
    "count_pairs": {"result[pair] = frequency + result.get(pair, 0)", "pair = (word[i], word[1 + i])"},
    "encode_piece": {"for pair, new_id in sorted(merged_id.items(), key=lambda item: item[-1]):"},
    "learn_pairs": {"for new_id in range(first_id, n_merges + first_id):"},
    "keep_top_k": {"kth = logits.topk(min(logits.shape[-1], k), dim=-1).values[..., -1:]"},
    "sample_token": {"return (ends <= ends[..., -1:] * draw[..., None]).sum(dim=-1)"},
    "greedy_continue": {
        "best = model(written)[:, -1].argmax(dim=1)",
        "best = model(written)[:, -1].argmax(dim=--1)",
        "written = torch.cat([written, best[:, None]], dim=-1)",
    },
    "beam_step": {"best = (log_probabilities + totals[..., None]).flatten(-2).topk(beams)"},
    "next_token_targets": {
        "windows = torch.stack([stream[start:1 + (start + length)] for start in starts])",
        "windows = torch.stack([stream[start:length + start + 1] for start in starts])",
    },
    "window_starts": {"return (places * draw).long()"},
    "bits_per_character": {"bits = tokens * loss / math.log(2)"},
    "kneser_ney_bigram": {
        "taken = (row > 0).sum(dim=-1, keepdim=True) * discount",
        "mixed = (taken * estimate + (row - discount).clamp(min=0)) / total",
        "mixed = ((row - discount).clamp(min=0) + estimate * taken) / total",
    },
    "shift_features": {
        "turned = (cosine * angles.sin() + sine * angles.cos(), cosine * angles.cos() - sine * angles.sin())",
        "turned = (angles.cos() * sine + cosine * angles.sin(), cosine * angles.cos() - sine * angles.sin())",
        "turned = (sine * angles.cos() + angles.sin() * cosine, cosine * angles.cos() - sine * angles.sin())",
        "turned = (sine * angles.cos() + cosine * angles.sin(), angles.cos() * cosine - sine * angles.sin())",
        "turned = (sine * angles.cos() + cosine * angles.sin(), cosine * angles.cos() - angles.sin() * sine)",
    },
    "merge_heads": {
        "return x.transpose(1, 2).flatten(-2)",
        "return x.transpose(2, 1).flatten(2)",
        "return x.transpose(1, -2).flatten(2)",
    },
    "split_heads": {
        "return x.unflatten(-1, (n_heads, -1)).transpose(2, 1)",
        "return x.unflatten(-1, (n_heads, -1)).transpose(1, -2)",
    },
    "wave_angles": {"return base ** (-pair / d_model) * positions[..., None]"},
    "rotary_angles": {"return frequency * positions[..., None]"},
    "turn_pairs": {
        "first, second = (pairs[..., 0], pairs[..., -1])",
        "return torch.stack([cos * first - second * sin, first * sin + second * cos], dim=-1)",
        "return torch.stack([first * cos - sin * second, first * sin + second * cos], dim=-1)",
        "return torch.stack([first * cos - second * sin, sin * first + second * cos], dim=-1)",
        "return torch.stack([first * cos - second * sin, first * sin + cos * second], dim=-1)",
        "return torch.stack([first * cos - second * sin, second * cos + first * sin], dim=-1)",
    },
    "split_pairs": {"return x.unflatten(-1, (2, -1)).transpose(-2, -1)"},
    "gelu": {
        "return (1 + torch.erf(x / 2 ** 0.5)) * (x * 0.5)",
        "return 0.5 * x * (1 + torch.erf(x / 2 ** 0.5))",
        "return x * 0.5 * (torch.erf(x / 2 ** 0.5) + 1)",
    },
    "feed_forward": {
        "return down_bias + hidden @ down_weight.T",
        "hidden = activation(up_bias + x @ up_weight.T)",
    },
    "silu": {"return torch.sigmoid(x) * x"},
    "gated_feed_forward": {"return x @ up_weight.T * silu(x @ gate_weight.T) @ down_weight.T"},
    "matching_hidden": {"return d_hidden * 2 // 3"},
    "token_statistics": {"variance = (mean - x).square().mean(dim=-1, keepdim=True)"},
    "layer_norm": {
        "normalized = (x - mean) / torch.sqrt(eps + variance)",
        "return weight * normalized + bias",
        "return bias + normalized * weight",
    },
    "rms_norm": {
        "return weight * (x / torch.sqrt(mean_square + eps))",
        "return x / torch.sqrt(eps + mean_square) * weight",
    },
    "accumulate": {"total = loss.detach() + total"},
    "clip_gradients": {"return ([factor * gradient for gradient in gradients], norm)"},
    "learning_rate": {
        "return (step + 1) * peak / warmup",
        "return peak * (1 + step) / warmup",
        "progress = min(1.0, (step - warmup) / (steps - warmup))",
        "return (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2) * peak",
        "return peak * ((1 - floor) * (1 + math.cos(math.pi * progress)) / 2 + floor)",
        "return peak * (floor + (1 + math.cos(math.pi * progress)) * (1 - floor) / 2)",
        "return peak * (floor + (1 - floor) * (math.cos(math.pi * progress) + 1) / 2)",
        "return peak * (floor + (1 - floor) * (1 + math.cos(progress * math.pi)) / 2)",
    },
    "adamw_step": {
        "mean = (1 - beta1) * gradient + beta1 * mean",
        "mean = mean * beta1 + (1 - beta1) * gradient",
        "mean = beta1 * mean + gradient * (1 - beta1)",
        "square = (1 - beta2) * gradient ** 2 + beta2 * square",
        "square = square * beta2 + (1 - beta2) * gradient ** 2",
        "square = beta2 * square + gradient ** 2 * (1 - beta2)",
        "direction = mean / (1 - beta1 ** step) / (eps + (square / (1 - beta2 ** step)).sqrt())",
        "return (parameter - rate * weight_decay * parameter - direction * rate, mean, square)",
        "return (parameter - parameter * (rate * weight_decay) - rate * direction, mean, square)",
        "return (parameter - weight_decay * rate * parameter - rate * direction, mean, square)",
    },
    "llama_width": {
        "saved = d_head * (2 * (n_heads - n_kv_heads))",
        "saved = (n_heads - n_kv_heads) * 2 * d_head",
        "width = (saved + 2 * d_hidden) // 3",
        "width = (d_hidden * 2 + saved) // 3",
        "return multiple * -(-width // multiple)",
    },
    "cache_bytes": {
        "return bytes_each * (2 * n_layers * n_kv_heads * d_head * tokens)",
        "return tokens * (2 * n_layers * n_kv_heads * d_head) * bytes_each",
        "return d_head * (2 * n_layers * n_kv_heads) * tokens * bytes_each",
        "return n_kv_heads * (2 * n_layers) * d_head * tokens * bytes_each",
        "return n_layers * 2 * n_kv_heads * d_head * tokens * bytes_each",
    },
    "is_a_difference": {
        "squares = second.var(dim=-1) / second.shape[-1] + first.var(dim=-1) / first.shape[-1]",
        "return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > squares.sqrt() * times",
        "return (second.mean(dim=-1) - first.mean(dim=-1)).abs() > times * squares.sqrt()",
    },
    "previous_token_score": {
        "return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(2, 0))",
        "return weights.diagonal(offset=-1, dim1=-2, dim2=3).mean(dim=(0, 2))",
    },
    "induction_score": {
        "return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(2, 0))",
        "return rows.diagonal(offset=1, dim1=-2, dim2=3).mean(dim=(0, 2))",
    },
    "silence_heads": {
        "return kept * merged",
        "kept[d_head * head:(head + 1) * d_head] = 0",
        "kept[head * d_head:d_head * (head + 1)] = 0",
        "kept[head * d_head:(1 + head) * d_head] = 0",
    },
    "name_map": {
        "return {f'encoder.layer.{layer}.{theirs}.{kind}': f'stack.blocks.{layer}.{ours}.{kind}' "
        "for theirs, ours in modules.items() for kind in ('bias', 'weight')}",
    },
    "half_split_rows": {
        "return heads.transpose(1, 2).flatten(0, -2)",
        "return heads.transpose(2, 1).flatten(0, 2)",
        "return heads.transpose(1, -2).flatten(0, 2)",
    },
    "first_difference": {
        "apart = [not torch.allclose(other, one, rtol=0, atol=tolerance, equal_nan=True) "
        "for one, other in zip(ours, theirs, strict=True)]",
        "apart = [not torch.allclose(one, other, rtol=0, atol=tolerance, equal_nan=True) "
        "for one, other in zip(theirs, ours, strict=True)]",
    },
    "mean_pool": {
        "real = padding_mask[:, :, None]",
        "real = padding_mask[:, :, None].to(padding_mask.dtype)",
        "return (real * hidden).sum(dim=1) / real.sum(dim=1).clamp(min=1)",
    },
    "reduce_scatter": {
        "piece = sender - turn",  # a negative index counts from the end
        "parts[(1 + sender) % n, piece] += parts[sender, piece]",
    },
    "bytes_per_process": {
        "return sum((parameters * size / (processes if name in sharded else 1) for name, size in each.items()))",
    },
    "own_documents": {
        "return list(range(process + start, start + count, processes))",
        "return list(range(start + process, count + start, processes))",
    },
    "rotate": {"return (turned if pairing == 'interleaved' else turned.transpose(-2, -1)).flatten(-2)"},
}


def survivors(exercise) -> tuple[int, list[str]]:
    cases, total, alive = exercise.cases(), 0, []
    namespace = vars(sys.modules[exercise.reference.__module__])
    for mutant in mutants(exercise.source):
        names = dict(namespace)
        exec(mutant, names)
        total += 1
        if not diagnose(exercise, cases, run_all(exercise, names[exercise.name], cases)):
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
    assert len(alive) <= 0.05 * total, alive


def test_every_survivor_is_known_to_be_equivalent(found):
    unknown = {name: set(changes) - EQUIVALENT.get(name, set()) for name, (_, changes) in found.items()}
    unknown = {name: changes for name, changes in unknown.items() if changes}
    assert not unknown


def test_the_mutator_changes_one_thing_at_a_time():
    source = 'def f(x, y):\n    """Doc."""\n    z = x + 1\n    return z * y\n'
    changed = list(mutants(source))
    assert 'def f(x, y):\n    """Doc."""\n    z = x - 1\n    return z * y' in changed
    assert 'def f(x, y):\n    """Doc."""\n    z = x + 1\n    return z / y' in changed
    assert len(set(changed)) == len(changed)
    assert all(text != source.rstrip() for text in changed)
