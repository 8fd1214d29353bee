"""A translation may be trained on a few of the pairs: a random choice that does not change."""

import pytest

from transformer_course.data.corpora import load_pairs
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.preparation import choose_pairs, make_objective, make_tokenizer, texts

PAIRS = [(f"source {i}", f"target {i}") for i in range(100)]


def test_the_choice_is_random_fixed_and_grows():
    few, more = choose_pairs(PAIRS, 10), choose_pairs(PAIRS, 40)
    assert few == choose_pairs(PAIRS, 10) == more[:10]
    assert len(set(more)) == 40 and set(more) <= set(PAIRS)
    assert more != PAIRS[:40]


def test_more_pairs_than_there_are_is_an_error():
    with pytest.raises(ValueError, match="pairs=101: there are only 100"):
        choose_pairs(PAIRS, 101)


def test_a_configuration_keeps_the_number_of_pairs():
    config = configure("bart", objective="translate", tier="smoke", pairs=16)
    assert config.preset.options["pairs"] == 16
    assert RunConfig.from_json(config.to_json()) == config
    assert "pairs" not in configure("bart", objective="translate", tier="smoke").preset.options


@pytest.mark.parametrize("objective, pairs", [("denoise", 16), ("translate", 0)])
def test_pairs_are_only_for_translation_and_at_least_one(objective, pairs):
    with pytest.raises(ValueError, match=f"^pairs={pairs}"):
        configure("bart", objective=objective, tier="smoke", pairs=pairs)


def test_the_objective_trains_on_so_many_pairs_and_is_judged_on_the_same_ones():
    objectives = []
    for pairs in (None, 16):
        config = configure("bart", objective="translate", tier="smoke", pairs=pairs)
        tokenizer = make_tokenizer("translate", "verses", config.preset)
        objectives.append(make_objective("translate", "verses", config.preset, tokenizer))
    everything, few = objectives
    assert len(few.train) == 16 < len(everything.train)
    assert all(pair in everything.train for pair in few.train)
    assert few.validation == everything.validation


def test_the_text_to_repair_never_shows_a_pair_side_by_side():
    train, _ = texts("denoise", "verses")
    pairs = load_pairs("verses").train
    lines = train.split("\n")
    assert lines == [source for source, _ in pairs] + [target for _, target in pairs]
