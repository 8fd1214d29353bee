"""Whatever is no good is refused where it comes in, by an error that names the argument: every public entry is tried.

Each entry below is a call that works; every argument of a kind is then replaced by what such an argument cannot be.
"""

import inspect
import math

import pytest
import small_models
import torch
from torch import Generator

from transformer_course import evaluation, generation
from transformer_course.data import masking, noising, pairs, shards, tasks, verses, windows
from transformer_course.models.bert import MaskedLanguageModel
from transformer_course.pretrained import load_pretrained
from transformer_course.tokenizers import BytePairTokenizer, CharacterTokenizer, WordPieceTokenizer, encode_iterable
from transformer_course.writing import continue_text, fill_blanks, rewrite

NAN, INF = math.nan, math.inf
IDS = torch.randint(3, 12, (2, 5), generator=Generator().manual_seed(0))
STREAM = torch.randint(0, 12, (40,), generator=Generator().manual_seed(1))
SPECIAL = ("<pad>", "<mask>", "<bos>", "<eos>", "<cls>", "<sep>")
BPE = BytePairTokenizer.train("the cat sat on the mat " * 9, 280, SPECIAL)
VOCAB = BPE.vocab_size
GPT, BART = small_models.gpt(vocab=VOCAB, max_len=24), small_models.rotary_bart(vocab=VOCAB, max_len=24)
BERT = MaskedLanguageModel(small_models.rotary_bert(vocab=VOCAB, max_len=24))
MASKED = masking.MaskedTokens(IDS, IDS.clone(), torch.ones_like(IDS, dtype=torch.bool))

BAD = {
    "count": [0, -1, 2.5, "3", True, 10**12, NAN, [2]],
    "mark": [2.5, "3", True, NAN, [2], None],
    "id": [-1, 2.5, "3", True, NAN, [2]],
    "chance": [-0.1, 1.5, NAN, INF, "x", [0.5], True],
    "positive": [0, -1, NAN, INF, "x", [1.0], True],
    "not negative": [-1, NAN, INF, "x", [1.0], True],
    "share": [0, -1, 1.5, NAN, "x", [1.0], True],
    "ids": [IDS.float(), IDS - 100, "text", [[1, 2]], None, IDS[0], IDS.bool()],
    "labels": [STREAM.float(), "text", [1, 2], None, STREAM[None], STREAM.bool()],
    "label rows": [IDS.float(), "text", [[1, 2]], None, IDS[0], IDS.bool()],
    "stream": [STREAM.float(), STREAM - 100, "text", [1, 2], None, STREAM[None], STREAM.bool()],
    "token list": ["text", [1.5], [[1]], 5, None, [True], ["a"]],
    "mask": [torch.ones(2, 5), torch.ones(2, 5, dtype=torch.long), torch.ones(2, 4, dtype=torch.bool), [[True]]],
    "text": [5, b"x", None, ["a"], "\ud83d"],
    "texts": ["one string", [5], 5, None, [None]],
    "text or pieces": [[5], 5, None, [None], b"x", "\ud83d"],
    "scores": [torch.zeros(2), [[0.5]], None],
    "split": ["tset", 5, None],
}


def seeded() -> Generator:
    return Generator().manual_seed(0)


