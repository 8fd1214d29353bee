"""Lesson 01, Tokens: correct variants pass, wrong answers are told apart, and the slider is true."""

import re

import pytest
from widget_page import drawings

from transformer_course import plotting
from transformer_course.classroom import show_source
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.diagnosis import expected
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.experiments.tokens.tokenization import KOREAN_PAGE, LibraryTokenizer, unigram_bits
from transformer_course.classroom.widgets import MergeExplorer
from transformer_course.data.corpora import load_text
from transformer_course.tokenizers import BytePairTokenizer, CharacterTokenizer

TEXT = "the cat sat on the mat, the hat. " * 5 + "한글은 소리를 적는 글자입니다. 한글을 읽습니다. " * 4
TOKENIZER = BytePairTokenizer.train(TEXT, 330)
VARIANTS = {
    ("encode_characters", "a loop"): """
        def encode_characters(text, training_text):
            known = sorted(set(training_text))
            ids = []
            for c in text:
                ids.append(known.index(c) + 1 if c in known else 0)
            return ids
    """,
    ("count_pairs", "Counter and zip, a tuple for a word"): """
        def count_pairs(words, frequencies):
            counts = Counter()
            for word, n in zip(words, frequencies):
                for pair in zip(word, word[1:]):
                    counts[pair] += n
            return counts
    """,
    ("count_pairs", "defaultdict with zeros left"): """
        def count_pairs(words, frequencies):
            counts = defaultdict(int)
            for j in range(len(words)):
                for pair in pairwise(words[j]):
                    counts[pair] += frequencies[j]
                    counts[pair[::-1]] += 0
            return counts
    """,
    ("merge_all", "an index"): """
        def merge_all(ids, pair, new_id):
            merged, i = [], 0
            while i < len(ids):
                if tuple(ids[i:i + 2]) == pair:
                    merged.append(new_id)
                    i += 2
                else:
                    merged.append(ids[i])
                    i += 1
            return merged
    """,
    ("learn_pairs", "sorted, and its own counting"): """
        def learn_pairs(words, frequencies, first_id, n_merges):
            words, pairs = [list(word) for word in words], []
            while len(pairs) < n_merges:
                counts = Counter()
                for word, n in zip(words, frequencies):
                    for pair in pairwise(word):
                        counts[pair] += n
                if not counts:
                    return pairs
                best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[0][0]
                for j, word in enumerate(words):
                    words[j] = list(merge_pair(word, best, first_id + len(pairs)))
                pairs.append(best)
            return pairs
    """,
    ("encode_piece", "the pair learned first, again and again"): """
        def encode_piece(ids, merged_id):
            while True:
                fitting = [pair for pair in pairwise(ids) if pair in merged_id]
                if not fitting:
                    return ids
                best = min(fitting, key=merged_id.get)
                ids = merge_pair(ids, best, merged_id[best])
    """,
    ("decode_tokens", "a loop over bytes"): """
        def decode_tokens(ids, tokens):
            data = bytearray()
            for i in ids:
                data += tokens[i]
            return str(data, "utf-8", "replace")
    """,
}
IMPORTS = """
from collections import Counter, defaultdict
from itertools import pairwise
from transformer_course.tokenizers.merging import merge_pair
"""


@pytest.mark.parametrize("name, style", VARIANTS, ids=": ".join)
def test_a_correct_variant_passes_and_is_kept(name, style, notebook, learner_home):
    notebook.run(IMPORTS)
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)
    assert (learner_home / f"{name}.py").exists()


