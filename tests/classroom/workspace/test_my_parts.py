"""Models computed by what a learner has written: the same numbers, shown for what they are, and restored afterwards."""

import shutil
import types

import pytest
import torch
from cells import Notebook
from every_family import CAUSAL, FAMILIES, SIZES, inputs, lively, make
from solutions import solution_of

from transformer_course.classroom import my_parts
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import all_exercises, find_exercise
from transformer_course.classroom.workspace.replacements import REPLACEMENTS
from transformer_course.generation import decoder, generate
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig
from transformer_course.models.rope_scaling import LinearScaling
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import CausalObjective, MaskedObjective
from transformer_course.training.settings import TrainingSettings

NAMES = list(dict.fromkeys(name for fitting in REPLACEMENTS for name in (fitting.exercise, *fitting.helped_by)))


def replaced(fitting) -> list[object]:
    """What stands today in the places of a fitting."""
    anything = dict.fromkeys(NAMES, print)
    return [vars(owner)[attribute] for owner, attribute, _ in fitting.places(anything)]


@pytest.fixture(scope="module")
def passed_all(tmp_path_factory):
    """The folder of a learner who wrote every solution in a cell, in the order of the lessons, and passed."""
    home, notebook = tmp_path_factory.mktemp("solved") / "my_transformer", Notebook()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TRANSFORMER_COURSE_HOME", str(home))
        for name, exercise in all_exercises().items():
            notebook.run(solution_of(exercise))
            if name in NAMES:
                card, passed = judge(exercise, notebook[name])
                assert passed, card
    return home


@pytest.fixture
def solved(passed_all, learner_home):
    """That folder's copy, each test its own."""
    return shutil.copytree(passed_all, learner_home)


def test_every_part_is_the_learners(solved, shown):
    with my_parts():
        pass
    assert f"{len(REPLACEMENTS)} of {len(REPLACEMENTS)} parts are your own code" in repr(shown[-1])
    assert "the package's" not in repr(shown[-1])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_computes_the_same_with_the_learners_parts(family, solved, shown):
    model, given = make(family).eval(), inputs(family)
    expected = model(*given)
    with my_parts():
        actual = model(*given)
    assert torch.allclose(actual, expected, atol=1e-5)
    assert torch.equal(model(*given), expected)


def test_the_learners_functions_are_what_computes(solved, shown):
    before = [replaced(fitting) for fitting in REPLACEMENTS]
    with my_parts():
        during = [replaced(fitting) for fitting in REPLACEMENTS]
    assert all(a is not b for places in zip(before, during, strict=True) for a, b in zip(*places, strict=True))
    assert [replaced(fitting) for fitting in REPLACEMENTS] == before


@pytest.mark.parametrize("family", CAUSAL)
def test_generation_with_a_cache_and_padding_is_the_same_with_the_learners_parts(family, solved, shown):
    model, tokens = make(family), torch.randint(19, (2, 6), generator=torch.Generator().manual_seed(0))
    mask = torch.arange(6) >= torch.tensor([[2], [0]])
    expected = generate(model, tokens, 5, padding_mask=mask)
    with my_parts():
        assert torch.equal(generate(model, tokens, 5, padding_mask=mask), expected)
        with pytest.raises(ValueError, match=r"tokens has dtype torch\.float32; expected token ids"):
            model(tokens.float())


def test_no_token_passes_the_learners_parts_by(solved, shown):
    model = make("gpt").eval()
    parts = model.embedding, model.stack, model.head, model.new_cache(1, 8)
    assert decoder.unroll(*parts) is not None
    with my_parts():
        assert decoder.unroll(*parts) is None
    assert decoder.unroll(*parts) is not None


def test_only_causal_logits_is_the_learners(notebook, learner_home, shown):
    exercise, calls = find_exercise("causal_logits"), []
    notebook.run(solution_of(exercise))
    assert judge(exercise, notebook["causal_logits"])[1]
    model, given = make("gpt"), inputs("gpt")
    model.stack.register_forward_hook(lambda *_: calls.append("the package's stack"))
    expected = model(*given)
    assert calls == ["the package's stack"]
    with my_parts():
        assert torch.allclose(model(*given), expected, atol=1e-6)
        assert torch.allclose(model.head(model.hidden(*given)), expected, atol=1e-6)
    assert calls == ["the package's stack"]
    assert f"1 of {len(REPLACEMENTS)} parts are your own code" in repr(shown[-1])


VARIANTS = {
    "gpt, relu": lambda: GPT(GPTConfig(**SIZES, n_layers=1, activation="relu")),
    "llama, wide heads": lambda: LLaMA(LlamaConfig(**SIZES, n_layers=1, n_kv_heads=2, head_size=6)),
    "llama, biases": lambda: LLaMA(LlamaConfig(**SIZES, n_layers=1, n_kv_heads=2, attention_bias=True)),
    "llama, scaled": lambda: LLaMA(LlamaConfig(**SIZES, n_layers=1, n_kv_heads=2, rope_scaling=LinearScaling(2.0))),
    "bert, relu": lambda: MaskedLanguageModel(BERT(BertConfig(**SIZES, n_layers=1, activation="relu"))),
}


