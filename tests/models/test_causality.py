"""Nothing that is yet to be written changes what has been."""

import torch
from every_family import BATCH, CAUSAL, ENCODER_DECODERS, SEQ, SOURCE, VOCAB, WRITERS, embedded, every, make, tokens
from torch.nn import functional as F


def writer(family: str, dtype: torch.dtype):
    """A model, and a function from written tokens to logits."""
    model = make(family, dtype)
    if family in ENCODER_DECODERS:
        source = tokens(BATCH, SOURCE)
        return model, lambda written: model(source, written)
    return model, model


@every(*WRITERS)
def test_future_tokens_do_not_change_past_logits(family, dtype):
    _, logits = writer(family, dtype)
    before = tokens(BATCH, SEQ)
    expected = logits(before)
    for now in range(SEQ - 1):
        after = before.clone()
        after[:, now + 1 :] = (before[:, now + 1 :] + 1 + torch.randint(VOCAB - 1, (SEQ - now - 1,))) % VOCAB
        changed = logits(after)
        assert torch.equal(changed[:, : now + 1], expected[:, : now + 1])
        assert not torch.equal(changed[:, now + 1], expected[:, now + 1])


@every(*WRITERS)
def test_the_gradient_of_past_logits_with_respect_to_future_embeddings_is_zero(family, dtype):
    model, logits = writer(family, dtype)
    seen = embedded(model)
    output = logits(tokens(BATCH, SEQ))
    written = seen[-1]
    for now in range(SEQ):
        (gradient,) = torch.autograd.grad(output[:, now].float().square().sum(), written, retain_graph=True)
        assert (gradient[:, now + 1 :] == 0).all()
        assert (gradient[:, : now + 1] != 0).any(dim=-1).all()


@every(*CAUSAL)
def test_no_dense_mask_is_built_for_plain_causal_attention(family, dtype, monkeypatch):
    real, calls = F.scaled_dot_product_attention, []

    def spy(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, **more):
        calls.append((attn_mask, is_causal))
        return real(query, key, value, attn_mask=attn_mask, dropout_p=dropout_p, is_causal=is_causal, **more)

    monkeypatch.setattr(F, "scaled_dot_product_attention", spy)
    make(family, dtype)(tokens(BATCH, SEQ))
    assert calls == [(None, True)] * 2
