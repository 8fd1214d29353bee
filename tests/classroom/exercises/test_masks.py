"""Lesson 04, Masks: right answers in other styles pass, and the references are the package's parts."""

import pytest

from transformer_course import masks, positions
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.checking.tensor_comparison import agree
from transformer_course.classroom.exercises import find_exercise, topics

CAUSAL = {
    "arange": """
        def causal_mask(query, key=None, device=None):
            key = key or query
            places = torch.arange(key, device=device)
            return places[None, :] <= places[key - query :, None]
    """,
    "loops": """
        def causal_mask(query, key=None, device=None):
            if key is None:
                key = query
            mask = torch.zeros(query, key, dtype=torch.bool, device=device)
            for q in range(query):
                mask[q, : key - query + q + 1] = True
            return mask
    """,
    "not the upper triangle": """
        def causal_mask(query, key=None, device=None):
            key = query if key is None else key
            return ~torch.triu(torch.ones(query, key, device=device).bool(), diagonal=key - query + 1)
    """,
    "the last rows of a square": """
        def causal_mask(query, key=None, device=None):
            key = query if key is None else key
            return torch.tril(torch.ones(key, key, device=device)).bool()[key - query :]
    """,
}
PADDING = {
    "ne": "def padding_mask(tokens, pad_id):\n    return tokens.ne(pad_id)\n",
    "not equal": "def padding_mask(tokens, pad_id):\n    return ~(tokens == pad_id)\n",
    "loops": """
        def padding_mask(tokens, pad_id):
            return torch.tensor([[token != pad_id for token in row] for row in tokens.tolist()])
    """,
}
AXES = {
    "unsqueeze": "def for_attention(padding):\n    return padding.unsqueeze(1).unsqueeze(1)\n",
    "einops": 'def for_attention(padding):\n    return rearrange(padding, "batch key -> batch 1 1 key")\n',
    "view": "def for_attention(padding):\n    return padding.view(padding.shape[0], 1, 1, -1)\n",
}
POSITIONS = {
    "padding at 0": """
        def positions_of(tokens, padding_mask=None, past=0):
            batch, seq = tokens.shape
            if padding_mask is None:
                return torch.arange(seq) + past
            counted = torch.cumsum(padding_mask.long(), dim=1) - 1
            return counted.masked_fill(~padding_mask, 0)[:, past:]
    """,
    "padding at 1": """
        def positions_of(tokens, padding_mask=None, past=0):
            seq = tokens.size(1)
            if padding_mask is None:
                return torch.arange(past, past + seq)
            counted = padding_mask.long().cumsum(-1) - 1
            return torch.where(padding_mask, counted, torch.zeros_like(counted))[:, -seq:]
    """,
    "loops": """
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
VARIANTS = {"causal_mask": CAUSAL, "padding_mask": PADDING, "for_attention": AXES, "positions_of": POSITIONS}
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run("import torch\nfrom einops import rearrange")
    notebook.run(source)
    notebook.assert_passes(name)


@pytest.mark.parametrize("exercise", topics()["masks"].EXERCISES, ids=lambda exercise: exercise.name)
def test_the_reference_is_the_packages_part(exercise):
    part = getattr(positions if exercise.name == "positions_of" else masks, exercise.name)
    for case in exercise.cases():
        ours, theirs = (run_case(exercise, one, case) for one in (exercise.reference, part))
        assert not theirs.error and agree(ours, theirs, 1), case.label


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
