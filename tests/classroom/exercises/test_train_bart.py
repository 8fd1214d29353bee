"""Lesson 19, Train BART: its exercises, right answers in other styles, and its tools."""

import random

import pytest
import torch

from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.experiments.train_bart.noise_types import (
    MIXTURE,
    NOISES,
    UNDAMAGED,
    WITHOUT_STRENGTH,
    damage,
    damage_text,
    repair_losses,
)
from transformer_course.classroom.experiments.train_bart.repaired_words import repair_shares, words_in_common
from transformer_course.classroom.widgets.repair_shop import RepairShop, marked
from transformer_course.data.pairs import pair_batches
from transformer_course.models.catalog import build_model
from transformer_course.plotting import plot_noises
from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.training.pair_objectives import pair_loss

TEXT = "Thou shalt not steal. You shall not steal. In the beginning God created the heavens and the earth. " * 3
SPECIAL = ("<pad>", "<mask>", "<bos>", "<eos>")
VARIANTS = {
    ("text_infill", "from right to left"): """
        def text_infill(tokens, spans, mask_id):
            damaged = tokens.tolist()
            for start, length in reversed(spans.tolist()):
                damaged[start : start + length] = [mask_id]
            return torch.tensor(damaged, dtype=tokens.dtype)
    """,
    ("text_infill", "token by token"): """
        def text_infill(ids, spans, mask):
            starts, out, place = {}, [], 0
            for s, n in spans.tolist():
                starts.setdefault(s, []).append(n)
            while place <= len(ids):
                if starts.get(place):
                    out.append(mask)
                    skip = starts[place].pop(0)
                    place += skip
                    continue
                if place < len(ids):
                    out.append(ids[place].item())
                place += 1
            return torch.tensor(out)
    """,
    ("shift_right", "padded by torch"): """
        def shift_right(target, length, bos_id, eos_id, pad_id):
            inputs = F.pad(target, (1, 0), value=bos_id)
            labels = F.pad(target, (0, 1), value=pad_id)
            return inputs, labels.scatter(1, length[:, None], eos_id)
    """,
    ("shift_right", "row by row"): """
        def shift_right(target, length, bos_id, eos_id, pad_id):
            read, say = [], []
            for row, n in zip(target.tolist(), length.tolist()):
                rest = [pad_id] * (len(row) - n)
                read.append([bos_id] + row[:n] + rest)
                say.append(row[:n] + [eos_id] + rest)
            return torch.tensor(read), torch.tensor(say)
    """,
    ("target_loss", "cross entropy"): """
        def target_loss(logits, labels, length):
            hidden = torch.arange(labels.shape[1]) >= length[:, None]
            return F.cross_entropy(logits.transpose(1, 2), labels.masked_fill(hidden, -100))
    """,
    ("target_loss", "row by row"): """
        def target_loss(scores, right, count):
            rows = zip(scores, right, count.tolist())
            losses = [F.cross_entropy(s[:n], r[:n], reduction="none") for s, r, n in rows]
            return torch.cat(losses).mean()
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


def test_shift_right_is_what_the_packages_batches_hold():
    targets = [list(range(10, 10 + n)) for n in (3, 7, 5)]
    batch = next(pair_batches([([9], t) for t in targets], batch=3, pad_id=0, bos_id=2, eos_id=3))
    lengths = batch.target_mask.sum(dim=1) - 1
    inputs, labels = find_exercise("shift_right").reference(batch.target_in[:, 1:], lengths, 2, 3, 0)
    assert torch.equal(inputs, batch.target_in) and torch.equal(labels, batch.target_out)


@pytest.mark.parametrize("seed", range(20))
def test_infilling_with_the_spans_that_the_package_drew_gives_what_it_gave(seed):
    damaged = damage(range(30), "text infilling", 0.4, mask_id=-1, stop_ids=(), seed=seed)
    spans, place = [], 0
    for number, token in enumerate(damaged):
        if token >= 0:
            place = token + 1
            continue
        # Of masks that touch, the last one takes all that is missing: which one hides how much cannot be told.
        rest = damaged[number + 1 :]
        end = 30 if not rest else rest[0] if rest[0] >= 0 else place
        spans.append((place, end - place))
        place = end
    assert sum(length for _, length in spans) in (12, 13)
    ours = find_exercise("text_infill").reference(torch.arange(30), torch.tensor(spans), -1)
    assert ours.tolist() == damaged


@pytest.mark.parametrize("noise", [*NOISES, MIXTURE])
def test_noises_are_found_by_name_and_repeat_with_their_seed(noise):
    def once(seed):
        return damage(range(40), noise, 0.4, mask_id=-1, stop_ids={9, 19, 29, 39}, seed=seed)

    assert once(1) == once(1)
    assert any(once(seed) != list(range(40)) for seed in range(3))
    assert damage([], noise, mask_id=-1, stop_ids=()) == []
    if noise not in ("sentence permutation", "document rotation"):
        assert damage(range(40), noise, 0.0, mask_id=-1, stop_ids=()) == list(range(40))


def test_an_unknown_noise_is_an_error_that_names_the_known():
    with pytest.raises(ValueError, match=r"noise='static' is unknown.*text infilling"):
        damage([1], "static", mask_id=0, stop_ids=())


def test_the_loss_after_each_noise_is_that_of_its_pairs(model, tokenizer):
    windows = torch.tensor(tokenizer.encode(TEXT)[:60]).view(3, 20)
    losses = repair_losses(model, tokenizer, windows, batch=2)
    assert list(losses) == [UNDAMAGED, MIXTURE, *NOISES]
    ends = {f"{name}_id": tokenizer.special_tokens[f"<{name}>"] for name in ("pad", "bos", "eos")}
    rows = windows.tolist()
    for noise, sources in {
        UNDAMAGED: rows,
        "token deletion": [
            damage(row, "token deletion", 0.3, mask_id=0, stop_ids=(), seed=seed) for seed, row in enumerate(rows)
        ],
    }.items():
        batch = next(pair_batches(list(zip(sources, rows, strict=True)), batch=3, **ends))
        with torch.no_grad():
            assert losses[noise] == pytest.approx(pair_loss(model, batch).item(), rel=1e-4)


def test_the_exercise_is_the_loss_that_trains(model, tokenizer):
    pairs = [(tokenizer.encode(text), tokenizer.encode(text)) for text in ("You shall not steal.", "You", "You shall")]
    ends = {f"{name}_id": tokenizer.special_tokens[f"<{name}>"] for name in ("pad", "bos", "eos")}
    batch = next(pair_batches(pairs, batch=3, **ends))
    with torch.no_grad():
        logits = model(batch.source, batch.target_in, batch.source_mask)
        ours = find_exercise("target_loss").reference(logits, batch.target_out, batch.target_mask.sum(dim=1))
        torch.testing.assert_close(ours, pair_loss(model, batch))


def test_damaged_text_reads_back_with_its_masks(tokenizer):
    damaged = damage_text(tokenizer, "Thou shalt not steal.", "text infilling", 0.5)
    ids = tokenizer.encode(damaged, allow_special=True)
    assert "<mask>" in damaged and tokenizer.special_tokens["<mask>"] in ids and tokenizer.decode(ids) == damaged


def test_the_repair_shop_answers_to_every_control(model, tokenizer):
    shop = RepairShop(model, tokenizer, ["You shall not steal.", "In the beginning God created the heavens."])
    seen = {shop.damaged}
    for change in (lambda: setattr(shop.noise, "value", "token deletion"), shop.again, shop.again):
        change()
        seen.add(shop.damaged)
    assert len(seen) > 1
    shop.choice.value = shop.choice.options[1][1]
    assert shop.text.value.startswith("In the beginning")
    shop.noise.value = "document rotation"
    assert shop.strength.disabled and "<mask>" not in shop.damaged


def test_the_repair_shop_says_what_is_wrong(model, tokenizer):
    shop = RepairShop(model, tokenizer, ["You shall not steal."])
    shop.noise.value, shop.strength.value = "token deletion", 1.0
    assert "Nothing is left" in shop.view.value
    shop.text.value = " "
    shop.answer()
    assert "Type a sentence" in shop.view.value
    shop.noise.value, shop.strength.value = "text infilling", 0.3
    shop.text.value = "steal " * 200
    shop.answer()
    assert "max_len=64" in shop.view.value
    shop.text.value = "<b>You</b> shall not"
    shop.answer()
    assert "<b>You" not in shop.view.value
    with pytest.raises(ValueError, match="sentences is empty"):
        RepairShop(model, tokenizer, [])


def test_the_repair_shop_leaves_a_static_form(model, tokenizer):
    shop = RepairShop(model, tokenizer, ["You shall not steal."])
    bundle = shop._repr_mimebundle_()
    assert bundle["text/html"] == shop.view.value and "repaired" in bundle["text/plain"]
    assert repr(shop) == repr(RepairShop(model, tokenizer, ["You shall not steal."]))


def test_words_that_differ_are_underlined():
    assert marked("you shall not steal", "you shall not steal") == "you shall not steal"
    assert marked("you shall not steal", "you may not <steal>").count("<u ") == 2
    assert "&lt;steal&gt;" in marked("you", "<steal>")


def test_the_figure_of_noises_says_what_does_not_fit():
    words = ["a", "b", "c"]
    assert "boxes" in repr(plot_noises(words, {"deleted": [0, 2], "masked": [0, -1, 2]}, "boxes"))
    with pytest.raises(ValueError, match="beyond the 3 tokens"):
        plot_noises(words, {"wrong": [3]}, "")


def test_the_figure_of_noises_draws_a_box_for_each_token():
    rng = random.Random(0)
    places = rng.sample(range(5), 5)
    axes = plot_noises(list("abcde"), {"permuted": places}, "t").axes[0]
    assert [text.get_text() for text in axes.texts if len(text.get_text()) == 1] == [
        *"abcde",
        *("abcde"[i] for i in places),
    ]


def test_words_in_common_count_missing_and_additional_ones():
    assert words_in_common(["a b c"], ["a b c"]) == 1
    assert words_in_common(["a b c d"], ["a c"]) == pytest.approx(4 / 6)
    assert words_in_common(["a c"], ["a b c d"]) == pytest.approx(4 / 6)
    assert words_in_common(["a b"], ["b a"]) == 0.5  # in order
    assert words_in_common(["a b", "c"], ["a b", ""]) == pytest.approx(4 / 5)
    with pytest.raises(ValueError, match="no words"):
        words_in_common([""], [""])
    with pytest.raises(ValueError, match="shorter"):
        words_in_common(["a", "b"], ["a"])


def test_repaired_windows_are_compared_with_those_left_alone(model, tokenizer, monkeypatch):
    windows = torch.tensor(tokenizer.encode(TEXT)[:60]).view(3, 20)
    place = "transformer_course.classroom.experiments.train_bart.repaired_words.rewrite"
    monkeypatch.setattr(
        place, lambda model, tokenizer, texts, max_new: [tokenizer.decode(row) for row in windows.tolist()]
    )
    shares = repair_shares(model, tokenizer, windows)
    assert list(shares) == [MIXTURE, *NOISES]
    assert all(repaired == 1 for _, repaired in shares.values())
    assert all(left < 1 for noise, (left, _) in shares.items() if noise not in WITHOUT_STRENGTH)
    monkeypatch.undo()
    ((left, repaired),) = repair_shares(model, tokenizer, windows, noises=["token masking"]).values()
    assert repaired < left  # an untrained model writes nonsense
