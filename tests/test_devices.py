"""What works on a GPU, shown without one: everything stays on the device that it was given, and nothing waits for it.

Two devices stand in for a GPU. On "meta", tensors have no contents, so reading a number from one is an error, as it is
a wait on a GPU; there, a tensor that lands on the processor is noticed. Where contents are needed, the model stays on
the processor and "meta" becomes the default device: whoever forgets to say `device=` makes a tensor that fits nothing.
"""

from collections.abc import Callable

import pytest
import shape_examples
import small_models
import torch
from docstring_shapes import Example
from every_family import CAUSAL, FAMILIES, every, inputs, mask_arguments
from torch import Generator, Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

from transformer_course import inspection, masks, writing
from transformer_course.classroom.experiments.real_checkpoints.small_models import lively
from transformer_course.data import masking, pairs, windows
from transformer_course.evaluation import answers, fill_in, language, retrieval
from transformer_course.generation import (
    Sampler,
    beam_search,
    beam_search_from_source,
    generate,
    generate_from_source,
    temperature,
    top_k,
    top_p,
)
from transformer_course.models.bert import MaskedLanguageModel, SequenceClassifier
from transformer_course.text_vectors import mean_pooling
from transformer_course.tokenizers import CharacterTokenizer

META = torch.device("meta")


class StaysOn(TorchDispatchMode):
    """Refuses every operation that makes a tensor on a device other than this one."""

    def __init__(self, device: torch.device):
        super().__init__()
        self.device = device

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        for made in tree_leaves(result):
            if isinstance(made, Tensor):
                assert made.device.type == self.device.type, f"{operation} made a tensor on {made.device}"
        return result


def on_meta(value):
    return tree_map(lambda one: one.to(META) if isinstance(one, Tensor) else one, value)


@pytest.fixture(scope="module")
def examples() -> dict[str, list[Example]]:
    with META:
        return shape_examples.parts() | shape_examples.models()


NAMES = list(shape_examples.parts() | shape_examples.models())


def test_a_tensor_on_another_device_is_noticed():
    with StaysOn(META):
        torch.arange(3, device=META) + torch.ones(3, device=META)
        with pytest.raises(AssertionError, match=r"aten\.arange\.default made a tensor on cpu"):
            torch.arange(3)


def test_a_forgotten_device_is_noticed():
    with META, pytest.raises(RuntimeError):
        torch.ones(3, device="cpu") + torch.ones(3)


@pytest.mark.parametrize("name", NAMES)
def test_every_part_and_model_computes_on_the_device_of_its_inputs(examples, name):
    for example in examples[name]:
        # Masks are made for no tensor in particular, so they are told where.
        told = {"device": META} if example.function is masks.causal_mask else {}
        with StaysOn(META):
            result = example.function(**example.arguments, **told)
        assert all(one.device == META for one in tree_leaves(result) if isinstance(one, Tensor))


@every(*FAMILIES)
@pytest.mark.parametrize("masked", [False, True])
def test_a_forward_and_a_backward_pass_stay_on_the_device_and_wait_for_nothing(family, masked):
    given = inputs(family)
    named = mask_arguments(family, given) if masked else {}
    with META:
        model = FAMILIES[family]()
    with StaysOn(META):
        model(*on_meta(given), **on_meta(named)).sum().backward()
    assert all(parameter.grad.device == META for parameter in model.parameters() if parameter.grad is not None)


@every(*CAUSAL)
def test_one_more_token_with_a_cache_stays_on_the_device_and_waits_for_nothing(family):
    (tokens,) = on_meta(inputs(family))
    with META:
        model = CAUSAL[family]().eval()
    with StaysOn(META), torch.no_grad():
        cache = model.new_cache(len(tokens), 16)
        model.hidden(tokens, None, cache)
        assert model.head(model.hidden(tokens[:, -1:], None, cache)).device == META


LOGITS = torch.randn(3, 17)
TOKENS = torch.randint(4, 17, (5, 12))
STREAM = torch.randint(4, 17, (90,))
MASKING = {"mask_id": 1, "special_ids": (0, 1, 2, 3), "vocab": 17}
SEEN = torch.ones(5, 12, dtype=torch.bool)

# What makes or takes tensors outside of models, and reads no number.
COMPUTING: dict[str, tuple[Callable, tuple]] = {
    "temperature": (temperature, (LOGITS, 0.7)),
    "top_k": (top_k, (LOGITS, 3)),
    "top_p": (top_p, (LOGITS, 0.7)),
    "the likeliest token": (Sampler(), (LOGITS,)),
    "padding_mask": (masks.padding_mask, (TOKENS, 0)),
    "all_windows": (windows.all_windows, (STREAM, 7)),
    "mean_pooling": (mean_pooling, (torch.randn(5, 12, 6), SEEN)),
    "silence_heads": (inspection.silence_heads, (torch.randn(2, 5, 12), [1], 3)),
    "previous_token_score": (inspection.previous_token_score, (torch.randn(2, 3, 5, 5),)),
    "induction_score": (inspection.induction_score, (torch.randn(2, 3, 5, 5), 2)),
}


@pytest.mark.parametrize("name", COMPUTING)
def test_what_is_computed_from_a_tensor_stays_on_its_device(name):
    function, given = COMPUTING[name]
    given = on_meta(given)
    with StaysOn(META):
        result = function(*given)
    assert all(one.device == META for one in tree_leaves(result) if isinstance(one, Tensor))