@pytest.mark.parametrize("build", VARIANTS.values(), ids=VARIANTS)
def test_a_variant_is_built_and_computes_the_same_with_the_learners_parts(build, solved, shown):
    tokens = torch.randint(SIZES["vocab"], (2, 6), generator=torch.Generator().manual_seed(0))
    model = lively(build())
    expected = model(tokens)
    with my_parts():
        same = build().eval()
        same.load_state_dict(model.state_dict())
        assert torch.allclose(same(tokens), expected, atol=1e-5)
    assert {type(part) for part in same.modules()} == {type(part) for part in model.modules()}


def losses(objective, build) -> list[float]:
    torch.manual_seed(3)
    settings = TrainingSettings(steps=12, peak_rate=1e-2, warmup=2, log_every=1, seed=5)
    return [record.loss for record in Trainer(build(), objective, settings).records()]


def test_a_gpt_of_solved_exercises_trains_to_the_same_losses(solved, shown):
    stream = torch.randint(19, (400,), generator=torch.Generator().manual_seed(0))
    objective = CausalObjective(stream, stream[:60], length=8, batch=4)
    config = GPTConfig(vocab=19, max_len=8, d_model=24, n_layers=2, n_heads=3, d_hidden=40)
    expected = losses(objective, lambda: GPT(config))
    with my_parts():
        assert losses(objective, lambda: GPT(config)) == pytest.approx(expected, abs=1e-4)
    assert expected[-1] < expected[0]


def test_a_masked_batch_of_solved_exercises_is_the_same(solved, shown):
    stream = torch.randint(4, 19, (400,), generator=torch.Generator().manual_seed(0))
    objective = MaskedObjective(stream, stream[:60], length=8, batch=4, mask_id=3, vocab=19, special_ids=(0, 1, 2, 3))
    expected = objective.batch(0, torch.Generator().manual_seed(1))
    with my_parts():
        actual = objective.batch(0, torch.Generator().manual_seed(1))
    assert all(torch.equal(a, b) for a, b in zip(actual, expected, strict=True))


def test_dropout_of_attention_weights_is_applied_to_the_learners_too(solved, shown):
    torch.manual_seed(0)
    layer, x = MultiHeadAttention(12, 3, dropout=0.5).train(), torch.randn(2, 5, 12)
    with my_parts():
        torch.manual_seed(1)
        first = layer(x)
        assert not torch.allclose(first, layer(x))
        assert torch.allclose(layer.eval()(x), layer.eval()(x))


def test_without_a_solved_exercise_everything_is_the_packages(shown):
    before = [replaced(fitting) for fitting in REPLACEMENTS]
    with my_parts():
        assert [replaced(fitting) for fitting in REPLACEMENTS] == before
    assert f"0 of {len(REPLACEMENTS)} parts are your own code" in repr(shown[-1])
    assert "write `attention` in lesson 03, Attention" in repr(shown[-1])


def keep(notebook, name: str, source: str) -> None:
    notebook.run(source)
    _, passed = judge(find_exercise(name), notebook[name])
    assert passed


TRIANGLE = """
def causal_mask(query, key=None, device=None):
    import torch
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query{more})
"""


def test_code_that_no_longer_passes_is_refused_with_the_reason(notebook, learner_home, shown):
    keep(notebook, "causal_mask", TRIANGLE.format(more=""))
    (learner_home / "causal_mask.py").write_text(TRIANGLE.format(more=" + 1"), "utf-8")
    with my_parts():
        text = repr(shown[-1])
    assert "✗ 0 of" in text and "`causal_mask` was refused" in text
    assert "`causal_mask.py` doesn't pass its check now, so the package's version is used." in text
    assert "next token" in text or "one" in text


@pytest.mark.parametrize("damage", ["def causal_mask(:", "import nothing_of_this_name", "x = 1", "1 / 0"])
def test_a_file_that_does_not_run_is_refused_and_nothing_else_suffers(damage, notebook, learner_home, shown):
    keep(notebook, "causal_mask", TRIANGLE.format(more=""))
    keep(notebook, "for_attention", "def for_attention(padding):\n    return padding[:, None, None, :]")
    (learner_home / "causal_mask.py").write_text(damage, "utf-8")
    with my_parts():
        text = repr(shown[-1])
    assert "1 of" in text and "It doesn't run:" in text


def test_an_exception_inside_restores_everything(solved, shown):
    before = [replaced(fitting) for fitting in REPLACEMENTS]
    with pytest.raises(KeyError, match="mine"), my_parts():
        raise KeyError("mine")
    assert [replaced(fitting) for fitting in REPLACEMENTS] == before
    assert isinstance(vars(MultiHeadAttention)["attend"], staticmethod)


def test_for_a_session_and_nested(solved, shown):
    before, session = LayerNorm.forward, my_parts()
    session.install()
    with pytest.raises(RuntimeError, match="already in place: call restore"):
        session.install()
    with my_parts():
        pass
    assert isinstance(LayerNorm.forward, types.FunctionType)
    session.restore()
    assert LayerNorm.forward is before
    with pytest.raises(RuntimeError, match="nothing to restore"):
        session.restore()