NOISE = {"tokens": "token list", "probability": "chance"}
SAMPLING = {"temperature": "not negative", "top_k": "count", "top_p": "share"}
# name: (function, arguments that work, the kind of those that are tried)
ENTRIES = {
    "random_windows": (
        lambda **a: windows.random_windows(**a, generator=seeded()),
        {"stream": STREAM, "batch": 2, "length": 4},
        {"stream": "labels", "batch": "count", "length": "count"},
    ),
    "windows_at": (
        windows.windows_at,
        {"stream": STREAM, "starts": torch.tensor([0, 3]), "length": 4},
        {"stream": "labels", "starts": "stream", "length": "count"},
    ),
    "all_windows": (windows.all_windows, {"stream": STREAM, "length": 4}, {"stream": "labels", "length": "count"}),
    "encode_stream": (windows.encode_stream, {"tokenizer": BPE, "text": "the"}, {"text": "text or pieces"}),
    "mask_tokens": (
        lambda **a: masking.mask_tokens(**a, special_ids=(0,), generator=seeded()),
        {"tokens": IDS, "mask_id": 1, "vocab": 12, "probability": 0.15},
        {"tokens": "ids", "mask_id": "id", "vocab": "count", "probability": "chance"},
    ),
    "token_masking": (
        lambda **a: noising.token_masking(**a, generator=seeded()),
        {"tokens": [1, 2, 3], "mask_id": 0, "probability": 0.3},
        NOISE | {"mask_id": "mark"},
    ),
    "token_deletion": (
        lambda **a: noising.token_deletion(**a, generator=seeded()),
        {"tokens": [1, 2, 3], "probability": 0.3},
        NOISE,
    ),
    "text_infilling": (
        lambda **a: noising.text_infilling(**a, generator=seeded()),
        {"tokens": [1, 2, 3], "mask_id": 0, "probability": 0.3, "mean_length": 3.0},
        NOISE | {"mask_id": "mark", "mean_length": "positive"},
    ),
    "sentence_permutation": (
        lambda **a: noising.sentence_permutation(**a, stop_ids=(2,), generator=seeded()),
        {"tokens": [1, 2, 3]},
        {"tokens": "token list"},
    ),
    "document_rotation": (
        lambda **a: noising.document_rotation(**a, generator=seeded()),
        {"tokens": [1, 2, 3]},
        {"tokens": "token list"},
    ),
    "bart_noise": (
        lambda **a: noising.bart_noise(**a, stop_ids=(2,), generator=seeded()),
        {"tokens": [1, 2, 3], "mask_id": 0, "probability": 0.3},
        NOISE | {"mask_id": "mark"},
    ),
    "pair_batches": (
        lambda **a: list(pairs.pair_batches([([1], [2, 3])], **a)),
        {"pad_id": 0, "bos_id": 1, "eos_id": 2, "batch": 2},
        {"pad_id": "id", "bos_id": "id", "eos_id": "id", "batch": "count"},
    ),
    "some_verses": (tasks.some_verses, {"split": "test", "count": 3}, {"split": "split", "count": "count"}),
    "group_of": (verses.group_of, {"book": 3}, {"book": "count"}),
    "stream": (
        lambda **a: list(generation.stream(GPT, **a)),
        {"tokens": IDS, "max_new": 3, "padding_mask": None, "temperature": 1.0, "top_k": 3, "top_p": 0.5, "eos_id": 2},
        SAMPLING | {"tokens": "ids", "max_new": "count", "padding_mask": "mask", "eos_id": "id"},
    ),
    "generate": (
        lambda **a: generation.generate(GPT, **a),
        {"tokens": IDS, "max_new": 3, "temperature": 1.0, "top_k": 3, "top_p": 0.5, "eos_id": 2},
        SAMPLING | {"tokens": "ids", "max_new": "count", "eos_id": "id"},
    ),
    "generate_from_source": (
        lambda **a: generation.generate_from_source(BART, **a),
        {"source": IDS, "max_new": 3, "bos_id": 1, "eos_id": 2, "source_mask": None, "top_p": 0.5, "temperature": 1.0},
        {"source": "ids", "max_new": "count", "bos_id": "id", "eos_id": "id", "source_mask": "mask", "top_p": "share"},
    ),
    "beam_search": (
        lambda **a: generation.beam_search(GPT, **a),
        {"tokens": IDS, "max_new": 3, "beams": 2, "length_penalty": 0.6, "eos_id": 2, "padding_mask": None},
        {"tokens": "ids", "max_new": "count", "beams": "count", "length_penalty": "not negative", "eos_id": "id"}
        | {"padding_mask": "mask"},
    ),
    "beam_search_from_source": (
        lambda **a: generation.beam_search_from_source(BART, **a),
        {"source": IDS, "max_new": 3, "bos_id": 1, "eos_id": 2, "beams": 2, "length_penalty": 0.6, "source_mask": None},
        {"source": "ids", "max_new": "count", "bos_id": "id", "eos_id": "id", "beams": "count", "source_mask": "mask"},
    ),
    "continue_text": (
        lambda **a: list(continue_text(GPT, BPE, **a)),
        {"prompt": "the", "max_new": 3, "temperature": 1.0, "top_k": 3, "top_p": 0.5, "seed": 1},
        SAMPLING | {"prompt": "text", "max_new": "count", "seed": "id"},
    ),
    "fill_blanks": (
        lambda **a: fill_blanks(BERT, BPE, **a),
        {"text": "the <mask>", "k": 3},
        {"text": "text", "k": "count"},
    ),
    "rewrite": (
        lambda **a: rewrite(BART, BPE, **a),
        {"sources": ["the cat"], "max_new": 3, "beams": 2, "batch": 2},
        {"sources": "texts", "max_new": "count", "beams": "count", "batch": "count"},
    ),
    "evaluate_language_model": (
        lambda **a: evaluation.evaluate_language_model(GPT, **a),
        {"stream": STREAM, "length": 4, "batch": 2},
        {"stream": "stream", "length": "count", "batch": "count"},
    ),
    "bits_per_character": (
        evaluation.bits_per_character,
        {"loss": 1.0, "tokens": 5, "characters": 9},
        {"loss": "not negative", "tokens": "count", "characters": "count"},
    ),
    "perplexity": (evaluation.perplexity, {"loss": 1.0}, {"loss": "not negative"}),
    "compressor_bits_per_character": (
        evaluation.compressor_bits_per_character,
        {"train": "abc", "test": "abc"},
        {"train": "text", "test": "text"},
    ),
    "masked_token_accuracy": (
        lambda **a: evaluation.masked_token_accuracy(BERT, MASKED, **a),
        {"padding_mask": None, "batch": 2},
        {"padding_mask": "mask", "batch": "count"},
    ),
    "predict_classes": (
        lambda **a: evaluation.predict_classes(BERT, **a),
        {"tokens": IDS, "padding_mask": None, "batch": 2},
        {"tokens": "ids", "padding_mask": "mask", "batch": "count"},
    ),
    "classification_scores": (
        evaluation.classification_scores,
        {"predicted": STREAM, "expected": STREAM},
        {"predicted": "labels", "expected": "labels"},
    ),
    "token_f1": (
        evaluation.token_f1,
        {"predicted": IDS, "expected": IDS, "mask": None},
        {"predicted": "label rows", "expected": "label rows", "mask": "mask"},
    ),
    "text_scores": (
        evaluation.text_scores,
        {"written": ["a b"], "references": ["a b"]},
        {"written": "texts", "references": "texts"},
    ),
    "neighbor_guesses": (
        lambda **a: evaluation.neighbor_guesses(masked=MASKED, **a),
        {"train": STREAM, "mask_id": 1, "vocab": 12},
        {"train": "stream", "mask_id": "id", "vocab": "count"},
    ),
    "fill_in_accuracies": (
        lambda **a: evaluation.fill_in_accuracies(masked=MASKED, **a),
        {"train": STREAM, "mask_id": 1, "vocab": 12},
        {"train": "stream", "mask_id": "id", "vocab": "count"},
    ),
    "ngram_guesses": (
        lambda **a: evaluation.ngram_guesses(masked=MASKED, **a),
        {"train": STREAM, "mask_id": 1, "vocab": 12, "order": 3, "candidates": 5},
        {"train": "stream", "mask_id": "id", "vocab": "count", "order": "count", "candidates": "count"},
    ),
    "KneserNey": (
        evaluation.KneserNey,
        {"stream": STREAM, "vocab": 12, "order": 3},
        {"stream": "stream", "vocab": "count", "order": "count"},
    ),
    "linear_predictions": (
        lambda **a: evaluation.linear_predictions([("a b", 0), ("c d", 1)], **a),
        {"texts": ["a b"], "longest": 2, "strength": 1.0},
        {"texts": "texts", "longest": "count", "strength": "positive"},
    ),
    "window_scores": (
        lambda **a: evaluation.window_scores([(["a", "b"], [0, 1])], [["a"]], **a),
        {"reach": 1, "strength": 1.0},
        {"strength": "positive"},
    ),
    "target_ranks": (
        evaluation.target_ranks,
        {"scores": torch.eye(2), "targets": torch.tensor([0, 1])},
        {"scores": "scores"},
    ),
    "retrieval_measures": (evaluation.retrieval_measures, {"ranks": torch.tensor([1, 2])}, {"ranks": "stream"}),
    "encode_iterable": (lambda **a: list(encode_iterable(BPE, **a)), {"texts": ["the"]}, {"texts": "texts"}),
    "BytePairTokenizer.train": (
        BytePairTokenizer.train,
        {"text": "the cat", "vocab_size": 260, "special_tokens": ("<a>",)},
        {"text": "text", "special_tokens": "texts"},
    ),
    "BytePairTokenizer.encode": (BPE.encode, {"text": "the"}, {"text": "text"}),
    "BytePairTokenizer.decode": (BPE.decode, {"ids": [1, 2]}, {"ids": "token list"}),
    "CharacterTokenizer.train": (
        CharacterTokenizer.train,
        {"text": "the cat", "special_tokens": ("<a>",)},
        {"text": "text", "special_tokens": "texts"},
    ),
    "WordPieceTokenizer": (
        WordPieceTokenizer,
        {"tokens": ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"], "longest_word": 9},
        {"tokens": "texts", "longest_word": "count"},
    ),
}
CASES = [(name, argument) for name, (_, _, kinds) in ENTRIES.items() for argument in kinds]


@pytest.mark.parametrize("name", ENTRIES)
def test_the_call_itself_works(name):
    function, good, kinds = ENTRIES[name]
    function(**good)
    assert set(kinds) <= set(good)


@pytest.mark.parametrize("name, argument", CASES)
def test_a_bad_argument_is_refused_by_its_name(name, argument):
    function, good, kinds = ENTRIES[name]
    for value in BAD[kinds[argument]]:
        with pytest.raises((ValueError, TypeError)) as error:
            function(**good | {argument: value})
        said = str(error.value)
        assert argument in said or argument.split("_")[-1] in said, f"{argument}={value!r}: {said}"
        assert len(said) < 500


@pytest.mark.parametrize("module", [generation, evaluation], ids=["generation", "evaluation"])
def test_every_public_function_is_tried(module):
    # Tried by their own tests: these take what the others have checked, or have no argument of these kinds.
    elsewhere = {"Sampler", "temperature", "top_k", "top_p", "extend_beams", "Beams", "TextScores"}
    elsewhere |= {"masked_token_guesses", "word_frequency_scores"}
    public = {name for name in module.__all__ if inspect.isroutine(getattr(module, name)) or name[0].isupper()}
    assert public - elsewhere <= set(ENTRIES), public - elsewhere - set(ENTRIES)


def test_shards_refuse_counts_that_are_none(tmp_path):
    for value in BAD["count"]:
        if value != 10**12:
            with pytest.raises((ValueError, TypeError), match="shard_tokens"):
                shards.write_shards(["the cat"], tmp_path / "a", BPE, value)
    with pytest.raises(TypeError, match="texts"):
        shards.write_shards("one string", tmp_path / "a", BPE, 5)
    folder = shards.write_shards(["the cat sat on the mat"] * 9, tmp_path / "b", BPE, 20)
    for value in (0, -1, 2.5, "3", True, NAN):
        with pytest.raises((ValueError, TypeError), match="length"):
            shards.ShardedTokens(folder, value)
    for value in (-1, 2.5, "3", True):
        with pytest.raises((ValueError, TypeError), match="position"):
            shards.ShardedTokens(folder, 4).window(value)
    for value in BAD["count"]:
        with pytest.raises((ValueError, TypeError), match="max_len"):
            load_pretrained(folder, max_len=value)