@pytest.mark.parametrize(
    "draw",
    [
        lambda stream, generator: windows.random_windows(stream, 4, 7, generator),
        lambda stream, generator: masking.mask_tokens(stream.view(9, 10), generator=generator, **MASKING),
    ],
    ids=["random_windows", "mask_tokens"],
)
def test_what_a_generator_of_the_processor_draws_goes_to_the_device(draw):
    assert all(part.device == META for part in draw(STREAM.to(META), Generator()))


def test_pairs_are_made_where_they_are_asked_for():
    ids = {"pad_id": 0, "bos_id": 1, "eos_id": 2}
    for batch in pairs.pair_batches([([4, 5], [6]), ([7], [8, 9])], batch=2, device=META, **ids):
        assert all(part.device == META for part in batch)


def masked_lm() -> MaskedLanguageModel:
    return lively(MaskedLanguageModel(small_models.bert())).eval()


def hidden_tokens() -> masking.MaskedTokens:
    return masking.mask_tokens(TOKENS, generator=Generator().manual_seed(3), **MASKING)


# As many as the small models know.
ALPHABET = "abcdefghijkl "
LETTERS = CharacterTokenizer.train(ALPHABET, special_tokens=("<pad>", "<mask>", "<cls>", "<sep>"))
SOURCES = CharacterTokenizer.train(ALPHABET, special_tokens=("<pad>", "<mask>", "<bos>", "<eos>"))
ENDS = {"bos_id": 2, "eos_id": 3}


def with_some_padding() -> Tensor:
    mask = SEEN.clone()
    mask[0, :4] = False
    return mask


# What reads numbers as it goes, and therefore needs contents.
READING: dict[str, Callable[[], object]] = {
    "generate": lambda: generate(small_models.gpt(), TOKENS, 4),
    "generate without a cache": lambda: generate(small_models.llama(), TOKENS, 4, cache=False),
    "generate after padding": lambda: generate(small_models.llama(), TOKENS, 4, padding_mask=with_some_padding()),
    "generate by sampling": lambda: generate(
        small_models.gpt(), TOKENS, 4, temperature=0.8, top_k=9, top_p=0.9, eos_id=3, generator=Generator()
    ),
    "generate in a window": lambda: generate(small_models.gpt(), TOKENS, 20, window=True),
    "generate from a source": lambda: generate_from_source(
        small_models.bart(), TOKENS, 5, source_mask=with_some_padding(), **ENDS
    ),
    "beam search": lambda: beam_search(small_models.llama(), TOKENS, 5, beams=3, eos_id=3),
    "beam search from a source": lambda: beam_search_from_source(
        small_models.rotary_bart(), TOKENS, 5, beams=3, source_mask=with_some_padding(), **ENDS
    ),
    "continue a text": lambda: list(writing.continue_text(small_models.gpt(), LETTERS, "abc", 4)),
    "fill blanks": lambda: writing.fill_blanks(masked_lm(), LETTERS, "ab<mask>d"),
    "rewrite": lambda: writing.rewrite(small_models.bart(), SOURCES, ["abc", "fe"], 5),
    "rewrite with beams": lambda: writing.rewrite(small_models.bart(), SOURCES, ["abc", "fe"], 5, beams=2),
    "loss of a language model": lambda: language.evaluate_language_model(small_models.gpt(), STREAM, 12),
    "masked token accuracy": lambda: answers.masked_token_accuracy(masked_lm(), hidden_tokens()),
    "predicted classes": lambda: answers.predict_classes(
        lively(SequenceClassifier(small_models.bert(), 3)).eval(), TOKENS, SEEN
    ),
    "scores of classes": lambda: answers.classification_scores(torch.arange(4, device="cpu"), TOKENS[0, :4] % 4),
    "F1 of tokens": lambda: answers.token_f1(TOKENS % 2, TOKENS % 2, SEEN),
    "guesses from neighbors": lambda: fill_in.neighbor_guesses(STREAM, hidden_tokens(), mask_id=1, vocab=17),
    "ranks of a search": lambda: retrieval.target_ranks(LOGITS, TOKENS[0, :3]),
    "measures of a search": lambda: retrieval.retrieval_measures(torch.arange(1, 5, device="cpu")),
    "weights of attention": lambda: inspection.record_attention(small_models.llama(), TOKENS),
    "hidden states": lambda: inspection.record_hidden(small_models.gpt(), TOKENS),
    "logit lens": lambda: inspection.logit_lens(small_models.gpt(), TOKENS),
}


def built_on_the_processor(make: Callable[..., nn.Module]) -> Callable[..., nn.Module]:
    """A model that is made where its weights have contents, whatever the default device."""

    def built(*args, **kwargs):
        with torch.device("cpu"):
            return make(*args, **kwargs)

    return built


@pytest.fixture
def models_on_the_processor(monkeypatch):
    for name in ("gpt", "llama", "bert", "bart", "rotary_bart"):
        monkeypatch.setattr(small_models, name, built_on_the_processor(getattr(small_models, name)))
    for name in ("masked_lm", "SequenceClassifier", "lively"):
        monkeypatch.setitem(globals(), name, built_on_the_processor(globals()[name]))


@pytest.mark.parametrize("name", READING)
def test_nothing_is_made_on_the_default_device_when_the_model_is_elsewhere(models_on_the_processor, name):
    with META:
        result = READING[name]()
    assert all(one.device.type == "cpu" for one in tree_leaves(result) if isinstance(one, Tensor))
