"""Lesson 20, Translate and summarize: its exercises, right answers in other styles, and its tools."""

import base64

import pytest
import torch
from widget_page import DARK

from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.experiments.translate_and_summarize.cross_attention_alignment import (
    CrossAttention,
    alignment_scores,
    between_words,
    cross_attention,
    unambiguous_words,
    words_of,
    written_attention,
)
from transformer_course.classroom.widgets import TranslationExplorer
from transformer_course.models.catalog import build_model
from transformer_course.plotting import plot_alignment
from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.writing import rewrite

TEXT = "Thou shalt not steal. You shall not steal. In the beginning God created the heavens and the earth. " * 3
SPECIAL = ("<pad>", "<mask>", "<bos>", "<eos>")
VARIANTS = {
    ("chrf", "with lists"): """
        def chrf(written, reference, longest=6, beta=2.0):
            a, b = ("".join(c for c in text if not c.isspace()) for text in (written, reference))
            P, R = [], []
            for n in range(1, min(longest, len(a), len(b)) + 1):
                mine = [a[i : i + n] for i in range(len(a) - n + 1)]
                left = [b[i : i + n] for i in range(len(b) - n + 1)]
                total, hits = len(left), 0
                for string in mine:
                    if string in left:
                        left.remove(string)
                        hits += 1
                P.append(hits / len(mine))
                R.append(hits / total)
            p, r = (sum(values) / max(1, len(values)) for values in (P, R))
            return 100 * (1 + beta**2) * p * r / (beta**2 * p + r) if p + r else 0.0
    """,
    ("align_tokens", "summed, and the last row dropped at the end"): """
        def align_tokens(weights):
            return torch.einsum("h r s -> r s", weights).max(dim=-1).indices[:-1]
    """,
    ("align_tokens", "token by token"): """
        def align_tokens(weights):
            places = []
            for row in range(weights.shape[1] - 1):
                together = sum(head[row] for head in weights)
                places.append(int(torch.argmax(together)))
            return torch.tensor(places)
    """,
}


@pytest.fixture(scope="module")
def tokenizer():
    return BytePairTokenizer.train(TEXT, 330, special_tokens=SPECIAL)


@pytest.fixture(scope="module")
def model(tokenizer):
    torch.manual_seed(0)
    sizes = {"d_model": 16, "n_heads": 2, "max_len": 64, "n_encoder_layers": 1, "n_decoder_layers": 2, "d_hidden": 32}
    return build_model("bart", {**sizes, "vocab": tokenizer.vocab_size}).eval()


@pytest.mark.parametrize("name, style", VARIANTS, ids=": ".join)
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import torch\nfrom torch.nn import functional as F")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_words_are_found_with_all_their_tokens(tokenizer):
    ids = tokenizer.encode("You shall not steal, not now.")
    found = words_of(tokenizer, ids)
    assert list(found) == ["You", "shall", "not", "steal", "now"] and len(found["not"]) == 2
    for word, (places, *_) in found.items():
        assert word in tokenizer.decode(ids[places.start : places.stop])


def made_up(tokenizer, rows_too_far=0) -> CrossAttention:
    """Weights that lie on the copy of each word, in the row that predicts it or later ones."""
    source, target = (tokenizer.encode(text) for text in ("Thou shalt not steal.", "You shall not steal."))
    weights = torch.zeros(2, 1, len(target) + 1, len(source))
    theirs, ours = words_of(tokenizer, source), words_of(tokenizer, target)
    for word in ("not", "steal"):
        weights[1, 0, ours[word][0].start + rows_too_far, theirs[word][0].start] = 1.0
    return CrossAttention(weights, source, [*target, tokenizer.special_tokens["<eos>"]])


