"""The compressors read the training text first."""

import bz2

import pytest
import torch

from transformer_course.evaluation import compressor_bits_per_character


def test_compressors_use_the_training_text():
    words = ["the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "while", "seven", "wizards", "box"]
    index = torch.randint(len(words), (2000,), generator=torch.Generator().manual_seed(0)).tolist()
    train = " ".join(words[i] for i in index)
    repeated = compressor_bits_per_character(train, train[-600:])
    fresh = compressor_bits_per_character("", train[-600:])
    assert repeated.keys() == {"zlib", "bz2", "lzma"}
    assert repeated["zlib"] < 0.2 and repeated["lzma"] < 0.5
    assert all(repeated[name] < fresh[name] for name in repeated)
    grown = len(bz2.compress((train + "ä" * 50).encode())) - len(bz2.compress(train.encode()))
    assert compressor_bits_per_character(train, "ä" * 50)["bz2"] == pytest.approx(8 * grown / 50)


def test_an_empty_text_is_refused():
    with pytest.raises(ValueError, match="test is empty"):
        compressor_bits_per_character("a", "")
