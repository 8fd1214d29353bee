"""Lesson 23, Making it fast's contestants: the same work done in two or more ways, to be measured in turns."""

import time
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.attention import fused_attention, scaled_dot_product_attention
from transformer_course.classroom.experiments.making_it_fast.losses import cross_entropy, loss_in_pieces
from transformer_course.classroom.experiments.side_by_side_timing import Work
from transformer_course.generation.decoder import causal_decoder
from transformer_course.masks import causal_mask
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.multihead import MultiHeadAttention

# nanoGPT's setting for a CPU, which is this course's for single characters, too.
SMALL, BATCH = GPTConfig(vocab=65, max_len=64, d_model=128, n_layers=4, n_heads=4, d_hidden=512), 12


def training_step(
    model: nn.Module,
    loss: Callable[[], Tensor],
    tokens: int,
    optimizer: torch.optim.Optimizer | None = None,
    after: Callable[[Tensor], object] | None = None,
) -> Work:
    """One optimizer step, the same loop for everybody; `after` is called with the loss."""
    optimizer = optimizer or torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)
    model.train()

    def step() -> int:
        value = loss()
        value.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if after is not None:
            after(value)
        return tokens

    return step


def gpt_step(
    config: GPTConfig = SMALL,
    batch: int = BATCH,
    device: str = "cpu",
    half: bool = False,
    compiled: bool = False,
    optimizer: Callable[[list[nn.Parameter]], torch.optim.Optimizer] | None = None,
    after: Callable[[Tensor], object] | None = None,
    from_host: bool = False,
    formula: bool = False,
    joined: bool = False,
) -> Work:
    """A training step of a GPT on windows of full length, in bf16 with `half`, its attention by `formula`.

    `joined` computes query, key, and value in one product. `from_host` brings each batch from main memory anew, and
    `after` is called with the loss.
    """
    torch.manual_seed(0)
    model = GPT(config).to(device)
    for module in model.modules():
        if isinstance(module, MultiHeadAttention):
            if formula:
                module.attend = lambda query, key, value, **_: written_out(query, key, value)
            if joined:
                join_projections(module)
    run = torch.compile(model) if compiled else model
    tokens, targets = torch.randint(config.vocab, (2, batch, config.max_len), device="cpu" if from_host else device)

    def loss() -> Tensor:
        with torch.autocast(device, torch.bfloat16, enabled=half):
            return cross_entropy(run(tokens.to(device)), targets.to(device))

    made = optimizer(list(model.parameters())) if optimizer else None
    return training_step(model, loss, tokens.numel(), made, after)


def join_projections(attention: MultiHeadAttention) -> None:
    """Let self-attention compute query, key, and value in one product, with their weights one below the other."""
    layers = attention.query, attention.key, attention.value
    shares: list[Tensor] = []

    def query(x: Tensor) -> Tensor:
        weight, bias = (torch.cat([getattr(layer, name) for layer in layers]) for name in ("weight", "bias"))
        shares[:] = F.linear(x, weight, bias).split([layer.out_features for layer in layers], dim=-1)
        return shares[0]

    layers[0].forward = query  # it's called first
    layers[1].forward, layers[2].forward = (lambda x: shares[1]), (lambda x: shares[2])


def written_out(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Causal attention by the formula of lesson 03, Attention."""
    mask = causal_mask(query.shape[2], device=query.device)
    return scaled_dot_product_attention(query, key, value, mask)[0]


def attention_works(length: int, device: str = "cpu", tokens: int = 2_048) -> dict[str, Work]:
    """Causal attention forth and back, 4 heads of 32: as many texts as make up `tokens` tokens, or one longer one."""
    torch.manual_seed(0)
    shape = (max(1, tokens // length), 4, length, 32)
    query, key, value = (torch.randn(shape, device=device, requires_grad=True) for _ in range(3))
    upstream = torch.randn(shape, device=device)

    def work(attend: Callable[..., Tensor]) -> int:
        attend(query, key, value).backward(upstream)
        query.grad = key.grad = value.grad = None
        return shape[0] * length

    return {"written out": partial(work, written_out), "fused": partial(work, partial(fused_attention, causal=True))}


def masked_word_works(device: str = "cpu", vocab: int = 4_096, length: int = 128, batch: int = 16) -> dict[str, Work]:
    """A BERT that scores the vocabulary at every position, at once or in pieces, or only at the 15% to name."""
    torch.manual_seed(0)
    sizes = {"d_model": 128, "n_layers": 4, "n_heads": 4, "d_hidden": 512, "dropout": 0.0}
    model = MaskedLanguageModel(BERT(BertConfig(vocab=vocab, max_len=length, **sizes))).to(device)
    tokens = torch.randint(vocab, (batch, length), device=device)
    places = torch.randperm(tokens.numel(), device=device)[: int(0.15 * tokens.numel())]
    labels = torch.full((tokens.numel(),), -100, device=device)
    labels[places] = tokens.flatten()[places]
    losses = {
        "every position": lambda: cross_entropy(model(tokens), labels),
        "every position, in pieces": lambda: loss_in_pieces(model.head.scores, model.encoder(tokens), labels),
        "masked positions": lambda: cross_entropy(model(tokens, select=places), labels[places]),
    }
    return {name: training_step(model, loss, tokens.numel()) for name, loss in losses.items()}


# How torch can do an AdamW step; the first is a loop over the parameters with a dozen calls for each.
OPTIMIZERS = {
    "one by one": {"foreach": False, "fused": False},
    "in lists": {"foreach": True},
    "fused": {"fused": True},
}


def optimizer_works(config: GPTConfig = SMALL, batch: int = BATCH, device: str = "cpu") -> dict[str, Work]:
    """The same training step with AdamW in each of its forms."""

    def made(how: dict[str, bool]) -> Work:
        return gpt_step(config, batch, device, optimizer=lambda p: torch.optim.AdamW(p, lr=1e-4, **how))

    return {name: made(how) for name, how in OPTIMIZERS.items()}


def token_works(config: GPTConfig = SMALL, device: str = "cpu", new: int = 48) -> dict[str, Work]:
    """A GPT that continues one short prompt greedily: without a cache, through its modules with one, and unrolled."""
    torch.manual_seed(0)
    model = GPT(config).to(device).eval()
    prompt = torch.randint(config.vocab, (1, 4), device=device)

    def work(cache: bool, unrolled: bool) -> int:
        with torch.inference_mode():
            decoder = causal_decoder(model, prompt, new, cache=cache)
            if not unrolled:
                decoder.unrolled = None
            tokens = prompt
            for _ in range(new):
                tokens = torch.cat([tokens, decoder(tokens).argmax(-1)[:, None]], dim=1)
        return new

    return {
        "without a cache": partial(work, cache=False, unrolled=False),
        "through the modules": partial(work, cache=True, unrolled=False),
        "unrolled": partial(work, cache=True, unrolled=True),
    }


def compiled_step(config: GPTConfig = SMALL, batch: int = BATCH, device: str = "cpu") -> tuple[Work | None, float, str]:
    """A compiled training step that has run once, the seconds which that took, and a sentence; or nothing, and why."""
    started = time.perf_counter()
    try:
        work = gpt_step(config, batch, device, compiled=True)
        work()
    except Exception as error:  # whatever is missing to compile must not stop a lesson
        said = f"torch.compile does not work here ({type(error).__name__}); on a CPU it needs a C++ compiler"
        return None, 0.0, said
    seconds = time.perf_counter() - started
    return work, seconds, f"the first step, which compiles, took {seconds:.0f} s"
