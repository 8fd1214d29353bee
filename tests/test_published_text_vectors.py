"""A published model in the course's own BERT: its text vectors are those of the reference library."""

import pytest
import torch
from torch.testing import assert_close

from transformer_course import pretrained
from transformer_course.text_vectors import embed_texts, packaged_model
from transformer_course.tokenizers import WordPieceTokenizer

TEXTS = [
    "This is an example sentence",
    "Each sentence is converted",
    "In the beginning God created the heavens and the earth. " * 40,
    "안녕하세요 👍🏽 naïve café\x07",
    "",
]


@pytest.fixture(scope="module")
def folder():
    try:
        return packaged_model()
    except ModuleNotFoundError as error:
        pytest.skip(str(error))


def test_vectors_are_those_of_the_reference_library(folder):
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    tokens = transformers.AutoTokenizer.from_pretrained(str(folder))(
        TEXTS, padding=True, truncation=True, max_length=256, return_tensors="pt"
    )
    reference = transformers.AutoModel.from_pretrained(str(folder)).eval()
    with torch.inference_mode():
        hidden = reference(**tokens).last_hidden_state
    # The pooling as the model's card writes it.
    weight = tokens["attention_mask"][..., None].float()
    expected = torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1).clamp(min=1e-9))

    ours = embed_texts(pretrained.load_pretrained(folder), WordPieceTokenizer.from_folder(folder), TEXTS, batch=2)
    assert ours.shape == (len(TEXTS), 384)
    assert_close(ours, expected, atol=1e-5, rtol=0)


def test_near_vectors_are_near_meanings(folder):
    texts = ["A cat sleeps on the sofa.", "Interest rates rose again.", "The kitten is napping on a couch."]
    vectors = embed_texts(pretrained.load_pretrained(folder), WordPieceTokenizer.from_folder(folder), texts)
    cosine = vectors @ vectors.T
    assert cosine[0, 2] > 0.5 > 0.3 > cosine[0, 1]
