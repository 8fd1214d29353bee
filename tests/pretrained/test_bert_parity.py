"""A BERT of the reference library and ours, from the same file: the same numbers."""

import pytest
import reference_models as reference
import torch
from reference_models import CLOSE, ids, padded

from transformer_course.models.bert import BERT, MaskedLanguageModel, SequenceClassifier, TokenClassifier
from transformer_course.models.pooled import PooledEncoder
from transformer_course.pretrained import load_pretrained

GRID = {
    "usual": {},
    "one layer, one head": {"num_hidden_layers": 1, "num_attention_heads": 1},
    "as many heads as features": {"num_attention_heads": 20, "num_hidden_layers": 3},
    "odd sizes": {"hidden_size": 21, "num_attention_heads": 7, "intermediate_size": 5, "vocab_size": 47},
    "gelu through tanh": {"hidden_act": "gelu_new"},
    "gelu through torch's tanh": {"hidden_act": "gelu_pytorch_tanh"},
    "relu": {"hidden_act": "relu"},
    "silu": {"hidden_act": "silu"},
    "a large epsilon": {"layer_norm_eps": 0.1},
    "one segment": {"type_vocab_size": 1},
}
HEADS = {
    "BertForMaskedLM": (MaskedLanguageModel, "logits"),
    "BertForSequenceClassification": (SequenceClassifier, "logits"),
    "BertForTokenClassification": (TokenClassifier, "logits"),
    "BertModel": (BERT, "last_hidden_state"),
}


@pytest.mark.parametrize("sizes", GRID.values(), ids=GRID)
@pytest.mark.parametrize("kind", HEADS)
@torch.no_grad()
def test_bert_gives_the_same_numbers(kind, sizes, tmp_path):
    theirs = reference.bert(kind, num_labels=5, **sizes)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    assert type(ours) is HEADS[kind][0] and not ours.training
    tokens, segments = ids(3, 9), torch.randint(theirs.config.type_vocab_size, (3, 9))
    answer = getattr(theirs(tokens, token_type_ids=segments), HEADS[kind][1])
    assert answer.std() > 0.1
    torch.testing.assert_close(ours(tokens, segments=segments), answer, **CLOSE)
    answer = getattr(theirs(tokens), HEADS[kind][1])
    torch.testing.assert_close(ours(tokens), answer, **CLOSE)


@pytest.mark.parametrize("side", ["left", "right"])
@torch.no_grad()
def test_padding_on_either_side_gives_the_same_numbers(side, tmp_path):
    theirs = reference.bert("BertForMaskedLM")
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask, positions = padded([9, 4, 1], side)
    segments = torch.randint(3, tokens.shape)
    # The library counts padding on the left as positions unless it is told where every token stands.
    answer = theirs(tokens, attention_mask=mask.long(), token_type_ids=segments, position_ids=positions).logits
    torch.testing.assert_close(ours(tokens, mask, segments)[mask], answer[mask], **CLOSE)


@torch.no_grad()
def test_the_longest_text_gives_the_same_numbers(tmp_path):
    theirs = reference.bert("BertForMaskedLM", max_position_embeddings=300)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens = ids(1, 300)
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, **CLOSE)


@torch.no_grad()
def test_the_pooler_gives_the_same_vector(tmp_path):
    theirs = reference.bert("BertModel")
    ours = load_pretrained(reference.saved(theirs, tmp_path), "pooled")
    assert type(ours) is PooledEncoder
    tokens = ids(3, 9)
    torch.testing.assert_close(ours(tokens), theirs(tokens).pooler_output, **CLOSE)


@torch.no_grad()
def test_the_first_published_kind_of_file_holds_more_than_a_task_needs(tmp_path):
    theirs = reference.bert("BertForPreTraining")
    folder, tokens = reference.saved(theirs, tmp_path), ids(2, 7)
    torch.testing.assert_close(load_pretrained(folder)(tokens), theirs(tokens).prediction_logits, **CLOSE)
    hidden = theirs.bert(tokens)
    torch.testing.assert_close(load_pretrained(folder, "encoder")(tokens), hidden.last_hidden_state, **CLOSE)
    torch.testing.assert_close(load_pretrained(folder, "pooled")(tokens), hidden.pooler_output, **CLOSE)
