"""Lesson 05, Positions: its exercises are the package's, right answers in other styles pass, its widget is true."""

import pytest
import torch
from widget_page import drawings

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.exercises.positions.add_positions import add_positions
from transformer_course.classroom.exercises.positions.angle_features import angle_features
from transformer_course.classroom.exercises.positions.positions_of import positions_of as reference
from transformer_course.classroom.exercises.positions.wave_angles import wave_angles
from transformer_course.classroom.experiments.positions.reader import Reader, share_right, train
from transformer_course.classroom.experiments.positions.who_bit_whom import BIT, NAMES, VOCAB, write_sentences
from transformer_course.classroom.widgets import PositionExplorer
from transformer_course.positions import LearnedPositions, SinusoidalPositions, positions_of

VARIANTS = {
    ("add_positions", "F.embedding"): """
        def add_positions(vectors, table, positions):
            return vectors + F.embedding(positions, table)
    """,
    ("add_positions", "one-hot"): """
        def add_positions(x, table, positions):
            return x + F.one_hot(positions, len(table)).to(table.dtype) @ table
    """,
    ("add_positions", "loop"): """
        def add_positions(vectors, table, positions):
            rows = [table[p] for p in positions.flatten().tolist()]
            return vectors + torch.stack(rows).view(*positions.shape, -1)
    """,
    ("wave_angles", "divided, as in the paper"): """
        def wave_angles(positions, d_model, base=10000):
            i = torch.arange(d_model // 2)
            return positions.unsqueeze(-1) / base ** (2 * i / d_model)
    """,
    ("wave_angles", "exp and log, in float64"): """
        def wave_angles(positions, d_model, base=10_000.0):
            i = torch.arange(0, d_model, 2, dtype=torch.float64)
            return torch.einsum("...s,p->...sp", positions.double(), torch.exp(-i * math.log(base) / d_model))
    """,
    ("wave_angles", "loop"): """
        def wave_angles(positions, d_model, base=10_000.0):
            columns = [positions * base ** (-2 * i / d_model) for i in range(d_model // 2)]
            return torch.stack(columns, dim=-1)
    """,
    ("angle_features", "written into an empty tensor"): """
        def angle_features(angles):
            out = angles.new_empty(*angles.shape[:-1], 2 * angles.shape[-1])
            out[..., 0::2] = torch.sin(angles)
            out[..., 1::2] = torch.cos(angles)
            return out
    """,
    ("angle_features", "einops"): """
        def angle_features(angles):
            return rearrange([angles.sin(), angles.cos()], "two ... pair -> ... (pair two)")
    """,
    ("angle_features", "a cosine is a sine a quarter of a turn ahead"): """
        def angle_features(angles):
            quarter = torch.tensor([0.0, math.pi / 2], dtype=angles.dtype).repeat(angles.shape[-1])
            return torch.sin(angles.repeat_interleave(2, dim=-1) + quarter)
    """,
    ("positions_of", "padding at 0"): """
        def positions_of(tokens, padding_mask=None, past=0):
            batch, seq = tokens.shape
            if padding_mask is None:
                return torch.arange(seq) + past
            counted = torch.cumsum(padding_mask.long(), dim=1) - 1
            return counted.masked_fill(~padding_mask, 0)[:, past:]
    """,
    ("positions_of", "padding at 1"): """
        def positions_of(tokens, padding_mask=None, past=0):
            seq = tokens.size(1)
            if padding_mask is None:
                return torch.arange(past, past + seq)
            counted = padding_mask.long().cumsum(-1) - 1
            return torch.where(padding_mask, counted, torch.zeros_like(counted))[:, -seq:]
    """,
    ("positions_of", "loops"): """
        def positions_of(tokens, padding_mask=None, past=0):
            seq = tokens.shape[1]
            if padding_mask is None:
                return torch.tensor([past + i for i in range(seq)])
            rows = []
            for row in padding_mask.tolist():
                places, count = [], 0
                for real in row:
                    places.append(count)
                    count += real
                rows.append([min(place, len(row) - 1) for place in places][-seq:])
            return torch.tensor(rows)
    """,
}
IMPORTS = "import math\nimport torch\nfrom torch.nn import functional as F\nfrom einops import rearrange\n"


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run(IMPORTS)
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_the_exercises_add_up_to_the_packages_positions():
    positions = torch.tensor([[0, 1, 2, 3, 4], [0, 0, 1, 7, 40]])
    waves = SinusoidalPositions(64, 12)
    torch.testing.assert_close(angle_features(wave_angles(positions, 12)), waves(positions), atol=1e-5, rtol=0)
    learned, x = LearnedPositions(64, 12), torch.randn(2, 5, 12)
    assert torch.equal(add_positions(x, learned.weight, positions), x + learned(positions))


