"""WordPiece by hand: the longest piece first, one [UNK] for a word, the frame, and clear words about mistakes."""

import pytest

from transformer_course.tokenizers import FramedText, WordPieceTokenizer
from transformer_course.tokenizers.framing import frame
from transformer_course.tokenizers.wordpiece import longest_pieces

TOKENS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "un",
    "##aff",
    "##able",
    "##ab",
    "##le",
    "una",
    "table",
    ",",
    ".",
]
IDS = {token: i for i, token in enumerate(TOKENS)}


@pytest.fixture
def tokenizer() -> WordPieceTokenizer:
    return WordPieceTokenizer(TOKENS)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("unable", ["una", None]),  # the longest piece first, even where a shorter one would have gone on
        ("unaffable", ["una", None]),
        ("unaff", ["una", None]),
        ("unun", ["un", None]),  # ##un is not known, though un is
        ("unabable", ["una", None]),
        ("table", ["table"]),
        ("tableable", ["table", "##able"]),
        ("tableablele", ["table", "##able", "##le"]),
        ("able", [None]),
    ],
)
def test_each_piece_is_the_longest_that_is_known(word, pieces):
    expected = None if None in pieces else [IDS[piece] for piece in pieces]
    assert longest_pieces(word, IDS, longest=5) == expected


def test_a_word_that_no_pieces_make_up_is_one_unknown(tokenizer):
    assert tokenizer.token_strings("Table, xyz tablexyz.") == ["table", ",", "[UNK]", "[UNK]", "."]
    assert WordPieceTokenizer(TOKENS, longest_word=5).token_strings("table tableable") == ["table", "[UNK]"]


def test_ordinary_text_never_becomes_a_special_token():
    tokenizer = WordPieceTokenizer([*TOKENS, "stop"], (*TOKENS[:5], "stop"))
    assert tokenizer.encode("stop [SEP]") == [1, 1, 1, 1]
    assert tokenizer.encode("stop [SEP]", allow_special=True) == [IDS[","] + 2, 3]


def test_what_bert_reads_is_framed(tokenizer):
    assert tokenizer.encode_framed("table") == FramedText([2, 11, 3], [0, 0, 0])
    assert tokenizer.encode_framed("table", "un,") == FramedText([2, 11, 3, 5, 12, 3], [0, 0, 0, 1, 1, 1])
    assert tokenizer.encode_framed("", "") == FramedText([2, 3, 3], [0, 0, 1])


@pytest.mark.parametrize(
    ("first", "second", "max_len", "kept"),
    [(5, 2, 8, (3, 2)), (2, 5, 8, (2, 3)), (5, 5, 8, (2, 3)), (5, 4, 8, (3, 2)), (5, 2, 3, (0, 0)), (2, 2, 99, (2, 2))],
)
def test_the_longer_text_is_cut_first(first, second, max_len, kept):
    framed = frame([7] * first, [8] * second, 2, 3, max_len)
    assert (framed.tokens.count(7), framed.tokens.count(8)) == kept
    assert framed.segments == [0] * (kept[0] + 2) + [1] * (kept[1] + 1)


def test_pieces_become_words_and_special_tokens_go_where_asked(tokenizer):
    ids = tokenizer.encode_framed("Tableable, table.").tokens
    assert tokenizer.decode(ids) == "[CLS] tableable, table. [SEP]"
    assert tokenizer.decode(ids, skip_special=True) == "tableable, table."
    assert tokenizer.decode([IDS["##able"], IDS["##le"]]) == "##ablele"


def test_it_has_what_the_other_tokenizers_have(tokenizer):
    assert tokenizer.vocab_size == len(TOKENS) == len(tokenizer.tokens)
    assert tokenizer.tokens[6] == b"##aff"
    assert tokenizer.special_tokens == {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda t: t.encode(b"ab"), TypeError, "text must be a str, got bytes"),
        (lambda t: t.encode("a\udc80"), ValueError, "lone surrogate"),
        (lambda t: t.encode_framed("a", 3), TypeError, "second must be a str, got int"),
        (lambda t: t.encode_framed("a", max_len=1), ValueError, r"max_len=1 has no room .* at least 2"),
        (lambda t: t.encode_framed("a", "b", max_len=2), ValueError, r"max_len=2 has no room .* at least 3"),
        (lambda t: t.decode([14]), ValueError, r"ids\[0\] = 14 .* ids 0 to 13"),
        (lambda t: t.decode("14"), TypeError, "ids must be a sequence"),
        (lambda t: WordPieceTokenizer("vocab.txt"), TypeError, "tokens must be several strings.*from_vocabulary"),
        (lambda t: WordPieceTokenizer([*TOKENS, 3]), TypeError, r"tokens\[14\] must be a str, got int"),
        (lambda t: WordPieceTokenizer([*TOKENS, ""]), ValueError, r"tokens\[14\] is empty"),
        (lambda t: WordPieceTokenizer([*TOKENS, "un"]), ValueError, "'un' appears twice, at 5 and 14"),
        (lambda t: WordPieceTokenizer(TOKENS[1:]), ValueError, r"tokens lacks \['\[PAD\]'\]"),
        (lambda t: WordPieceTokenizer(TOKENS, ["[UNK]", "[SEP]"]), ValueError, r"special_tokens.* lacks \['\[CLS\]'\]"),
        (lambda t: WordPieceTokenizer(TOKENS, longest_word=0), ValueError, "longest_word=0 .* at least 1"),
    ],
)
def test_errors_name_what_came_and_what_to_do(call, error, words, tokenizer):
    with pytest.raises(error, match=words):
        call(tokenizer)
