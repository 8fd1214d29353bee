"""Lesson 04, Masks: right answers in other styles pass, and the references are the package's parts."""

import pytest

from transformer_course import masks
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.checking.tensor_comparison import agree
from transformer_course.classroom.exercises import topics

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
VARIANTS = {"causal_mask": CAUSAL, "padding_mask": PADDING, "for_attention": AXES}
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run("import torch\nfrom einops import rearrange")
    notebook.run(source)
    notebook.assert_passes(name)


@pytest.mark.parametrize("exercise", topics()["masks"].EXERCISES, ids=lambda exercise: exercise.name)
def test_the_reference_is_the_packages_part(exercise):
    part = getattr(masks, exercise.name)
    for case in exercise.cases():
        ours, theirs = (run_case(exercise, one, case) for one in (exercise.reference, part))
        assert not theirs.error and agree(ours, theirs, 1), case.label
