"""Diagrams: nothing is cut off, no text lies on another, all is large enough to read, and errors name the argument."""

import itertools

import matplotlib
import pytest
import torch
from matplotlib.patches import FancyBboxPatch, Rectangle

from transformer_course import plotting
from transformer_course.plotting import Diagram

ALT = "A diagram that is drawn to test one thing."
TRIANGLE, SQUARE = torch.ones(4, 4).tril().bool(), torch.ones(4, 4).bool()
TABLE = torch.tensor([[0.1, 0.2], [-1.0, 0.5], [4.0, 1.0]])
LONG = ["internationalization", "a", "transformers", "of", "a"]

FIGURES = {
    "attention shapes": plotting.draw_attention_shapes,
    "attention shapes, long": lambda: plotting.draw_attention_shapes(2, 6, 3),
    "head split": plotting.draw_head_split,
    "head split, 4": lambda: plotting.draw_head_split(3, 4, 2),
    "cache": plotting.draw_cache,
    "cache, 2 tokens": lambda: plotting.draw_cache(["a", "b"]),
    "cache savings": plotting.draw_cache_savings,
    "cache savings, long": lambda: plotting.draw_cache_savings(["a", "transformer"]),
    "grouped heads": plotting.draw_grouped_heads,
    "grouped heads, 8": lambda: plotting.draw_grouped_heads(8, [2]),
    "pre-norm block": plotting.draw_block,
    "post-norm block": lambda: plotting.draw_block("post"),
    "blocks": lambda: plotting.draw_block(repeat="×12"),
    "reach": lambda: plotting.draw_reach(["the", "cat", "sat", "on", "the", "mat"], blocks=3, window=2),
    "cross block": plotting.draw_cross_block,
    "residual connections": plotting.draw_residual_connections,
    "residual stream": plotting.draw_residual_stream,
    "residual paths": plotting.draw_residual_paths,
    "residual paths, 4": lambda: plotting.draw_residual_paths(4),
    "masks": lambda: plotting.draw_masks({"GPT": TRIANGLE, "BERT": SQUARE, "cross-attention": SQUARE[:2]}),
    "mask with tokens": lambda: plotting.draw_masks({"GPT": TRIANGLE}, {"GPT": (LONG[:4], list("abcd"))}),
    "utf-8": lambda: plotting.draw_utf8("é"),
    "utf-8, 4 bytes": lambda: plotting.draw_utf8("𝄞"),
    "one-hot": lambda: plotting.draw_one_hot(1, TABLE, ["the", "cat", "internationalization"]),
    "shared means": plotting.draw_shared_means,
    "budget": plotting.draw_budget,
    "training loop": plotting.draw_training_loop,
    "shifted targets": plotting.draw_shifted_targets,
    "pretraining": plotting.draw_pretraining,
    "pretraining, 1 task": lambda: plotting.draw_pretraining(tasks=["one"]),
    "beam search": plotting.draw_beam_search,
    "GPT and LLaMA": plotting.draw_gpt_and_llama,
    "families": plotting.draw_families,
    "forward passes": plotting.draw_forward_passes,
    "forward pass of GPT": lambda: plotting.draw_forward_passes(["GPT"]),
    "recovery": plotting.draw_recovery,
    "repair": plotting.draw_repair,
    "timelines": lambda: plotting.draw_timelines({"two": [("repair", 2_000), ("pairs", 30)], "one": [("pairs", 50)]}),
    "new head": plotting.draw_new_head,
    "encoder and decoder": plotting.draw_encoder_decoder,
    "ring": plotting.draw_ring,
    "ring of 2": lambda: plotting.draw_ring(2),
    "parallelism": plotting.draw_parallelism,
    "parallelism of 4": lambda: plotting.draw_parallelism(4),
    "induction": plotting.draw_induction,
    "induction, long": lambda: plotting.draw_induction(LONG),
    "rotation": plotting.draw_rotation,
    "sine and cosine": plotting.draw_sine_and_cosine,
    "sine and cosine, slow": lambda: plotting.draw_sine_and_cosine([0, 50, 300], 0.01),
    "shifts": plotting.draw_shifts,
    "neuron": plotting.draw_neuron,
}


@pytest.fixture(scope="module", params=FIGURES, ids=str)
def figure(request):
    return FIGURES[request.param]()


def texts(figure):
    return [text for text in figure.findobj(matplotlib.text.Text) if text.get_text().strip() and text.get_visible()]