def test_positions_of_is_the_packages():
    exercise = find_exercise("positions_of")
    for case in exercise.cases():
        assert torch.equal(reference(*case.inputs.values()), positions_of(*case.inputs.values())), case.label


def test_padding_at_a_place_that_does_not_exist_is_not_right(notebook):
    notebook.run("""
        import torch
        def positions_of(tokens, padding_mask=None, past=0):
            seq = tokens.shape[1]
            if padding_mask is None:
                return torch.arange(past, past + seq)
            return (padding_mask.cumsum(-1) - 1).masked_fill(~padding_mask, 99)[:, -seq:]
    """)
    card, passed = judge(find_exercise("positions_of"), notebook["positions_of"])
    assert not passed and "99" in repr(card)


def test_a_reader_without_positions_cannot_tell_who_bit():
    torch.manual_seed(0)
    without, with_ = train(Reader(), 100), train(Reader(SinusoidalPositions(16, 32)), 100)
    assert 0.4 < share_right(without) < 0.6 and share_right(with_) > 0.9


@pytest.mark.parametrize("where", [{}, {"seq": 16, "first": 8}, {"seq": 5, "first": 1, "last": 1}])
def test_every_sentence_says_who_bit_whom(where):
    sentences = write_sentences(50, **where, generator=torch.Generator().manual_seed(0))
    seq, first = where.get("seq", 8), where.get("first", 0)
    assert sentences.words.shape == (50, seq)
    for words, text, verb, biter in zip(
        sentences.words.tolist(), sentences.described(), sentences.verb.tolist(), sentences.biters.tolist(), strict=True
    ):
        assert words[verb] == BIT and words[verb - 1] == biter != words[verb + 1] < BIT
        assert first <= verb - 1 <= where.get("last", seq - 3)
        assert sum(word <= BIT for word in words) == 3
        assert f"{NAMES[biter]} bit {VOCAB[words[verb + 1]]}" in text


def test_a_place_outside_the_sentence_is_refused():
    with pytest.raises(ValueError, match="first=0, last=6: three words must fit into seq=8: 0 to 5"):
        write_sentences(1, last=6)


def test_the_explorer_says_what_the_package_computes():
    widget = PositionExplorer(position=100, distance=64)
    waves = SinusoidalPositions(192, 16).table
    assert torch.equal(widget.features(), waves[[100, 164]])
    torch.testing.assert_close(widget.products(), waves @ waves[100])
    assert f"{waves[100] @ waves[164]:.2f})" in repr(widget)
    assert len(widget.figure().axes) == 9
    data, _ = widget._repr_mimebundle_()
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= set(data) and data["text/plain"] == repr(widget)


@pytest.mark.parametrize("given", [{"position": 128}, {"distance": 65}, {"distance": -1}])
def test_the_explorer_refuses_what_its_sliders_do_not_reach(given):
    ((name, value),) = given.items()
    with pytest.raises(ValueError, match=f"{name}={value}: its slider goes from 0 to"):
        PositionExplorer(**given)


def test_the_browser_draws_the_packages_features_while_the_sliders_move(show):
    widget = PositionExplorer(position=5, distance=3)
    page = show(widget, "position_explorer.js")

    def bars():
        shown = [float(bar.get_attribute("data-value")) for bar in page.locator("rect").all()]
        return torch.tensor(shown).view(-1, 2).T.reshape(2, -1)

    curves, cosines = [], []
    for slider, key, position, distance in (
        ("position", "", 5, 3),
        ("position", "ArrowRight", 6, 3),
        ("distance", "ArrowRight", 6, 4),
        ("distance", "ArrowLeft", 6, 3),
    ):
        page.locator(f".tc-{slider}").focus()
        if key:
            page.keyboard.press(key)
        widget.position, widget.distance = position, distance
        assert page.evaluate("[model.get('position'), model.get('distance')]") == [position, distance]
        torch.testing.assert_close(bars(), widget.features(), atol=1e-4, rtol=0)
        product = widget.products()[position + distance]
        assert f"dot product {product:.2f}" in page.locator(".tc-said").inner_text()
        curves.append(page.locator(".tc-curve").get_attribute("points"))
        cosines.append(page.locator(".tc-between").all_text_contents())
    assert curves[0] != curves[1] == curves[2]  # it moves with the position
    assert cosines[0] == cosines[1] == cosines[3] != cosines[2]  # they depend on the distance alone


def test_the_explorer_answers_at_once_and_stops_listening(show):
    page = show(PositionExplorer(), "position_explorer.js")
    assert len(set(drawings(page, "position", list(range(20))))) == 20
    assert page.evaluate("listening()") == 2
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0
