"""Text in, text out: pieces join to what the tokens say, blanks get tokens, sources get targets."""

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_models import gpt, rotary_bart, rotary_bert
from torch import Generator, nn

from transformer_course.generation import generate, generate_from_source
from transformer_course.models.bert import MaskedLanguageModel
from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.writing import continue_text, fill_blanks, rewrite

TEXT = "가나다라 마바사 the cat sat on the mat and the dog ate the cat food. " * 4
SPECIAL = ("<pad>", "<mask>", "<bos>", "<eos>", "<cls>", "<sep>")


@pytest.fixture(scope="module")
def tokenizer() -> BytePairTokenizer:
    return BytePairTokenizer.train(TEXT, 290, special_tokens=SPECIAL)


def test_the_pieces_join_to_the_text_of_the_generated_tokens(tokenizer):
    model = gpt(vocab=tokenizer.vocab_size, max_len=24)
    ids = tokenizer.encode("the cat")
    expected = generate(
        model, torch.tensor([ids]), 30, temperature=1.3, generator=Generator().manual_seed(5), window=True
    )
    pieces = list(continue_text(model, tokenizer, "the cat", 30, temperature=1.3, seed=5))
    assert "".join(pieces) == tokenizer.decode(expected[0, len(ids) :].tolist())


def test_no_piece_but_the_last_ends_in_half_a_character(tokenizer):
    model = gpt(vocab=tokenizer.vocab_size, max_len=24)
    for seed in range(5):
        pieces = list(continue_text(model, tokenizer, "가", 20, temperature=3.0, seed=seed))
        assert not any(piece.endswith("\ufffd") for piece in pieces[:-1]) and all(pieces)


class Recited(nn.Module):
    """A model that writes given tokens, whatever it is asked."""

    def __init__(self, ids: list[int], vocab: int):
        super().__init__()
        self.ids, self.vocab, self.config = ids, vocab, gpt(vocab=vocab, max_len=24).config
        self.weight, self.asked = nn.Parameter(torch.zeros(1)), 0

    def hidden(self, tokens, mask, cache):
        self.asked += 1
        return nn.functional.one_hot(torch.tensor([[self.ids[self.asked - 1]]]), self.vocab).float()

    def head(self, hidden):
        return hidden

    def new_cache(self, batch, max_len):
        return None


bytes_of_text = st.lists(
    st.one_of(st.text(max_size=3).map(lambda text: text.encode("utf-8", "ignore")), st.binary(max_size=3)), max_size=12
).map(b"".join)


@given(data=bytes_of_text.filter(lambda data: 0 < len(data) <= 60))
@example(data=b"caf\xc3")
@example(data=" 우".encode() + b"\xeb")
@example(data="\ufffd".encode())
@settings(max_examples=150, deadline=None)
def test_the_pieces_of_any_bytes_join_to_what_decode_says(tokenizer, data):
    ids = tokenizer.encode_bytes(data)
    pieces = list(continue_text(Recited(ids, tokenizer.vocab_size), tokenizer, "a", len(ids), temperature=0))
    assert "".join(pieces) == tokenizer.decode(ids) == data.decode("utf-8", "replace")


def test_a_prompt_longer_than_the_model_is_read_from_its_end(tokenizer):
    model = gpt(vocab=tokenizer.vocab_size, max_len=12)
    long = "the cat sat on the mat " * 6
    tail = tokenizer.decode(tokenizer.encode(long)[-12:])
    written = ["".join(continue_text(model, tokenizer, prompt, 5, temperature=0)) for prompt in (long, tail)]
    assert written[0] == written[1]


def test_an_empty_prompt_is_refused(tokenizer):
    with pytest.raises(ValueError, match="prompt is empty"):
        list(continue_text(gpt(vocab=tokenizer.vocab_size), tokenizer, "", 5))


def test_each_blank_gets_its_likeliest_ordinary_tokens_in_order(tokenizer):
    model = MaskedLanguageModel(rotary_bert(vocab=tokenizer.vocab_size, max_len=24)).eval()
    blanks = fill_blanks(model, tokenizer, "the <mask> sat on the <mask>.", k=4)
    assert len(blanks) == 2
    for blank in blanks:
        chances = [chance for _, chance in blank.candidates]
        assert chances == sorted(chances, reverse=True) and 0 < sum(chances) <= 1 + 1e-6
        assert not any(token in SPECIAL for token, _ in blank.candidates)


def test_filling_blanks_leaves_every_module_in_its_mode(tokenizer):
    model = MaskedLanguageModel(rotary_bert(vocab=tokenizer.vocab_size, max_len=24)).train()
    model.head.eval()
    modes = [module.training for module in model.modules()]
    fill_blanks(model, tokenizer, "the <mask> sat")
    assert [module.training for module in model.modules()] == modes and True in modes and False in modes
    with pytest.raises(ValueError, match="max_len"):
        fill_blanks(model, tokenizer, "the <mask> sat " * 20)
    assert [module.training for module in model.modules()] == modes


def test_a_text_without_a_blank_is_refused(tokenizer):
    model = MaskedLanguageModel(rotary_bert(vocab=tokenizer.vocab_size))
    with pytest.raises(ValueError, match="put <mask> in place of a word"):
        fill_blanks(model, tokenizer, "the cat")


@pytest.mark.parametrize("beams", [None, 3])
def test_a_batch_of_sources_is_written_as_each_alone_and_in_the_order_given(tokenizer, beams):
    model = rotary_bart(vocab=tokenizer.vocab_size, max_len=40)
    sources = ["the cat sat on the mat", "the dog", "ate the cat food.", "가나다"]
    together = rewrite(model, tokenizer, sources, 12, beams=beams, batch=3)
    assert together == [rewrite(model, tokenizer, [source], 12, beams=beams)[0] for source in sources]
    assert len(set(together)) > 1


def test_what_is_written_is_the_decoded_target(tokenizer):
    model = rotary_bart(vocab=tokenizer.vocab_size, max_len=40)
    bos, eos = tokenizer.special_tokens["<bos>"], tokenizer.special_tokens["<eos>"]
    ids = torch.tensor([tokenizer.encode("the dog")])
    target = generate_from_source(model, ids, 9, bos_id=bos, eos_id=eos)[0]
    assert rewrite(model, tokenizer, ["the dog"], 9) == [tokenizer.decode(target.tolist(), skip_special=True)]


def test_bad_sources_are_named(tokenizer):
    model = rotary_bart(vocab=tokenizer.vocab_size, max_len=10)
    with pytest.raises(ValueError, match="sources is empty"):
        rewrite(model, tokenizer, [])
    with pytest.raises(ValueError, match=r"sources\[1\] has \d+ tokens; expected 1 to max_len=10"):
        rewrite(model, tokenizer, ["the cat", "the cat sat on the mat " * 3])