def test_every_diagram_is_drawn_here():
    drawn = {name for make in FIGURES.values() for name in (make.__name__, *make.__code__.co_names)}
    assert {name for name in plotting.__all__ if name.startswith("draw_")} <= drawn


def test_nothing_is_cut_off(figure):
    width, height = figure.get_size_inches() * figure.dpi
    assert figure.get_figwidth() <= 9.0
    boxes = [*texts(figure), *(patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch))]
    for artist in boxes:
        box = artist.get_window_extent()
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, artist


def test_no_text_lies_on_another(figure):
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        across, along = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or along <= 3, f"{one!r} lies on {other!r}"


def test_text_is_as_large_as_the_notebooks(figure):
    assert min(text.get_fontsize() for text in texts(figure)) >= 10


@pytest.mark.filterwarnings("ignore:Glyph")  # few machines have a font for the rarest signs
def test_a_blind_reader_is_told_what_it_shows(figure):
    assert len(figure.alt) >= 60 and figure.alt.endswith(".") and "  " not in figure.alt and "\n" not in figure.alt
    data, metadata = figure._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == figure.alt and data["text/plain"] == repr(figure)


def test_title_and_alt_can_be_replaced():
    for name in plotting.__all__:
        if name.startswith("draw_") and name not in ("draw_masks", "draw_one_hot", "draw_reach", "draw_timelines"):
            figure = getattr(plotting, name)(title="Look at this", alt=ALT)
            assert (figure.get_suptitle(), figure.alt) == ("Look at this", ALT), name


def test_a_diagram_grows_with_what_is_drawn():
    small, large = Diagram("t", ALT), Diagram("t", ALT)
    small.box(0, 0, "one")
    large.box(-2, -3, "one")
    large.box(5, 2, "two")
    assert large.figure().get_figwidth() > 7 and large.figure().get_figheight() > small.figure().get_figheight() + 4


def test_arrows_leave_the_side_that_faces_the_other_part():
    drawing = Diagram("t", ALT)
    left, right, above = drawing.box(0, 0, "a"), drawing.box(3, 0, "b"), drawing.box(0, 2, "c")
    assert drawing.arrow(left, right).x == pytest.approx((left.right[0] + right.left[0]) / 2)
    assert drawing.arrow(left, above).y == pytest.approx((left.top[1] + above.bottom[1]) / 2)


def test_a_tensor_has_its_axes_numbers_and_cells():
    drawing = Diagram("t", ALT)
    part = drawing.tensor(0, 0, {"query": 2, "key": 3}, values=torch.tensor([[1.0, -0.5, 2], [3, 4, 5]]), name="scores")
    words = [text.get_text() for text in texts(drawing.figure())]
    assert {"query", "key", "scores", "1", "−0.50"} <= set(words) and len(part.cells) == 6
    assert part.cells[0].y > part.cells[3].y and part.cells[0].x < part.cells[1].x


def test_the_attention_diagram_has_the_right_shapes():
    words = [text.get_text() for text in texts(plotting.draw_attention_shapes())]
    assert [words.count(axis) for axis in ("query", "key", "d_head")] == [4, 4, 4]


@pytest.mark.parametrize(
    "blocks, window, reached", [(0, 2, "d"), (3, 0, "d"), (1, 1, "cd"), (2, 1, "bcd"), (1, 3, "abcd"), (9, 1, "abcd")]
)
def test_what_can_affect_the_last_token_is_marked(blocks, window, reached):
    figure = plotting.draw_reach("abcd", blocks, window)
    bold = {text.get_text() for text in texts(figure) if text.get_fontweight() == "bold"}
    assert bold == set(reached) and f"{len(reached)} of 4 tokens" in figure.get_suptitle()


def test_a_reach_needs_a_token_and_nothing_negative():
    for tokens, blocks, window in (("", 1, 1), ("ab", -1, 1), ("ab", 1, -1)):
        with pytest.raises(ValueError, match="give a token, and nothing negative"):
            plotting.draw_reach(tokens, blocks, window)


def test_only_pre_norm_leaves_the_path_to_the_end_free():
    figure = plotting.draw_residual_connections()
    places = {
        name: [text.get_position() for text in texts(figure) if text.get_text() == name] for name in ("norm", "+")
    }
    after = [x for x, y in places["norm"] if any(abs(y - at) < 0.2 and x > plus for plus, at in places["+"])]
    assert len(places["norm"]) == 3 and len(places["+"]) == 2 and len(after) == 1, "only post-norm has a norm after +"


