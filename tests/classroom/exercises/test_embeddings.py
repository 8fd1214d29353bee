"""Lesson 02, Token embeddings: the exercises are the package's embedding, variants pass, and the widget is true."""

import pytest
import torch
from torch.nn import functional as F
from widget_page import drawings

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.exercises.embeddings.look_up import look_up
from transformer_course.classroom.exercises.embeddings.nearest_tokens import nearest_tokens
from transformer_course.classroom.exercises.embeddings.one_hot import one_hot
from transformer_course.classroom.exercises.embeddings.table_gradient import table_gradient
from transformer_course.classroom.exercises.embeddings.tied_logits import tied_logits
from transformer_course.classroom.experiments.embeddings.embedding_training import (
    GROUP_OF,
    WORDS,
    ThreeTokens,
    alike,
    flat_map,
    train,
)
from transformer_course.classroom.widgets import NeighborExplorer
from transformer_course.embeddings import TokenEmbedding
from transformer_course.heads import TiedHead
from transformer_course.trained import load_trained

VARIANTS = {
    ("one_hot", "F.one_hot"): """
        def one_hot(tokens, vocab):
            return F.one_hot(tokens, num_classes=vocab).float()
    """,
    ("one_hot", "rows of the identity"): """
        def one_hot(tokens, vocab):
            return torch.eye(vocab)[tokens]
    """,
    ("one_hot", "scatter"): """
        def one_hot(tokens, vocab):
            return torch.zeros(*tokens.shape, vocab).scatter(-1, tokens.unsqueeze(-1), 1.0)
    """,
    ("one_hot", "loop"): """
        def one_hot(t, v):
            rows = torch.zeros(t.numel(), v)
            for i, token in enumerate(t.flatten().tolist()):
                rows[i, token] = 1
            return rows.view(*t.shape, v)
    """,
    ("look_up", "F.embedding"): """
        def look_up(tokens, table):
            return F.embedding(tokens, table)
    """,
    ("look_up", "one-hot product"): """
        def look_up(tokens, table):
            return F.one_hot(tokens, len(table)).to(table.dtype) @ table
    """,
    ("look_up", "index_select"): """
        def look_up(tokens, table):
            return table.index_select(0, tokens.reshape(-1)).reshape(*tokens.shape, table.size(1))
    """,
    ("look_up", "loop"): """
        def look_up(tokens, table):
            rows = torch.stack([table[i] for i in tokens.flatten().tolist()])
            return rows.view(tokens.shape + (table.shape[-1],))
    """,
    ("table_gradient", "one-hot product"): """
        def table_gradient(tokens, gradient, vocab):
            hot = F.one_hot(tokens.flatten(), vocab).to(gradient.dtype)
            return hot.T @ gradient.reshape(-1, gradient.shape[-1])
    """,
    ("table_gradient", "loop"): """
        def table_gradient(tokens, gradient, vocab):
            rows = [torch.zeros_like(gradient.flatten(0, -2)[0]) for _ in range(vocab)]
            for token, row in zip(tokens.flatten().tolist(), gradient.flatten(0, -2)):
                rows[token] = rows[token] + row
            return torch.stack(rows)
    """,
    ("table_gradient", "index_put"): """
        def table_gradient(tokens, gradient, vocab):
            rows = torch.zeros(vocab, gradient.size(-1), dtype=gradient.dtype)
            return rows.index_put((tokens,), gradient, accumulate=True)
    """,
    ("table_gradient", "einsum"): """
        def table_gradient(tokens, gradient, vocab):
            hot = F.one_hot(tokens, vocab).to(gradient)
            return torch.einsum("...v,...d->vd", hot, gradient)
    """,
    ("tied_logits", "F.linear"): """
        def tied_logits(x, table):
            return F.linear(x, table)
    """,
    ("tied_logits", "einsum"): """
        def tied_logits(x, table):
            return torch.einsum("...d,vd->...v", x, table)
    """,
    ("tied_logits", "broadcast"): """
        def tied_logits(x, table):
            return (x.unsqueeze(-2) * table).sum(-1)
    """,
    ("tied_logits", "token by token"): """
        def tied_logits(x, table):
            return torch.stack([x @ row for row in table], dim=-1)
    """,
    ("nearest_tokens", "F.cosine_similarity"): """
        def nearest_tokens(table, token, count):
            similarity = F.cosine_similarity(table, table[token][None], dim=-1)
            similarity[token] = -2
            return similarity.argsort(descending=True)[:count]
    """,
    ("nearest_tokens", "left out after sorting"): """
        def nearest_tokens(table, token, count):
            rows = F.normalize(table, dim=-1)
            order = (rows @ rows[token]).sort(descending=True).indices
            return order[order != token][:count]
    """,
    ("nearest_tokens", "angles"): """
        def nearest_tokens(table, token, count):
            rows = table.double() / table.double().norm(dim=-1, keepdim=True)
            angles = [math.acos(max(-1, min(1, float(rows[token] @ row)))) for row in rows]
            others = [i for i in range(len(table)) if i != token]
            return torch.tensor(sorted(others, key=lambda i: angles[i])[:count])
    """,
}
IMPORTS = "import math\nimport torch\nfrom torch.nn import functional as F\n"


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run(IMPORTS)
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