WRONG = {
    "returns nothing": ("merge_all", "def merge_all(ids, pair, new_id):\n    list(ids)", "It returned nothing"),
    "text for a list": ("encode_characters", "def encode_characters(a, b):\n    return a + ''", "returned a `str`"),
    "bytes for text": ("decode_tokens", "def decode_tokens(a, b):\n    return b''.join(b)", "returned a `bytes`"),
    "changes its input": (
        "merge_all",
        """
        def merge_all(ids, pair, new_id):
            i = 0
            while i < len(ids):
                if tuple(ids[i : i + 2]) == pair:
                    ids[i : i + 2] = [new_id]
                i += 1
            return ids
        """,
        "your function changed its input `ids` in place",
    ),
    "an unlisted mistake in a list": (
        "encode_characters",
        "def encode_characters(text, training):\n    return [7 for _ in text]",
        "`ids` differs first at character 0 (c): yours is 7, but it should be 3.",
    ),
    "an unlisted mistake in counts": (
        "count_pairs",
        "def count_pairs(words, n):\n    return {(w[0], w[1]): 3 for w in words if len(w) > 1}",
        "`counts` differs, for example at (0, 1): yours is 3, but it should be 1.",
    ),
    "too short": ("merge_all", "def merge_all(a, b, c):\n    return []", "It has 0 entries instead of 2."),
    "unlisted text": ("decode_tokens", "def decode_tokens(a, b):\n    return 'x'", "`text` differs."),
}


