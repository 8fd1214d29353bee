"""Lesson 15, Generate: right answers in other styles pass, usual slips are named, draws follow the probabilities."""

import re

import pytest
import torch
from widget_page import drawings

from transformer_course.cache import KeyValueCache
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.checking.tensor_comparison import agree
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.exercises.generate.beam_step import beam_step
from transformer_course.classroom.exercises.generate.greedy_continue import greedy_continue
from transformer_course.classroom.exercises.generate.keep_top_k import keep_top_k
from transformer_course.classroom.exercises.generate.keep_top_p import keep_top_p
from transformer_course.classroom.exercises.generate.sample_token import sample_token
from transformer_course.classroom.experiments.generate.decoding_quality import (
    log_probability,
    milliseconds_per_token,
    repeated_share,
)
from transformer_course.classroom.widgets import NextTokenExplorer
from transformer_course.generation import generate, top_k, top_p
from transformer_course.generation.beam import extend_beams
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.tokenizers import CharacterTokenizer

VARIANTS = {
    ("keep_top_k", "sorted, where"): """
        def keep_top_k(logits, k):
            ordered = logits.sort(dim=-1, descending=True).values
            limit = ordered[..., min(k, logits.shape[-1]) - 1].unsqueeze(-1)
            return torch.where(logits >= limit, logits, float("-inf"))
    """,
    ("keep_top_k", "counting the better ones"): """
        def keep_top_k(logits, k):
            better = (logits.unsqueeze(-2) > logits.unsqueeze(-1)).sum(dim=-1)
            return logits.masked_fill(better >= k, -torch.inf)
    """,
    ("keep_top_k", "a clone, filled row by row"): """
        def keep_top_k(logits, k):
            rows = logits.reshape(-1, logits.shape[-1])
            kept = []
            for row in rows:
                kth = sorted(row.tolist(), reverse=True)[:k][-1]
                kept.append(torch.where(row < kth, -torch.inf, row))
            return torch.stack(kept).reshape(logits.shape)
    """,
    ("keep_top_p", "shifted by one place"): """
        def keep_top_p(logits, p):
            probabilities, order = torch.sort(F.softmax(logits, dim=-1), dim=-1, descending=True)
            out = probabilities.cumsum(dim=-1) >= p
            out[..., 1:] = out[..., :-1].clone()
            out[..., 0] = False
            return logits.masked_fill(torch.zeros_like(out).scatter(-1, order, out), -torch.inf)
    """,
    ("keep_top_p", "places by argsort twice"): """
        def keep_top_p(logits, p):
            order = logits.argsort(dim=-1, descending=True)
            place = order.argsort(dim=-1)
            shares = logits.softmax(-1).gather(-1, order)
            before = (shares.cumsum(-1) - shares).gather(-1, place)
            return torch.where(before < p, logits, torch.tensor(float("-inf"), dtype=logits.dtype))
    """,
    ("keep_top_p", "loops"): """
        def keep_top_p(logits, p):
            rows = []
            for row in logits.reshape(-1, logits.shape[-1]):
                shares, total, keep = row.softmax(0).tolist(), 0.0, []
                for i in sorted(range(len(shares)), key=lambda i: -shares[i]):
                    if total >= p:
                        break
                    keep.append(i)
                    total += shares[i]
                mask = torch.ones_like(row).bool()
                mask[keep] = False
                rows.append(row.masked_fill(mask, -torch.inf))
            return torch.stack(rows).reshape(logits.shape)
    """,
    ("sample_token", "searchsorted"): """
        def sample_token(logits, draw):
            ends = logits.softmax(-1).cumsum(-1)
            return torch.searchsorted(ends, draw[..., None] * ends[..., -1:], right=True)[..., 0]
    """,
    ("sample_token", "argmax of what is beyond"): """
        def sample_token(logits, u):
            ends = logits.softmax(-1).cumsum(-1)
            return (ends > u.unsqueeze(-1) * ends[..., -1:]).int().argmax(dim=-1)
    """,
    ("sample_token", "a loop"): """
        def sample_token(logits, draw):
            tokens = []
            for row, mark in zip(logits.softmax(-1).reshape(-1, logits.shape[-1]), draw.reshape(-1)):
                total, chosen = 0.0, None
                for i, share in enumerate(row.tolist()):
                    total += share
                    if share > 0:
                        chosen = i
                    if total > mark:
                        break
                tokens.append(chosen)
            return torch.tensor(tokens).reshape(draw.shape)
    """,
    ("greedy_continue", "topk and hstack"): """
        def greedy_continue(net, text, n):
            for _ in range(n):
                text = torch.hstack([text, net(text)[:, -1, :].topk(1).indices])
            return text
    """,
    ("greedy_continue", "filled in place"): """
        def greedy_continue(model, tokens, max_new):
            batch, seq = tokens.shape
            text = torch.zeros(batch, seq + max_new, dtype=torch.long)
            text[:, :seq] = tokens
            for end in range(seq, seq + max_new):
                text[:, end] = model(text[:, :end]).softmax(-1)[:, -1].argmax(-1)
            return text
    """,
    ("append_to_cache", "concatenate"): """
        def append_to_cache(keys, values, length, key, value):
            return torch.cat([keys[:, :, :length], key], dim=2), torch.cat([values[:, :, :length], value], dim=2)
    """,
    ("append_to_cache", "token by token"): """
        def append_to_cache(keys, values, length, key, value):
            for i in range(key.shape[2]):
                keys[:, :, length + i], values[:, :, length + i] = key[:, :, i], value[:, :, i]
            return [keys[:, :, : length + i + 1], values[:, :, : length + i + 1]]
    """,
    ("beam_step", "reshape and divmod"): """
        def beam_step(totals, log_probabilities):
            batch, beams, vocab = log_probabilities.shape
            every = (log_probabilities + totals.unsqueeze(2)).reshape(batch, beams * vocab)
            values, places = every.topk(beams, dim=1)
            return values, torch.div(places, vocab, rounding_mode="floor"), places.remainder(vocab)
    """,
    ("beam_step", "the best of each beam first"): """
        def beam_step(totals, log_probabilities):
            beams, vocab = log_probabilities.shape[1:]
            some = (totals[:, :, None] + log_probabilities).topk(min(beams, vocab), dim=2)
            best = some.values.flatten(1).topk(beams)
            return best.values, best.indices // some.values.shape[2], some.indices.flatten(1).gather(1, best.indices)
    """,
}


