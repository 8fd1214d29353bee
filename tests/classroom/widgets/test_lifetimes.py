"""What a cell made is freed when the cell runs again or the widget is closed: counted, in this process and a kernel."""

import gc
import inspect
import weakref

import ipywidgets
import pytest
import torch
from ipywidgets.widgets import widget as ipywidgets_widget
from jupyter_client.manager import start_new_kernel

from transformer_course.classroom import predict, progress, quiz, widgets
from transformer_course.classroom.exercises.question import Question
from transformer_course.classroom.widgets import lifetimes
from transformer_course.classroom.widgets.repair_shop import RepairShop
from transformer_course.models.bart import RotaryBART, RotaryBartConfig
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.plotting import plot_lines
from transformer_course.search import KeywordSearch, Passage
from transformer_course.signatures import fits
from transformer_course.tokenizers import CharacterTokenizer

# Made from nothing but their defaults; the others are in MAKERS and below.
BARE = [
    "ClockHands", "HiddenUnitExplorer", "MaskExplorer", "NormExplorer", "PositionExplorer", "ScaleExplorer",
    "ShapeWalk", "StreamExplorer", "TemperatureExplorer", "TransformerMap",
]  # fmt: skip


def figure(size):
    return plot_lines([0, 1], {"line": [0, size]}, title="t", xlabel="x", ylabel="y")


MAKERS = {
    "attention": lambda: widgets.AttentionExplorer(torch.rand(2, 3, 3), ["the", "cat", "sat"]),
    "quiz": lambda: quiz("attention.axis"),
    "predict": lambda: predict("attention.entropy"),
    "play": lambda: widgets.play(lambda size: f"<p>{size}</p>", size=(0, 9, 1, 2)),
    "play with a figure": lambda: widgets.play(figure, size=(1, 9, 1, 2)),
}


