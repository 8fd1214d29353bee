"""The bits that a text takes if tokens are predicted by frequency alone, and the tokenizers library with our ids."""

import json
import math
from collections import Counter
from collections.abc import Sequence

from transformer_course.tokenizers.pieces import BYTE_TO_CHARACTER, read_merge

# A page of Korean for a tokenizer to learn from.
KOREAN_PAGE = """\
사람은 글을 읽고, 모델은 숫자를 읽습니다. 그래서 모델은 먼저 글을 토큰으로 나눕니다.
토큰은 글자일 수도 있고, 단어의 조각일 수도 있습니다.
우리는 이 과정에서 트랜스포머를 처음부터 만듭니다. 트랜스포머는 토큰을 읽고, 다음에 올 토큰을 예측합니다.
모델은 글을 많이 읽을수록 예측을 잘합니다.
한글은 소리를 적는 글자입니다. 한글의 한 글자는 자음과 모음으로 이루어집니다.
컴퓨터는 한글 한 글자를 세 바이트로 적습니다.
학교에 가는 학생은 책을 읽습니다. 학교에서 학생은 글을 쓰고, 집에서 학생은 쉽니다.
책을 읽는 사람은 많은 것을 배웁니다.
어텐션은 토큰이 다른 토큰을 보는 방법입니다. 마스크는 토큰이 볼 수 없는 것을 가립니다.
우리는 어텐션과 마스크를 하나씩 만듭니다.
"""


def unigram_bits(train_ids: Sequence[int], ids: Sequence[int], vocab_size: int) -> float:
    """The bits that `ids` take if each token is predicted by how often it occurs in `train_ids`, and by nothing else.

    One is added to every count (Laplace smoothing), so that no token is impossible.
    """
    counts, total = Counter(train_ids), len(train_ids) + vocab_size
    return -sum(n * math.log2((counts[i] + 1) / total) for i, n in Counter(ids).items())


class LibraryTokenizer:
    """Byte-level BPE trained by the tokenizers library, with ids and merges in our format.

    Raises:
        ImportError: the library is not installed
    """

    def __init__(self, text: str, vocab_size: int, special_tokens: Sequence[str] = ()):
        from tokenizers import Tokenizer, models, pre_tokenizers, trainers

        self.tokenizer = Tokenizer(models.BPE())
        self.tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size,
            special_tokens=list(special_tokens),
            initial_alphabet=list(BYTE_TO_CHARACTER.values()),
            show_progress=False,
        )
        self.tokenizer.train_from_iterator([text], trainer)

    @property
    def merges(self) -> list[tuple[bytes, bytes]]:
        """The merged pairs of tokens, in the order of learning."""
        merges = json.loads(self.tokenizer.to_str())["model"]["merges"]
        return [read_merge(merge if isinstance(merge, str) else " ".join(merge)) for merge in merges]

    def encode(self, text: str) -> list[int]:
        return self.tokenizer.encode(text).ids
