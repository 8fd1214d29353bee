"""Answers that once passed though wrong, or were refused though right: one for each kind."""

import pytest

IMPORTS = """
import torch
from torch import nn
from transformer_course.classroom.exercises.training_loop.adamw_step import adamw_step as reference_step
"""
WRONG = {
    "a nearest multiple": (
        "llama_width",
        """
        def llama_width(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
            width = (2 * d_hidden + 2 * (n_heads - n_kv_heads) * d_head) // 3
            return round(width / multiple) * multiple
        """,
        "nearest multiple",
    ),
    "parts rounded alone": (
        "llama_width",
        """
        def llama_width(d_hidden, d_head, n_heads, n_kv_heads, multiple=1):
            width = 2 * d_hidden // 3 + 2 * (n_heads - n_kv_heads) * d_head // 3
            return -(-width // multiple) * multiple
        """,
        "two fractions",
    ),
    "large angles rounded": (
        "turn_pairs",
        """
        def turn_pairs(pairs, angles):
            cos, sin = angles.to(pairs.dtype).cos(), angles.to(pairs.dtype).sin()
            a, b = pairs[..., 0], pairs[..., 1]
            return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)
        """,
        "large angle",
    ),
    "ids as text": (
        "merge_all",
        """
        def merge_all(ids, pair, new_id):
            text = " ".join(map(str, ids)).replace(" ".join(map(str, pair)), str(new_id))
            return [int(word) for word in text.split()]
        """,
        "digits",
    ),
    "an argument guessed from the data": (
        "shift_right",
        """
        def shift_right(target, length, bos_id, eos_id, pad_id):
            inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
            labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
            labels[torch.arange(len(target)), (target != pad_id).sum(dim=1)] = eos_id
            return inputs, labels
        """,
        "`pad_id`",
    ),
    "a tensor for a float": (
        "residual_std",
        """
        def residual_std(std, n_layers, sublayers=2):
            return std / torch.tensor(float(n_layers * sublayers)).sqrt()
        """,
        "`.item()`",
    ),
    "floats for whole numbers": (
        "matmul_counts",
        """
        def matmul_counts(rows, inner, columns, bytes_each):
            moved = rows * inner + inner * columns + rows * columns
            return 2.0 * rows * inner * columns, 1.0 * moved * bytes_each
        """,
        "holds a `float`",
    ),
}
RIGHT = {
    "an optimizer step without gradients": (
        "adamw_step",
        """
        def adamw_step(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
            with torch.no_grad():
                return reference_step(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps)
        """,
    ),
    "clipping without gradients": (
        "clip_gradients",
        """
        def clip_gradients(gradients, limit):
            with torch.no_grad():
                norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
                return [gradient * min(1.0, limit / max(norm.item(), 1e-30)) for gradient in gradients], norm
        """,
    ),
    "generation without gradients": (
        "keep_top_k",
        """
        def keep_top_k(logits, k):
            with torch.no_grad():
                kth = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
                return torch.where(logits >= kth, logits, -torch.inf)
        """,
    ),
}


@pytest.mark.parametrize("name, source, word", WRONG.values(), ids=WRONG)
def test_it_is_caught(name, source, word, notebook):
    from transformer_course.classroom.checking.check import judge
    from transformer_course.classroom.exercises import find_exercise

    notebook.run(IMPORTS)
    notebook.run(source)
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and word in repr(card), repr(card)


@pytest.mark.parametrize("name, source", RIGHT.values(), ids=RIGHT)
def test_it_is_accepted(name, source, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    notebook.assert_passes(name)


def test_random_numbers_of_ones_own_cannot_agree_with_the_references(notebook):
    from transformer_course.classroom.checking.check import judge
    from transformer_course.classroom.exercises import find_exercise

    notebook.run(IMPORTS + "\ndef look_up(tokens, table):\n    return nn.Embedding(*table.shape)(tokens)")
    card, passed = judge(find_exercise("look_up"), notebook["look_up"])
    assert not passed and "random numbers" in repr(card)