@pytest.mark.parametrize("name, source, message", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_gets_a_sentence_that_helps(name, source, message, notebook):
    notebook.run(source)
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and message in repr(card), repr(card)


def test_a_function_that_never_ends_is_told_so(notebook, monkeypatch):
    expected("merge_all")  # the reference, in the time that it needs
    monkeypatch.setattr(run_case, "__defaults__", (0.2, *run_case.__defaults__[1:]))
    notebook.run("def merge_all(ids, pair, new_id):\n    while True:\n        new_id")
    card, passed = judge(find_exercise("merge_all"), notebook["merge_all"])
    assert not passed and "didn't finish" in repr(card), repr(card)


def test_learners_functions_give_the_packages_tokenizer():
    learn, encode, decode = (find_exercise(n).reference for n in ("learn_pairs", "encode_piece", "decode_tokens"))
    ids = {token: i for i, token in enumerate(TOKENIZER.tokens)}
    merged = {(ids[left], ids[right]): ids[left + right] for left, right in TOKENIZER.merges}
    word = TEXT.split()[0]
    spelled = [ids[bytes([byte])] for byte in word.encode()]
    assert encode(spelled, merged) == TOKENIZER.encode(word)
    assert decode(TOKENIZER.encode(TEXT), TOKENIZER.tokens) == TEXT
    assert learn([spelled], [1], 256, 2) == [(ids[b"h"], ids[b"e"]), (ids[b"t"], 256)]


def test_the_answers_beside_the_slider_are_true():
    learned = BytePairTokenizer.train(load_text("verses").train[:100_000] + 20 * KOREAN_PAGE, 1600)
    assert learned.token_strings("한", n_merges=0) == ["\\xed", "\\x95", "\\x9c"]
    assert learned.merges[3] == (b" t", b"he")
    made = [(left + right).decode("utf-8", errors="ignore") for left, right in learned.merges]
    syllables = [i for i, token in enumerate(made, 1) if re.search("[가-힣]", token)]
    assert syllables[0] == 50 and made[49] == "다"


def test_the_slider_sends_every_merge_and_leaves_the_cuts_as_text():
    widget = MergeExplorer(TOKENIZER, "the 한글", n_merges=10)
    assert len(widget.merges) == len(TOKENIZER.merges) and widget.merges[0] == [ord("a"), ord("t")]
    assert widget.stops[:3] == [0, 1, 2] and widget.stops[-1] == len(TOKENIZER.merges) and 10 in widget.stops
    assert widget.tokens(0) == TOKENIZER.token_strings("the 한글", n_merges=0)
    html = widget.static()["text/html"]
    assert html.count("<tr>") >= 4 and "<code>\\xed</code>" in html
    assert repr(widget) == f"MergeExplorer(10 of {len(TOKENIZER.merges)} merges, {len(widget.tokens())} tokens)"
    with pytest.raises(ValueError, match="n_merges=999"):
        MergeExplorer(TOKENIZER, "the", n_merges=999)


def test_the_browser_cuts_as_the_tokenizer_does(show):
    text = "the cat's hat, 한글은 글자 🙂\n\n  12x  "
    page = show(MergeExplorer(TOKENIZER, text, n_merges=0), "merge_explorer.js")
    for n_merges in (0, 1, 7, 30, len(TOKENIZER.merges)):
        page.evaluate(f"model.set('n_merges', {n_merges})")
        count = int(re.search(r"(\d+) tokens", page.locator(".tc-said").inner_text())[1])
        data = [
            title.removeprefix("bytes ") for title in page.locator(".tc-piece").evaluate_all("a => a.map(b => b.title)")
        ]
        wanted = [TOKENIZER.tokens[i].hex(" ") for i in TOKENIZER.encode(text, n_merges=n_merges)]
        assert data == wanted and count == len(wanted)


def test_slider_and_text_follow_the_keyboard(show):
    page = show(MergeExplorer(TOKENIZER, "the mat", n_merges=0), "merge_explorer.js")
    assert page.locator(".tc-piece").count() == 7
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.type(" 한")
    assert page.evaluate("model.get('text')") == "the mat 한" and page.locator(".tc-bytes").count() == 3
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('n_merges')") == 1
    assert "merge 1 joined “a” and “t” into “at”" in page.locator(".tc-last").inner_text()
    assert page.locator(".tc-new").all_inner_texts() == ["at"]
    page.keyboard.press("End")
    assert page.locator(".tc-piece").count() == len(TOKENIZER.encode("the mat 한"))
    assert len(set(drawings(page, "n_merges", [0, 1, 2]))) == 3


def test_bits_of_single_tokens_by_hand():
    # Counts 2 and 1, one added to each of three tokens: probabilities 3/6, 2/6, 1/6.
    assert unigram_bits([0, 0, 1], [0], 3) == pytest.approx(1.0)
    assert unigram_bits([0, 0, 1], [2, 2], 3) == pytest.approx(2 * 2.584963)
    assert unigram_bits([], [0, 1, 2, 3], 4) == pytest.approx(8.0)


def test_the_library_learns_what_we_learn():
    pytest.importorskip("tokenizers")
    ours, theirs = BytePairTokenizer.train(TEXT, 330, ("<pad>",)), LibraryTokenizer(TEXT, 330, ("<pad>",))
    assert ours.merges == theirs.merges and ours.encode(KOREAN_PAGE) == theirs.encode(KOREAN_PAGE)


def test_a_source_is_shown_folded_when_it_is_long():
    assert "<details>" in show_source(CharacterTokenizer)._repr_html_()
    short = show_source(BytePairTokenizer.decode)
    assert "<details>" not in short._repr_html_() and 'errors="replace"' in repr(short)
    assert "transformer_course/tokenizers/bpe.py" in repr(short)


def test_equal_letters_are_below_each_other_and_words_fit_their_boxes():
    rows = {"letters": list("banana"), "after": ["ban", "ana"], "ids": ["ban", "ana"]}
    labels = {"ids": ["12345678", "7"]}
    figure = plotting.plot_tokens(rows, "Two cuts of one word", labels=labels, new={"after": ["ana"]})
    (axes,) = figure.axes
    boxes = [patch.get_bbox() for patch in axes.patches]
    assert len(boxes) == 10 and boxes[6].x0 == boxes[0].x0 and boxes[6].x1 == boxes[2].x1 == boxes[8].x1
    assert {"b", "12345678", "7", "letters"} <= {text.get_text() for text in axes.texts}
    words = [text for text in axes.texts if text.get_ha() == "center"]
    for word, patch in zip(words, axes.patches, strict=True):
        box, inside = word.get_window_extent(), patch.get_window_extent()
        assert inside.x0 + 2 < box.x0 and box.x1 < inside.x1 - 2, word.get_text()
    filled = [word.get_text() for word, patch in zip(words, axes.patches, strict=True) if patch.get_facecolor()[2] < 1]
    assert filled == ["ana"]
    assert figure._suptitle.get_window_extent().x1 <= figure.bbox.width
    with pytest.raises(ValueError, match="one text"):
        plotting.plot_tokens({"a": ["x"], "b": ["y"]}, "t")
    with pytest.raises(ValueError, match=r"labels\['a'\] has 2 entries"):
        plotting.plot_tokens({"a": ["x"]}, "t", labels={"a": ["1", "2"]})