@pytest.mark.parametrize("body", ["rows[tokens] = gradient", "rows[tokens] += gradient"])
def test_both_ways_to_write_a_row_once_are_named(body, notebook):
    source = "def table_gradient(tokens, gradient, vocab):\n    rows = gradient.new_zeros(vocab, gradient.shape[-1])\n"
    notebook.run(f"{source}    {body}\n    return rows\n")
    card, passed = judge(find_exercise("table_gradient"), notebook["table_gradient"])
    assert not passed and "each new one overwrites the row" in repr(card)


def test_the_exercises_are_the_packages_embedding_and_head():
    embedding, tokens = TokenEmbedding(11, 6), torch.tensor([[1, 4, 4, 10], [0, 4, 1, 2]])
    table = embedding.weight
    assert torch.equal(look_up(tokens, table), embedding(tokens))
    torch.testing.assert_close(one_hot(tokens, 11) @ table, embedding(tokens))
    x = torch.randn(2, 4, 6)
    torch.testing.assert_close(tied_logits(x, table), TiedHead(embedding)(x))
    embedding(tokens).backward(x)
    torch.testing.assert_close(table_gradient(tokens, x, 11), table.grad)


def test_a_trained_table_has_its_words_together():
    model, tokenizer, _ = load_trained("gpt-verses")
    table = model.embedding.tokens.weight.detach()
    ids = torch.tensor([tokenizer.encode(f" {word}") for word in WORDS])[:, 0]
    places = dict(zip(ids.tolist(), GROUP_OF, strict=True))
    nearest = [ids[nearest_tokens(table[ids], i, 1)].item() for i in range(len(ids))]
    assert [places[token] for token in nearest] == list(GROUP_OF)


def test_the_small_model_is_tied_or_not_and_its_table_moves():
    stream = torch.randint(8, (200,), generator=torch.Generator().manual_seed(0))
    for tied in (True, False):
        torch.manual_seed(0)
        model = ThreeTokens(12, tied)
        assert sum(p.numel() for p in model.parameters()) - (0 if tied else 12 * 64) == 12 * 64 + 193 * 128 + 129 * 64
        tables = train(model, stream, steps=(0, 3))
        moved = (tables[0] != tables[3]).any(dim=1)
        assert moved[:8].all() and moved[8:].all() == tied  # tokens 8 to 11 do not occur
        assert torch.equal(tables[3], model.embedding.weight)


def test_alike_is_the_mean_cosine_of_different_rows():
    table = torch.tensor([[1.0, 0], [0, 2], [3, 0], [-1, 0]])
    assert alike(table, torch.tensor([0, 2])) == pytest.approx(1.0)
    assert alike(table, torch.tensor([0, 1, 2])) == pytest.approx(1 / 3)
    assert alike(table, torch.tensor([0, 3])) == pytest.approx(-1.0)


def test_the_map_keeps_what_differs_most_and_always_the_same_way_round():
    generator = torch.Generator().manual_seed(0)
    table = torch.randn(30, 10, generator=generator) * torch.tensor([9.0, 6.0] + [0.1] * 8)
    places = flat_map({"first": torch.randn(30, 10, generator=generator), "last": table}, range(30))
    rows = F.normalize(table, dim=-1)
    spread = ((places["last"] ** 2).sum() / ((rows - rows.mean(dim=0)) ** 2).sum()).item()
    assert places["first"].shape == places["last"].shape == (30, 2) and spread > 0.95
    turned = flat_map({"last": table[:, torch.arange(9, -1, -1)]}, range(30))
    torch.testing.assert_close(turned["last"], places["last"], atol=1e-4, rtol=0)


