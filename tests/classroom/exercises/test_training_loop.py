"""The training loop: right answers in other styles pass, and the references are what package and PyTorch compute."""

import pytest
import torch
from torch import nn

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.exercises.training_loop.decay_groups import MODELS
from transformer_course.training import optimizer, schedule

ACCUMULATE = {
    "divided by the count from before": """
        def accumulate(model, batches, loss_of):
            share = 1 / len(batches)
            losses = []
            for batch in batches:
                loss = loss_of(model, batch)
                (loss * share).backward()
                losses.append(loss.item())
            return sum(losses) * share
    """,
    "gradients by hand": """
        def accumulate(model, batches, loss_of):
            parameters, total = list(model.parameters()), 0
            for batch in batches:
                loss = loss_of(model, batch)
                for p, g in zip(parameters, torch.autograd.grad(loss, parameters)):
                    p.grad = g / len(batches) if p.grad is None else p.grad + g / len(batches)
                total += float(loss) / len(batches)
            return total
    """,
    "divided at the end": """
        def accumulate(model, batches, loss_of):
            total = 0.0
            for batch in batches:
                loss = loss_of(model, batch)
                loss.backward()
                total += loss.detach()
            for p in model.parameters():
                p.grad /= len(batches)
            return total / len(batches)
    """,
    "emptied first": """
        def accumulate(model, batches, loss_of):
            model.zero_grad()
            total = torch.zeros(())
            for i in range(len(batches)):
                loss = loss_of(model, batches[i]) / len(batches)
                loss.backward()
                total = total + loss.data
            return total
    """,
}
CLIP = {
    "one long vector": """
        def clip_gradients(gradients, limit):
            norm = torch.cat([g.flatten() for g in gradients]).norm()
            return [g * torch.clamp(limit / norm, max=1) for g in gradients] if norm > 0 else gradients, norm
    """,
    "norm of norms": """
        def clip_gradients(gradients, limit):
            norm = torch.stack([torch.linalg.vector_norm(g) for g in gradients]).norm()
            if norm <= limit:
                return gradients, norm
            return [limit * g / norm for g in gradients], norm
    """,
    "a small number below, as PyTorch": """
        def clip_gradients(gradients, limit):
            norm = sum(g.pow(2).sum() for g in gradients).sqrt()
            factor = min(1.0, limit / (norm.item() + 1e-6))
            return [g * factor for g in gradients], norm.item()
    """,
    "loops": """
        def clip_gradients(gradients, limit):
            total = 0.0
            for g in gradients:
                for number in g.flatten().tolist():
                    total += number * number
            norm = math.sqrt(total)
            clipped = []
            for g in gradients:
                clipped.append(g if norm <= limit else g / norm * limit)
            return tuple(clipped), norm
    """,
    "PyTorch's": """
        def clip_gradients(gradients, limit):
            copies = [nn.Parameter(g.detach().clone()) for g in gradients]
            for copy, g in zip(copies, gradients):
                copy.grad = g.clone()
            norm = nn.utils.clip_grad_norm_(copies, limit)
            return [copy.grad for copy in copies], norm
    """,
}
SCHEDULE = {
    "the package's": """
        def learning_rate(step, peak, warmup, steps, floor=0.0):
            return package_rate(step, peak=peak, warmup=warmup, steps=steps, floor=floor)
    """,
    "three branches": """
        def learning_rate(step, peak, warmup, steps, floor=0.0):
            low = floor * peak
            if step < warmup:
                return peak * (step + 1) / warmup
            elif step >= steps:
                return low if steps > warmup else peak
            else:
                return low + (peak - low) * math.cos(math.pi / 2 * (step - warmup) / (steps - warmup)) ** 2
    """,
    "tensors": """
        def learning_rate(step, peak, warmup, steps, floor=0.0):
            if step < warmup:
                return torch.tensor(peak * (step + 1) / warmup)
            progress = torch.tensor((step - warmup) / max(1, steps - warmup)).clamp(0, 1)
            return peak * (floor + (1 - floor) * (torch.cos(torch.pi * progress) + 1) * 0.5)
    """,
    "a table": """
        def learning_rate(step, peak, warmup, steps, floor=0.0):
            rise = [(i + 1) / warmup for i in range(warmup)]
            span = max(steps - warmup, 1)
            fall = [floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * i / span)) for i in range(span + 1)]
            table = rise + fall
            return peak * table[min(step, len(table) - 1)] if steps > warmup or step <= warmup else peak * floor
    """,
}
ADAMW = {
    "shrink first": """
        def adamw_step(p, g, m, v, t, lr, betas, wd, eps):
            p = p * (1 - lr * wd)
            m = torch.lerp(m, g, 1 - betas[0])
            v = torch.lerp(v, g * g, 1 - betas[1])
            m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
            return p - lr * m_hat / (v_hat.sqrt() + eps), m, v
    """,
    "corrections in the rate, as PyTorch": """
        def adamw_step(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
            b1, b2 = betas
            mean = mean.mul(b1).add(gradient, alpha=1 - b1)
            square = square.mul(b2).addcmul(gradient, gradient, value=1 - b2)
            denominator = square.sqrt() / math.sqrt(1 - b2**step) + eps
            new = parameter * (1 - rate * weight_decay) - rate / (1 - b1**step) * mean / denominator
            return [new, mean, square]
    """,
    "all that is taken off, at once": """
        def adamw_step(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
            mean = mean + (1 - betas[0]) * (gradient - mean)
            square = square + (1 - betas[1]) * (gradient.square() - square)
            m, s = (x / (1 - beta**step) for x, beta in zip((mean, square), betas))
            return parameter - rate * (weight_decay * parameter + m / (s**0.5 + eps)), mean, square
    """,
}
GROUPS = {
    "the package's": """
        def decay_groups(model, weight_decay):
            return parameter_groups(model, weight_decay)
    """,
    "one loop": """
        def decay_groups(model, weight_decay):
            decayed, kept = [], []
            for name, p in model.named_parameters():
                if p.requires_grad:
                    (decayed if p.dim() > 1 else kept).append(p)
            return [dict(params=decayed, weight_decay=weight_decay), dict(params=kept, weight_decay=0.0)]
    """,
    "the other order, and a whole 0": """
        def decay_groups(model, weight_decay):
            trained = list(filter(lambda p: p.requires_grad, model.parameters()))
            return ({"params": [p for p in trained if len(p.shape) <= 1], "weight_decay": 0},
                    {"params": [p for p in trained if len(p.shape) > 1], "weight_decay": weight_decay})
    """,
}
VARIANTS = {
    "accumulate": ACCUMULATE,
    "clip_gradients": CLIP,
    "learning_rate": SCHEDULE,
    "adamw_step": ADAMW,
    "decay_groups": GROUPS,
}
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]
IMPORTS = """
import math
import torch
from torch import nn
from transformer_course.training.optimizer import parameter_groups
from transformer_course.training.schedule import learning_rate as package_rate
"""


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    notebook.assert_passes(name)