@pytest.mark.parametrize("name, style", VARIANTS, ids=": ".join)
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import torch\nfrom torch.nn import functional as F")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["generate"].EXERCISES}


SAID = {
    "the reaching token is out, by >=": (
        """
        def keep_top_p(logits, p):
            shares, order = logits.softmax(-1).sort(-1, descending=True)
            out = shares.cumsum(-1) >= p
            return logits.masked_fill(out.scatter(-1, order, out), -torch.inf)
        """,
        "nothing is left at all",
    ),
    "argmax of an empty comparison": (
        """
        def sample_token(logits, draw):
            return (logits.softmax(-1).cumsum(-1) > draw[..., None]).float().argmax(-1)
        """,
        "no token ends beyond the draw",
    ),
    "the free places are returned": (
        """
        def append_to_cache(keys, values, length, key, value):
            keys[:, :, length : length + key.shape[2]] = key
            values[:, :, length : length + key.shape[2]] = value
            return keys, values
        """,
        "you return the free slots, too",
    ),
}


@pytest.mark.parametrize("source, look", SAID.values(), ids=SAID)
def test_a_usual_slip_is_named(source, look, notebook):
    notebook.run("import torch")
    notebook.run(source)
    name = re.search(r"def (\w+)", source)[1]
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and look in " ".join(repr(card).split())


def test_append_to_cache_is_the_packages_cache():
    def theirs(keys, values, length, key, value):
        cache = KeyValueCache(*keys.shape, dtype=keys.dtype)
        cache.keys, cache.values, cache.length = keys, values, length
        return cache.append(key, value)

    exercise = find_exercise("append_to_cache")
    for case in exercise.cases():
        assert agree(*(run_case(exercise, one, case) for one in (exercise.reference, theirs)), 2), case.label


@pytest.fixture(scope="module")
def trained():
    tokenizer = CharacterTokenizer.train("a king went to the people, and the people went home. ")
    torch.manual_seed(0)
    model = GPT(GPTConfig(tokenizer.vocab_size, max_len=40, d_model=16, n_layers=2, n_heads=2, d_hidden=32))
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return model.eval(), tokenizer


def test_the_exercises_are_what_the_package_does(trained):
    model, _ = trained
    logits = 3 * torch.randn(50, 30, generator=torch.Generator().manual_seed(0))
    assert torch.equal(keep_top_k(logits, 7), top_k(logits, 7))
    assert torch.equal(keep_top_p(logits, 0.8), top_p(logits, 0.8))
    prompt = torch.tensor([[1, 2, 3], [4, 5, 6]])
    assert torch.equal(greedy_continue(model, prompt, 9), generate(model, prompt, 9))
    totals, steps = -torch.rand(2, 3), torch.randn(2, 3, 8).log_softmax(-1)
    ours = beam_step(totals, steps)
    assert all(map(torch.equal, ours, extend_beams(totals, steps, torch.ones(2, 3))))


