"""What can be had without a network: compressing."""

import bz2
import lzma
import zlib
from collections.abc import Callable

from transformer_course.call_checks import check_calls
from transformer_course.tokenizers.inputs import check_text

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "zlib": lambda text: zlib.compress(text, level=9),
    "bz2": lambda text: bz2.compress(text, compresslevel=9),
    "lzma": lambda text: lzma.compress(text, preset=9),
}


def compressor_bits_per_character(train: str, test: str) -> dict[str, float]:
    """The bits per character by which the compressed file grows when the test text follows the training text.

    zlib looks back 32 kB and bz2 900 kB; lzma at preset 9 sees all of the training text.

    Raises:
        ValueError: the test text is empty
    """
    train, test = check_text("train", train), check_text("test", test)
    if not test:
        raise ValueError("test is empty: give at least one character")
    before, both = train.encode(), (train + test).encode()
    return {
        name: 8 * (len(compress(both)) - len(compress(before))) / len(test) for name, compress in COMPRESSORS.items()
    }


check_calls(__name__)