@pytest.mark.parametrize("warmup, steps, floor", [(4, 12, 0.0), (0, 7, 0.1), (3, 20, 1.0)])
def test_the_schedule_is_the_packages(warmup, steps, floor):
    ours = find_exercise("learning_rate").reference
    for step in range(steps + 4):
        theirs = schedule.learning_rate(step, peak=0.3, warmup=warmup, steps=steps, floor=floor)
        assert ours(step, 0.3, warmup, steps, floor) == pytest.approx(theirs)


@pytest.mark.parametrize("label", MODELS)
def test_the_groups_are_the_packages(label):
    model = MODELS[label]()
    ours, theirs = (make(model, 0.2) for make in (find_exercise("decay_groups").reference, optimizer.parameter_groups))
    for mine, other in zip(ours, theirs, strict=True):
        assert list(map(id, mine["params"])) == list(map(id, other["params"]))
        assert mine["weight_decay"] == other["weight_decay"]


def test_a_step_is_torchs():
    generator = torch.Generator().manual_seed(0)
    ours = torch.randn(4, 3, generator=generator, dtype=torch.float64)
    theirs = nn.Parameter(ours.clone())
    mean = square = torch.zeros_like(ours)
    adamw = torch.optim.AdamW([theirs], lr=0.05, betas=(0.8, 0.95), weight_decay=0.3, eps=1e-4)
    for step in range(1, 12):
        theirs.grad = torch.randn(4, 3, generator=generator, dtype=torch.float64)
        step_of = find_exercise("adamw_step").reference
        ours, mean, square = step_of(ours, theirs.grad, mean, square, step, 0.05, (0.8, 0.95), 0.3, 1e-4)
        adamw.step()
    torch.testing.assert_close(ours, theirs.detach())


WRONG = {
    "clip_gradients": ("def clip_gradients(gradients, limit):\n    return gradients", "as the first result"),
    "decay_groups": ("def decay_groups(model, weight_decay):\n    return {}", "expected a list of two dictionaries"),
    "learning_rate": (
        "def learning_rate(step, peak, warmup, steps, floor=0.0):\n    'Nothing yet.'\n    rate = peak",
        "a rate must be a number",
    ),
    "accumulate": (
        "def accumulate(model, batches, loss_of):\n    return loss_of(model, batches[0]).detach()",
        "did you call backward()",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_answer_at_all_is_told_what_is_expected(name, notebook):
    source, words = WRONG[name]
    notebook.run(source)
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and words in repr(card), repr(card)