@pytest.mark.parametrize("late, right, own", [(0, 1.0, 0.0), (1, 0.0, 1.0)])
def test_alignment_tells_the_predicting_row_from_the_next(tokenizer, monkeypatch, late, right, own):
    place = "transformer_course.classroom.experiments.translate_and_summarize.cross_attention_alignment.cross_attention"
    monkeypatch.setattr(place, lambda *_: made_up(tokenizer, late))
    shares = alignment_scores(None, tokenizer, [("", "")])
    assert shares["layer 2, row that writes the word"] == right
    assert shares["layer 2, row that has read it"] == own
    assert shares["layer 1, row that writes the word"] == 0.0


def test_only_words_that_occur_once_on_both_sides_count(tokenizer):
    seen = made_up(tokenizer)
    assert len(unambiguous_words(tokenizer, seen)) == 2
    with pytest.raises(ValueError, match="no word occurs exactly once"):
        alignment_scores(build_tiny(tokenizer), tokenizer, [("not not", "not")])


def build_tiny(tokenizer):
    sizes = {"d_model": 8, "n_heads": 1, "max_len": 64, "n_encoder_layers": 1, "n_decoder_layers": 1, "d_hidden": 8}
    return build_model("bart", {**sizes, "vocab": tokenizer.vocab_size}).eval()


def test_cross_attention_has_a_row_for_each_target_token_and_the_end(model, tokenizer):
    seen = cross_attention(model, tokenizer, "Thou shalt not steal.", "You shall not steal.")
    assert seen.weights.shape == (2, 2, len(seen.target), len(seen.source))
    assert seen.target[-1] == tokenizer.special_tokens["<eos>"]
    torch.testing.assert_close(seen.weights.sum(dim=-1), torch.ones(seen.weights.shape[:3]))


def test_between_words_keeps_all_the_weight_of_a_row(model, tokenizer):
    seen = cross_attention(model, tokenizer, "Thou shalt not steal.", "You shall not steal.")
    words = between_words(tokenizer, seen)
    assert list(words.source) == ["Thou", "shalt", "not", "steal."] and words.target[0] == "You"
    torch.testing.assert_close(words.weights.sum(dim=-1), torch.ones(words.weights.shape[:3]))
    later = words_of(tokenizer, seen.target)["not"][0].start
    hidden = words_of(tokenizer, seen.source)["shalt"][0]
    torch.testing.assert_close(words.weights[:, :, 2, 1], seen.weights[:, :, later, hidden].sum(dim=-1))


def test_the_figure_of_an_alignment_says_what_does_not_fit():
    words = ["a", "b", "c"]
    assert "lines" in repr(plot_alignment(torch.eye(3), words, words, "lines"))
    with pytest.raises(ValueError, match="target has 2 tokens, but weights has 3"):
        plot_alignment(torch.eye(3), words, words[:2], "")
    with pytest.raises(ValueError, match="use plot_attention"):
        plot_alignment(torch.eye(60), ["word"] * 60, ["word"] * 60, "")


def test_the_figure_of_an_alignment_draws_a_line_for_each_weight():
    axes = plot_alignment(torch.tensor([[1.0, 0.0], [0.5, 0.5]]), ["x", "y"], ["u", "v"], "t").axes[0]
    assert len(axes.lines) == 3


def test_what_the_model_writes_is_read_with_its_own_tokens(model, tokenizer):
    seen = written_attention(model, tokenizer, "Thou shalt not steal.", 9)
    (text,) = rewrite(model, tokenizer, ["Thou shalt not steal."], 9)
    assert tokenizer.decode(seen.target[:-1], skip_special=True) == text and len(seen.target) <= 10
    assert seen.weights.shape == (2, 2, len(seen.target), len(seen.source))
    for bad in ("", "steal " * 99):
        with pytest.raises(ValueError, match="expected 1 to max_len=64"):
            written_attention(model, tokenizer, bad)


def test_the_exercise_reads_the_row_that_the_experiment_reads(model, tokenizer):
    seen = cross_attention(model, tokenizer, "Thou shalt not steal.", "You shall not steal.")
    places = find_exercise("align_tokens").reference(seen.weights[1])
    assert places.tolist() == seen.weights[1].mean(dim=0).argmax(dim=-1).tolist()[:-1]