def test_tokens_are_drawn_as_often_as_they_should():
    shares = torch.tensor([0.0, 0.6, 0.3, 0.0, 0.1, 0.0])
    draws = torch.rand(20_000, generator=torch.Generator().manual_seed(0))
    counts = sample_token(shares.log().expand(20_000, 6), draws).bincount(minlength=6)
    assert counts[shares == 0].sum() == 0
    assert torch.allclose(counts / 20_000, shares, atol=0.015)


def test_repetition_is_counted_within_each_text():
    texts = torch.tensor([[1, 2, 3, 4, 5, 6, 7], [1, 2, 1, 2, 1, 2, 1], [0, 0, 0, 0, 0, 0, 0]])
    # Of six pairs: none has stood before; four have, of two kinds; all but the first.
    assert repeated_share(texts, n=2).tolist() == pytest.approx([0, 4 / 6, 5 / 6])
    with pytest.raises(ValueError, match="n=9 needs at least 9"):
        repeated_share(texts, n=9)


def test_a_texts_log_probability_is_that_of_what_follows_the_prompt(trained):
    model, _ = trained
    texts = torch.tensor([[1, 2, 3, 4, 5], [3, 3, 1, 0, 2]])
    steps = model(texts).log_softmax(-1)
    for row in range(2):
        expected = [steps[row, i - 1, texts[row, i]].item() for i in (2, 3, 4)]
        assert log_probability(model, texts, prompt=2)[row].item() == pytest.approx(sum(expected) / 3, abs=1e-5)


def test_time_is_measured_with_and_without_a_cache(trained):
    model, _ = trained
    assert all(milliseconds_per_token(model, 12, cached, repeats=2) > 0 for cached in (True, False))


def test_the_explorer_asks_again_when_the_text_grows_and_when_the_prompt_changes(trained):
    model, tokenizer = trained
    widget = NextTokenExplorer(model, tokenizer, "a king")

    def wanted(text):
        with torch.inference_mode():
            return model(torch.tensor([tokenizer.encode(text)]))[0, -1].tolist()

    assert widget.logits == pytest.approx(wanted("a king"), abs=1e-4)
    widget.drawn = tokenizer.encode(" wen")
    assert widget.written == " wen" and widget.logits == pytest.approx(wanted("a king wen"), abs=1e-4)
    widget.prompt = "home"
    assert widget.drawn == [] and widget.written == "" and widget.logits == pytest.approx(wanted("home"), abs=1e-4)
    widget.drawn = tokenizer.encode("the people went to the people went to")
    assert widget.problem == "" and len(widget.logits) == tokenizer.vocab_size


def test_the_explorer_says_what_is_wrong_with_a_prompt(trained):
    widget = NextTokenExplorer(*trained, "a king")
    widget.prompt = ""
    assert "at least one character" in widget.problem
    widget.prompt = "home"
    assert widget.problem == ""


def test_the_browser_reshapes_as_the_package_does(trained, show):
    widget = NextTokenExplorer(*trained, "the people")
    page = show(widget, "next_token_explorer.js")

    def shown():
        return [float(text) for text in page.locator(".tc-row .tc-number:not(.tc-count)").all_inner_texts()]

    for settings in (
        {},
        {"temperature": 0.5},
        {"top_k": 4},
        {"top_p": 0.6, "top_k": 0},
        {"temperature": 2.0, "top_k": 5},
    ):
        for name, value in settings.items():
            setattr(widget, name, value)
            page.evaluate(f"model.set('{name}', {value})")
        expected = widget.probabilities()[torch.tensor(widget.logits).argsort(descending=True, stable=True)]
        assert shown() == pytest.approx(expected[: len(shown())].tolist(), abs=0.0006)
        counts = [int(text.split(" ")[0]) / 1000 for text in page.locator(".tc-count").all_inner_texts()]
        assert counts == pytest.approx(expected[: len(counts)].tolist(), abs=0.06)
        assert page.locator(".tc-said").first.inner_text().startswith(f"{int((expected > 0).sum())} of ")


def test_the_browser_draws_a_token_that_is_left_and_follows_the_keyboard(trained, show):
    widget = NextTokenExplorer(*trained, "the people", top_k=1)
    page = show(widget, "next_token_explorer.js")
    page.get_by_text("Draw a token").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('drawn')") == [int(torch.tensor(widget.logits).argmax())]
    page.locator(".tc-heat").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('temperature')") == pytest.approx(1.05)
    page.get_by_text("Start again").click()
    assert page.evaluate("model.get('drawn')") == []
    assert len(set(drawings(page, "temperature", [0.2 * i for i in range(1, 11)]))) == 10
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0
