"""From ids to vectors: a row each, and their sum."""

import torch
from every_family import BATCH, D_MODEL, MAX_LEN, SEQ, VOCAB, assert_same, tokens

from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions


def test_every_token_gets_its_row(dtype):
    table = TokenEmbedding(VOCAB, D_MODEL).to(dtype)
    ids = tokens(BATCH, SEQ)
    vectors = table(ids)
    assert vectors.shape == (BATCH, SEQ, D_MODEL) and vectors.dtype == dtype
    assert all(torch.equal(vectors[b, s], table.weight[ids[b, s]]) for b in range(BATCH) for s in range(SEQ))


def test_only_rows_of_tokens_that_occur_get_a_gradient(dtype):
    table = TokenEmbedding(VOCAB, D_MODEL).to(dtype)
    ids = torch.tensor([[2, 5, 5]])
    table(ids).sum().backward()
    touched = table.weight.grad.ne(0).any(dim=1).nonzero().flatten()
    assert touched.tolist() == [2, 5]
    assert torch.equal(table.weight.grad[5], 2 * table.weight.grad[2])


def test_the_input_is_the_sum_of_token_position_and_segment(dtype):
    words, places = TokenEmbedding(VOCAB, D_MODEL), LearnedPositions(MAX_LEN, D_MODEL)
    sides, norm = TokenEmbedding(2, D_MODEL), LayerNorm(D_MODEL)
    embedding = InputEmbedding(words, places, sides, norm).to(dtype)
    ids, positions, segments = tokens(BATCH, SEQ), torch.arange(SEQ), torch.randint(2, (BATCH, SEQ))
    total = words.weight[ids] + places.weight[positions] + sides.weight[segments]
    expected = torch.nn.functional.layer_norm(total, (D_MODEL,))
    assert_same(embedding(ids, positions, segments), expected)


def test_without_segments_everything_is_in_the_first(dtype):
    embedding = InputEmbedding(TokenEmbedding(VOCAB, D_MODEL), segments=TokenEmbedding(2, D_MODEL)).to(dtype)
    ids, positions = tokens(BATCH, SEQ), torch.arange(SEQ)
    assert torch.equal(embedding(ids, positions), embedding(ids, positions, torch.zeros_like(ids)))
    assert not torch.equal(embedding(ids, positions), embedding(ids, positions, torch.ones_like(ids)))


def test_tokens_alone_are_enough(dtype):
    words = TokenEmbedding(VOCAB, D_MODEL).to(dtype)
    ids = tokens(BATCH, SEQ)
    assert torch.equal(InputEmbedding(words)(ids, torch.arange(SEQ)), words(ids))


def test_dropout_acts_in_training_only(dtype):
    embedding = InputEmbedding(TokenEmbedding(VOCAB, D_MODEL), dropout=0.5).to(dtype)
    ids, positions = tokens(BATCH, SEQ), torch.arange(SEQ)
    assert (embedding(ids, positions) == 0).any()
    assert torch.equal(embedding.eval()(ids, positions), embedding.tokens(ids))