def test_the_translation_follows_the_sentence(model, tokenizer):
    widget = TranslationExplorer(model, tokenizer, "Thou shalt not steal.", query=2)
    assert (widget.layer, widget.query, widget.answered) == (1, 2, 0)
    assert "".join(widget.source) == "Thou shalt not steal." and widget.written[-1] == "<eos>"
    before = widget.written
    widget.text = "In the beginning God created the heavens."
    assert "".join(widget.source).startswith("In the") and (widget.query, widget.answered) == (0, 1)
    assert len(widget.weights[0][0]) == len(widget.written)
    widget.text = "  "
    assert "text has 0 tokens" in widget.problem and "".join(widget.source).startswith("In the")
    widget.text = "steal " * 99
    assert "of 1 to 60" in widget.problem and widget.answered == 3
    widget.text = "Thou shalt not steal."
    assert widget.problem == "" and widget.written == before


def test_the_translation_names_what_cannot_be_shown(model, tokenizer):
    with pytest.raises(ValueError, match="layer=2 is not one of the 2 layers"):
        TranslationExplorer(model, tokenizer, "Thou shalt not steal.", layer=2)
    with pytest.raises(ValueError, match="text has 0 tokens"):
        TranslationExplorer(model, tokenizer, "")
    widget = TranslationExplorer(model, tokenizer, "Thou shalt not steal.")
    assert base64.b64decode(widget.static()["image/png"]).startswith(b"\x89PNG")
    assert repr(widget).startswith("TranslationExplorer('Thou shalt not steal.' → ")


@pytest.fixture
def translated(tokenizer):
    """A widget with weights made by hand: row t lies on place t of the source, in head 0; head 1 is even."""
    widget = TranslationExplorer.__new__(TranslationExplorer)
    anywidget_init = super(TranslationExplorer, widget).__init__
    rows = [[[0.9 if j == i else 0.025 for j in range(5)] for i in range(4)], [[0.2] * 5] * 4]
    anywidget_init(
        text="Thou shalt not steal.", source=["Thou", " shalt", " not", " steal", "."],
        written=["You", " shall", " not", "<eos>"], weights=[rows],
    )  # fmt: skip
    return widget


def said(page):
    return page.locator(".tc-said").inner_text()


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_pointing_at_a_token_shows_where_its_row_looked(show, translated, theme):
    page = show(translated, "translation_explorer.js", theme)
    assert page.locator("button.tc-piece").count() == 4
    page.locator("button.tc-piece").nth(2).hover()
    assert "to write “not”, having just read “shall”" in said(page) and "most at “not” (0.55)" in said(page)
    page.locator(".tc-head").select_option("0")
    assert "most at “not” (0.90)" in said(page)
    assert page.locator(".tc-read .tc-number").all_inner_texts() == ["", "", "0.90", "", ""]
    page.locator(".tc-own").select_option("true")
    assert "after reading “not”" in said(page) and "most at “steal” (0.90)" in said(page)
    page.locator("button.tc-piece").nth(2).focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('query')") == 3 and "nothing is written after the end" in said(page)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('query')") == 0


def test_enter_asks_and_the_answer_is_drawn(show, translated):
    page = show(translated, "translation_explorer.js")
    box = page.locator(".tc-sentence")
    box.fill("Thou liest.")
    assert page.evaluate("model.get('text')") == "Thou shalt not steal."
    box.press("Enter")
    assert page.evaluate("model.get('text')") == "Thou liest." and said(page) == "The model is writing …"
    page.evaluate("""() => {
      model.set('source', ['Thou', ' liest']); model.set('written', ['You', '<eos>']);
      model.set('weights', [[[[1, 0], [0, 1]], [[1, 0], [0, 1]]]]); model.set('answered', 1);
    }""")
    assert page.locator("button.tc-piece").all_inner_texts() == ["You", "<eos>"]
    assert "most at “Thou” (1.00)" in said(page)
    page.evaluate("model.set('problem', 'too long'); model.set('answered', 2)")
    assert said(page) == "too long"
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0