def test_splitting_into_heads_keeps_every_number():
    figure = plotting.draw_head_split(seq=4, head=3, d_head=2)
    cells = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(cells) == 3 * 4 * (3 * 2), "before, in the heads, and after"


def test_utf8_shows_the_bits_that_python_writes():
    figure = plotting.draw_utf8("한")
    digits = [text for text in texts(figure) if text.get_text() in "01"]
    low = min(text.get_position()[1] for text in digits)
    row = sorted((text.get_position()[0], text.get_text()) for text in digits if text.get_position()[1] - low < 0.1)
    assert "".join(digit for _, digit in row) == "".join(f"{byte:08b}" for byte in "한".encode())


def test_masks_say_which_keys_are_seen():
    alt = plotting.draw_masks({"GPT": TRIANGLE, "odd": torch.tensor([[True, False, True]])}).alt
    assert "triangle" in alt and "query 0 sees keys 0, 2" in alt


def test_beam_search_drops_all_but_the_best():
    alt = plotting.draw_beam_search({"a": 0.5, "b": 0.3, "c": 0.2, "a x": 0.4, "b y": 0.1}, beams=2).alt
    assert "c (0.20, dropped)" in alt and "The best at the end: a x (0.40)" in alt


def test_a_neuron_adds_up():
    alt = plotting.draw_neuron([2.0, 1.0], [0.5, -1.0], bias=0.25).alt
    assert "is 0.25" in alt and "output 0.25" in alt


def drawing():
    return Diagram("t", ALT)


WRONG = {
    "alt": lambda: Diagram("t", "picture"),
    "role": lambda: drawing().box(0, 0, "a", role="quary"),
    "bend": lambda: drawing().arrow((0, 0), (1, 1), bend="wavy"),
    "side": lambda: drawing().brace((0, 0), (1, 0), "a", side="under"),
    "going": lambda: drawing().chain(0, 0, [("a", "query")], going="down"),
    "axes": lambda: drawing().tensor(0, 0, {"a": 1, "b": 2, "c": 3, "d": 4}),
    "values": lambda: drawing().tensor(0, 0, {"a": 2, "b": 2}, values=torch.zeros(3, 2)),
    "row_labels": lambda: drawing().tensor(0, 0, {"a": 2, "b": 2}, row_labels=["x"]),
    "labels": lambda: drawing().token_strip(0, 0, ["a", "b"], labels=["1"]),
    "strike": lambda: drawing().token_strip(0, 0, ["a", "b"], strike=[2]),
    "edges": lambda: drawing().tree(0, 0, {"a": "A"}, [("a", "b")]),
    "is empty": lambda: drawing().figure(),
    "norm": lambda: plotting.draw_block("batch"),
    "layers": lambda: plotting.draw_residual_paths(5),
    "masks": lambda: plotting.draw_masks({"GPT": torch.ones(2, 2)}),
    "tokens": lambda: plotting.draw_masks({"GPT": TRIANGLE}, {"GPT": (["a"], ["b"])}),
    "character": lambda: plotting.draw_utf8("a"),
    "vocabulary": lambda: plotting.draw_one_hot(0, TABLE, ["a"]),
    "token=": lambda: plotting.draw_one_hot(3, TABLE, ["a", "b", "c"]),
    "probabilities": lambda: plotting.draw_beam_search({"a b": 0.5}),
    "families": lambda: plotting.draw_families({"GPT": {"head": "a"}, "BERT": {}}),
    "families=": lambda: plotting.draw_forward_passes(["T5"]),
    "masked": lambda: plotting.draw_recovery(["a"], [1]),
    "damaged": lambda: plotting.draw_repair(["a"], [1]),
    "plans": lambda: plotting.draw_timelines({"a": []}),
    "answer": lambda: plotting.draw_encoder_decoder(answer=["a"]),
    "processes": lambda: plotting.draw_ring(9),
    "weights": lambda: plotting.draw_neuron([1.0], [1.0, 2.0]),
    "output": lambda: plotting.draw_neuron([1.0], [1.0], activation="GELU"),
    "tokens ends": lambda: plotting.draw_induction(["a", "b", "c"]),
}


@pytest.mark.parametrize("argument", WRONG)
def test_an_error_names_the_argument(argument):
    with pytest.raises(ValueError, match=argument):
        WRONG[argument]()


def test_a_diagram_that_is_too_wide_says_so():
    wide = drawing()
    wide.box(0, 0, "a")
    wide.box(20, 0, "b")
    with pytest.raises(ValueError, match="inches wide"):
        wide.figure()