@pytest.fixture(scope="module", autouse=True)
def nothing_older():
    """What was there before these tests stays: gc.collect() doesn't look through it a hundred times."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def trained():
    tokenizer = CharacterTokenizer.train("In the beginning God")
    sizes = {"max_len": 16, "d_model": 8, "n_layers": 1, "n_heads": 2}
    return GPT(GPTConfig(vocab=tokenizer.vocab_size, **sizes)).eval(), tokenizer


def live() -> int:
    gc.collect()
    # ipywidgets 7 keeps them in the class.
    instances = getattr(ipywidgets_widget, "_instances", None)
    return len(ipywidgets.Widget.widgets if instances is None else instances)


def repair_shop(trained):
    tokenizer = CharacterTokenizer.train("In the beginning God", ["<pad>", "<mask>", "<bos>", "<eos>"])
    sizes = {"max_len": 64, "d_model": 8, "n_heads": 2, "d_hidden": 8, "n_encoder_layers": 1, "n_decoder_layers": 1}
    model = RotaryBART(RotaryBartConfig(vocab=tokenizer.vocab_size, **sizes)).eval()
    return RepairShop(model, tokenizer, ["In the"], noise="token deletion")


def search(trained):
    return widgets.SearchExplorer(
        {"verses": {"words": KeywordSearch([Passage("Jonah", "a great fish")])}}, "a fish", count=1
    )


KINDS = {name: lambda trained, name=name: getattr(widgets, name)() for name in BARE}
KINDS |= {name: lambda trained, make=make: make() for name, make in MAKERS.items()}
KINDS |= {"Prompt": lambda trained: widgets.Prompt(*trained, "In the", max_new=3), "SearchExplorer": search}
KINDS |= {"RepairShop": repair_shop}


@pytest.mark.parametrize("kind", KINDS)
def test_closing_frees_a_widget_and_all_its_parts(kind, trained):
    KINDS[kind](trained).close()  # what is made once for all of its kind
    before = live()
    made = KINDS[kind](trained)
    assert live() > before
    gone = weakref.ref(made)
    made.close()
    made.close()
    assert "closed" in repr(made)
    assert live() == before
    del made
    gc.collect()
    assert gone() is None


def test_a_widget_makes_no_class_of_its_own():
    assert type(widgets.ShapeWalk()) is widgets.ShapeWalk
    one, other = widgets.ShapeWalk(), widgets.ShapeWalk()
    assert one._esm is other._esm, "a copy of the script for each would stay for as long as the kernel runs"
    assert one.get_state()["_anywidget_id"].endswith("ShapeWalk") and one.get_state()["_esm"] == one._esm


class Shell:
    """What IPython says about the cell that is running."""

    def __init__(self):
        self.runs = 0

    def run(self, code: str, cell: str | None = None):
        self.runs += 1
        self.parent = {"content": {"code": code}, "header": {"msg_id": str(self.runs)}, "metadata": {}}
        self.parent["metadata"] |= {"cellId": cell} if cell else {}

    def get_parent(self):
        return self.parent


@pytest.fixture
def shell(monkeypatch):
    running = Shell()
    monkeypatch.setattr("IPython.get_ipython", lambda: running)
    monkeypatch.setattr(lifetimes, "_made", {})
    return running


def test_a_cell_that_runs_again_frees_what_it_made(shell, trained):
    def cell():
        shell.run("show()", "a")
        model = torch.nn.Linear(2, 2)
        prompt = widgets.Prompt(*trained, "In the", max_new=3)
        prompt.model = model  # so that the model that a test shares isn't what is counted
        history.append(prompt)  # as IPython's Out keeps it
        return weakref.ref(model)

    history: list = []
    first = cell()
    gc.collect()
    assert first() is not None, "it is still on the page"
    second, count = cell(), live()
    assert first() is None and second() is not None
    for _ in range(3):
        cell()
    assert live() == count
    assert repr(history[0]) == "Prompt(closed)"


def test_other_cells_keep_theirs(shell):
    shell.run("ShapeWalk()", "a")
    kept, both = widgets.ShapeWalk(), widgets.ShapeWalk()
    shell.run("ShapeWalk()", "b")
    widgets.ShapeWalk()
    assert not kept.closed and not both.closed
    shell.run("ShapeWalk()  # changed", "a")
    widgets.ShapeWalk()
    assert kept.closed and both.closed


def test_where_a_page_does_not_say_which_cell_it_is_its_text_does(shell):
    shell.run("ShapeWalk()")
    kept = widgets.ShapeWalk()
    shell.run("MaskExplorer()")
    widgets.MaskExplorer()
    assert not kept.closed
    shell.run("ShapeWalk()")
    widgets.ShapeWalk()
    assert kept.closed


def test_progress_keeps_nothing(shell, shown):
    def cell():
        shell.run("progress()", "a")
        progress()
        shown.clear()

    cell()
    count = live()
    for _ in range(4):
        cell()
    assert live() == count


def test_a_control_that_was_lent_stays_open():
    slider = ipywidgets.IntSlider(value=2)
    played = widgets.play(lambda size, times: f"{size * times}", size=slider, times=(1, 3, 1, 1))
    played.close()
    slider.value = 3  # its observer is gone with the widget, or this would ask a closed one
    assert slider.comm is not None


CELL = """
import torch, weakref
from transformer_course.classroom.widgets import Prompt
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.tokenizers import CharacterTokenizer
tokenizer = CharacterTokenizer.train("the cat sat")
model = GPT(GPTConfig(tokenizer.vocab_size, 16, d_model=8, n_layers=1, n_heads=2, d_hidden=8)).eval()
try:
    models.append(weakref.ref(model))
except NameError:
    models = [weakref.ref(model)]
Prompt(model, tokenizer, "the", max_new=2)
"""


def test_a_real_kernel_frees_the_models_of_a_cell_that_runs_again():
    manager, client = start_new_kernel(kernel_name="python3")
    try:

        def run(code: str) -> str:
            said = []
            reply = client.execute_interactive(
                code, timeout=600, output_hook=lambda m: said.append(m["content"].get("text", ""))
            )
            assert reply["content"]["status"] == "ok", reply["content"]
            return "".join(said)

        for _ in range(4):
            run(CELL)
        assert run("import gc; gc.collect(); print([m() is not None for m in models])").strip().endswith("True]")
        alive = run("print(sum(m() is not None for m in models))")
        assert alive.strip() == "1"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


BAD = [5, 2.5, True, None, "text", b"x", object(), [5], ["a"], {}, {"a": 5}]


@pytest.mark.parametrize("name", [name for name in widgets.__all__ if name != "play"])
def test_what_a_widget_cannot_take_is_refused_by_name(name):
    kind, tried = getattr(widgets, name), 0
    for argument, parameter in inspect.signature(kind.__init__).parameters.items():
        if parameter.annotation is parameter.empty or parameter.kind is parameter.VAR_KEYWORD:
            continue
        for value in BAD:
            if not fits(value, parameter.annotation):
                tried += 1
                with pytest.raises(TypeError, match=rf"{name}: {argument} must be "):
                    kind(**{argument: value})
    assert tried
    assert issubclass(kind, lifetimes.Freed)


def test_a_question_is_no_widget():
    assert not issubclass(Question, ipywidgets.Widget)
    with pytest.raises(ValueError, match="size=5: expected"):
        widgets.play(lambda size: "", size=5)