def explorer(**given):
    generator = torch.Generator().manual_seed(1)
    tables = {name: torch.randn(40, 6, generator=generator) for name in ("before", "halfway", "after")}
    vocabulary = [*(f" {word}" for word in WORDS), *(f"x{i}" for i in range(40 - len(WORDS)))]
    return tables, vocabulary, NeighborExplorer(tables, vocabulary, **given)


def test_the_explorer_says_what_the_exercise_finds():
    tables, vocabulary, widget = explorer(chosen="David")
    for stage, table in enumerate(tables.values()):
        widget.stage = stage
        wanted = nearest_tokens(table, vocabulary.index(" David"), 8).tolist()
        assert [name for name, _ in widget.closest()] == [vocabulary[i] for i in wanted]
        cosine = F.cosine_similarity(table[wanted[0]], table[vocabulary.index(" David")], dim=0).item()
        assert widget.closest()[0][1] == pytest.approx(cosine, abs=1e-4)
    assert repr(widget).startswith("NeighborExplorer(David, after: ")
    data, _ = widget._repr_mimebundle_()
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= set(data) and data["text/plain"] == repr(widget)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"vocabulary": ["a"]}, "has 40 rows, but vocabulary has 1 tokens"),
        ({"words": ["Ahasuerus"], "groups": ["people"]}, "'Ahasuerus' isn't a single token"),
        ({"chosen": "xyz"}, "chosen='xyz' is not among the words"),
    ],
)
def test_the_explorer_refuses_what_does_not_fit(change, message):
    tables, vocabulary, _ = explorer()
    with pytest.raises(ValueError, match=message):
        NeighborExplorer(tables, **{"vocabulary": vocabulary, **change})


def test_the_browser_shows_the_kernels_neighbors_and_moves_the_map(show):
    _, _, widget = explorer(chosen="three")
    page = show(widget, "neighbor_explorer.js")
    maps, lists = [], []
    for control, key, stage, word in (
        ("stage", "", 2, 1),
        ("stage", "ArrowLeft", 1, 1),
        ("stage", "Home", 0, 1),
        ("word", "ArrowDown", 0, 2),
    ):
        page.locator(f".tc-{control}").focus()
        if key:
            page.keyboard.press(key)
        widget.stage, widget.word = stage, word
        assert page.evaluate("[model.get('stage'), model.get('word')]") == [stage, word]
        shown = zip(
            page.locator(".tc-row .tc-name").all_text_contents(),
            page.locator(".tc-row .tc-number").all_text_contents(),
            strict=True,
        )
        lists.append(list(shown))
        assert lists[-1] == [(name.replace(" ", "␣"), f"{cosine:.2f}") for name, cosine in widget.closest()]
        said = page.locator(".tc-said").inner_text()
        assert widget.stages[stage] in said and widget.words[word] in said
        maps.append([dot.get_attribute("style") for dot in page.locator(".tc-dot").all()])
    assert maps[0] != maps[1] != maps[2] == maps[3]  # the map moves with the stage alone
    assert len({tuple(rows) for rows in lists}) == 4
    page.locator(".tc-dot circle").nth(9).click(force=True)
    assert page.evaluate("model.get('word')") in range(len(WORDS)) and page.evaluate("model.get('word')") != 2


def test_no_label_on_the_browsers_map_lies_on_another(show):
    _, _, widget = explorer()
    page = show(widget, "neighbor_explorer.js")
    page.wait_for_timeout(400)  # until the dots have arrived
    boxes = page.evaluate("""() => [...document.querySelectorAll('.tc-dot text')]
      .filter((text) => text.style.visibility !== 'hidden')
      .map((text) => { const b = text.getBoundingClientRect(); return [b.left, b.top + 3, b.right, b.bottom - 3]; })""")
    assert len(boxes) > 8
    overlaps = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert overlaps == []


def test_the_explorer_answers_at_once_and_stops_listening(show):
    _, _, widget = explorer()
    page = show(widget, "neighbor_explorer.js")
    assert len(set(drawings(page, "word", [0, 1, 2]))) == len(set(drawings(page, "stage", [0, 1, 2]))) == 3
    assert page.evaluate("listening()") == 2
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0
