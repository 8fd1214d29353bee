"""The runs behind lesson 18, Fine-tune BERT's curves: nested examples, fair scores, nothing made twice."""

import json
from collections import Counter
from functools import partial

import pytest
import torch

from transformer_course.classroom.experiments.fine_tune_bert import label_curve_runs
from transformer_course.classroom.experiments.fine_tune_bert.label_curve_runs import (
    EQUAL,
    EQUAL_LABELS,
    EQUAL_TASKS,
    LINEAR,
    OTHER_RATES,
    PRETRAINED,
    SCRATCH,
    SEEDS,
    STEPS,
    Pretrained,
    equal_compute,
    fine_tune,
    fit_linear,
    settings_of,
)
from transformer_course.classroom.experiments.fine_tune_bert.labeled_tasks import (
    TASKS,
    labeled,
    share_supplied,
    word_scores,
)
from transformer_course.data.verses import load_verses
from transformer_course.data.windows import IGNORED
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.training.settings import TrainingSettings


@pytest.fixture(scope="module")
def tokenizer():
    text = " ".join(verse.modern for verse in load_verses()[:60])
    return BytePairTokenizer.train(text, 300, special_tokens=("<pad>", "<mask>", "<cls>", "<sep>"))


@pytest.fixture(scope="module")
def bert(tokenizer):
    torch.manual_seed(0)
    sizes = RotaryBertConfig(tokenizer.vocab_size, max_len=96, d_model=16, n_layers=1, n_heads=2, d_hidden=24)
    return Pretrained(MaskedLanguageModel(RotaryBERT(sizes)), tokenizer, steps=10, tokens=50_000)


@pytest.mark.parametrize("task", TASKS)
def test_fewer_examples_are_a_part_of_more_and_the_test_is_another_split(task, tokenizer):
    some = partial(labeled, task, tokenizer=tokenizer, longest=96)
    few, more, other = some("train", 8, 1), some("train", 20, 1), some("train", 20, 2)
    assert len(few.ids) == len(few.texts) == 8 and len(more.ids) == 20
    assert more.texts[:8] == few.texts and more.ids[:8] == few.ids
    assert more.texts != other.texts
    test = some("test", 20, 1)
    assert not {str(text) for text, _ in test.texts} & {str(text) for text, _ in more.texts}
    assert all(len(ids) <= 96 for ids, _ in more.ids)


def test_in_word_order_both_versions_of_a_verse_are_there(tokenizer):
    texts = labeled("word order", "train", 20, 1, tokenizer, 96).texts
    for (text, label), (swapped, other) in zip(texts[::2], texts[1::2], strict=True):
        assert (label, other) == (0, 1) and text != swapped and Counter(text) == Counter(swapped)


def test_in_recognition_each_word_has_its_label_at_its_first_token(tokenizer):
    examples = labeled("recognition", "train", 20, 1, tokenizer, 96)
    for (words, labels), (ids, wanted) in zip(examples.texts, examples.ids, strict=True):
        assert [label for label in wanted if label != IGNORED] == labels
        assert tokenizer.decode(ids[1:-1]) == " ".join(words)
    positives = sum(sum(labels) for _, labels in examples.texts)
    assert share_supplied(examples) == positives / sum(len(words) for words, _ in examples.texts)


def test_an_unknown_task_is_named(tokenizer):
    with pytest.raises(ValueError, match="task='topic'"):
        labeled("topic", "train", 8, 1, tokenizer, 96)


def test_everybody_names_as_many_words_as_the_share_says():
    scores, labels = torch.tensor([0.1, 0.4, 0.3, 0.2, 0.6]), torch.tensor([0, 1, 0, 1, 0])
    found = word_scores(scores, labels, share=0.4)  # names the words with 0.6 and 0.4
    assert found["precision"] == found["recall"] == found["f1"] == 0.5
    assert found["f1_certain"] == 0.0  # only the one with 0.6 is above one half
    assert word_scores(scores**3, labels, 0.4)["f1"] == 0.5  # how high the scores are does not matter


@pytest.mark.parametrize("task", TASKS)
def test_a_run_says_what_it_found(task, bert, monkeypatch):
    monkeypatch.setattr(label_curve_runs, "TEST_EXAMPLES", 30)
    settings = TrainingSettings(4, 1e-3, warmup=1, log_every=2, evaluate_every=8, checkpoint_every=8)
    runs = {start: fine_tune(bert, task, 32, start, settings) for start in (PRETRAINED, SCRATCH)}
    runs |= {start: fit_linear(bert, task, 32, start, 1) for start in LINEAR[task]}
    for run in runs.values():
        assert run["examples"] == 32 and run["test_examples"] == 30
        assert all(0 <= score <= 1 for score in run["scores"].values())
    if task != "recognition":
        assert runs[PRETRAINED]["scores"].keys() == {"accuracy", "macro_f1"}
    if task == "word order":
        assert runs["words, linear"]["scores"]["accuracy"] == 0.5
    again = fine_tune(bert, task, 32, PRETRAINED, settings)
    assert again["scores"] == runs[PRETRAINED]["scores"] and again["loss"] == runs[PRETRAINED]["loss"]


def test_the_pretrained_model_itself_is_left_alone(bert, monkeypatch):
    monkeypatch.setattr(label_curve_runs, "TEST_EXAMPLES", 10)
    before = {name: weight.clone() for name, weight in bert.model.state_dict().items()}
    fine_tune(bert, "book group", 32, PRETRAINED, TrainingSettings(2, 1e-2, warmup=0))
    assert all(torch.equal(before[name], weight) for name, weight in bert.model.state_dict().items())


def test_equal_compute_reads_as_much_as_pretraining_and_fine_tuning_together(bert):
    settings = settings_of(EQUAL_LABELS)
    longer = equal_compute(bert, "book group", EQUAL_LABELS, settings)
    train, _ = bert.examples("book group", EQUAL_LABELS, 1)
    a_step = sum(len(ids) for ids, _ in train.ids) / (EQUAL_LABELS / label_curve_runs.BATCH)
    assert abs((longer.steps - settings.steps) * a_step - bert.tokens) < a_step


def test_the_plan_has_every_run_once(bert):
    plan = [json.dumps(known) for known, _ in label_curve_runs.plan(bert)]
    networks = 2 * len(STEPS) * len(SEEDS) * len(TASKS)
    linear = 2 * ((len(STEPS) - 1) * len(SEEDS) + 1) * len(TASKS)
    equal = len(EQUAL_TASKS) * len(SEEDS)
    assert len(set(plan)) == len(plan) == networks + linear + equal + len(OTHER_RATES)
    assert sum(json.loads(known)["start"] == EQUAL for known in plan) == equal


def test_what_the_file_holds_is_not_made_again(bert, tmp_path, monkeypatch, capsys):
    made = []

    def known(n):
        return {"n": n, "labels": None, "task": "recognition" if n == 4 else "word order"}

    monkeypatch.setattr(
        label_curve_runs, "plan", lambda bert: [(known(n), lambda n=n: made.append(n) or {}) for n in (1, 2, 3, 4)]
    )
    monkeypatch.setattr(label_curve_runs, "open_pretrained", lambda folder: bert)
    threads, path = torch.get_num_threads(), tmp_path / "runs.jsonl"
    path.write_text(json.dumps(known(2)) + "\n", "utf-8")
    label_curve_runs.main(path, tmp_path, ["word order"])
    torch.set_num_threads(threads)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert made == [1, 3] and [line["n"] for line in lines] == [2, 1, 3]
    assert lines[1]["versions"]["torch"] == torch.__version__ and lines[1]["machine"]
