import pytest
import torch

from transformer_course.data.windows import all_windows, encode_stream, random_windows


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_targets_are_the_inputs_one_token_later():
    stream = torch.randint(50, (203,), generator=seeded())
    inputs, targets = random_windows(stream, batch=7, length=11, generator=seeded(1))
    assert inputs.shape == targets.shape == (7, 11)
    assert torch.equal(inputs[:, 1:], targets[:, :-1])
    text = stream.tolist()
    places = [
        [i for i in range(203) if text[i : i + 12] == [*row.tolist(), last.item()]]
        for row, last in zip(inputs, targets[:, -1], strict=True)
    ]
    assert all(places)


def test_every_window_of_the_stream_can_be_drawn_and_nothing_beyond():
    stream = torch.arange(9)
    inputs, targets = random_windows(stream, batch=2000, length=5, generator=seeded())
    assert set(inputs[:, 0].tolist()) == {0, 1, 2, 3}
    assert targets.max() == 8


def test_start_places_are_uniform():
    starts = random_windows(torch.arange(14), batch=40_000, length=4, generator=seeded())[0][:, 0]
    expected = 40_000 / 10
    chi_square = ((starts.bincount(minlength=10) - expected) ** 2 / expected).sum()
    assert chi_square < 27.9  # 99.9% point of chi-square with 9 degrees of freedom


def test_one_seed_gives_one_sequence_of_batches():
    stream = torch.arange(500)
    one, two, other = seeded(3), seeded(3), seeded(4)
    first = [random_windows(stream, 4, 16, one)[0] for _ in range(3)]
    second = [random_windows(stream, 4, 16, two)[0] for _ in range(3)]
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert not torch.equal(first[0], first[1])
    assert not torch.equal(first[0], random_windows(stream, 4, 16, other)[0])


@pytest.mark.parametrize(("tokens", "length"), [(2, 1), (12, 11), (13, 11), (23, 11), (24, 11), (100, 7)])
def test_all_windows_predict_each_token_once(tokens: int, length: int):
    stream = torch.arange(1, tokens + 1)
    inputs, targets = all_windows(stream, length)
    real = targets != -100
    assert targets[real].tolist() == list(range(2, tokens + 1))
    assert torch.equal(inputs[real], targets[real] - 1)
    assert inputs.shape[1] == length
    assert (~real).sum() < length


def test_filled_up_positions_do_not_count_in_cross_entropy():
    inputs, targets = all_windows(torch.tensor([1, 2, 3, 4, 5, 6]), 4)
    logits = torch.randn(*inputs.shape, 9, generator=seeded())
    logits[targets == -100] = float("nan")
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum")
    assert loss.isfinite()


def test_the_stream_is_not_changed():
    stream = torch.arange(40)
    inputs, targets = random_windows(stream, 3, 5, seeded())
    inputs.zero_()
    targets.zero_()
    filled, _ = all_windows(stream, 4)
    filled.zero_()
    assert torch.equal(stream, torch.arange(40))


def test_errors_name_the_sizes():
    with pytest.raises(ValueError, match=r"length=8 needs a stream of at least 9 tokens.*the stream has 8"):
        random_windows(torch.arange(8), 2, 8, seeded())
    with pytest.raises(ValueError, match=r"stream has 2 axes"):
        random_windows(torch.ones(2, 9, dtype=torch.long), 2, 4, seeded())
    with pytest.raises(ValueError, match="stream of 1 tokens"):
        all_windows(torch.arange(1), 4)


def test_encode_stream_gives_one_long_tensor():
    class Letters:
        def encode(self, text: str) -> list[int]:
            return [ord(letter) for letter in text]

    stream = encode_stream(Letters(), "abc")
    assert stream.dtype == torch.long
    assert stream.tolist() == [97, 98, 99]
