"""Answers to `learning_rate`, as learners write them."""

import math

import torch


def wrong_starts_at_zero(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * step / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_one_warmup_step_too_many(step, peak, warmup, steps, floor=0.0):
    if step <= warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_floor_ignored(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (1 + math.cos(math.pi * progress)) / 2


def wrong_floor_is_a_rate(step, peak, warmup, steps, floor=0.0):
    # Falls to `floor` itself, not to its share of the peak.
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return floor + (peak - floor) * (1 + math.cos(math.pi * progress)) / 2


def wrong_floor_added_on_top(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 + math.cos(math.pi * progress)) / 2)


def wrong_floor_cuts_the_curve(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return max(peak * (1 + math.cos(math.pi * progress)) / 2, floor * peak)


def wrong_floor_in_the_warmup_too(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (floor + (1 - floor) * (step + 1) / warmup)
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_rises_again_after_the_end(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = (step - warmup) / max(steps - warmup, 1)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_zero_after_the_end(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    if step > steps:
        return 0.0
    progress = (step - warmup) / max(steps - warmup, 1)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_ends_one_step_early(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - 1 - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_cosine_one_step_ahead(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step + 1 - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_progress_of_the_whole_run(step, peak, warmup, steps, floor=0.0):
    # The cosine starts at step 0, so the rate jumps after the warm-up.
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min(step / steps, 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_warmup_not_taken_from_the_length(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / steps, 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_straight_line_down(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (1 - (1 - floor) * progress)


def wrong_quarter_of_a_cosine(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * math.cos(math.pi / 2 * progress))


def wrong_whole_cosine(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(2 * math.pi * progress)) / 2)


def wrong_no_half(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)))


def wrong_negative_cosine(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 - math.cos(math.pi * progress)) / 2)


def wrong_cosine_of_degrees(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(180 * progress)) / 2)


def wrong_peak_forgotten_in_the_cosine(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2


def wrong_warmup_computed_before_the_question(step, peak, warmup, steps, floor=0.0):
    # Divides by 0 without a warm-up.
    rising = peak * (step + 1) / warmup
    if step < warmup:
        return rising
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_progress_computed_before_the_question(step, peak, warmup, steps, floor=0.0):
    # Divides by 0 if the warm-up takes all steps.
    progress = min((step - warmup) / (steps - warmup), 1.0)
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_whole_numbers_only(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * ((step + 1) // warmup)
    progress = min((step - warmup) // max(steps - warmup, 1), 1)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_inverse_square_root(step, peak, warmup, steps, floor=0.0):
    # The first transformer's schedule.
    if step < warmup:
        return peak * (step + 1) / warmup
    return max(peak * math.sqrt(max(warmup, 1) / (step + 1)), floor * peak)


def wrong_torch_cosine_of_a_float(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + torch.cos(math.pi * progress)) / 2)


def wrong_all_rates_in_a_list(step, peak, warmup, steps, floor=0.0):
    rates = []
    for t in range(steps):
        if t < warmup:
            rates.append(peak * (t + 1) / warmup)
        else:
            progress = (t - warmup) / (steps - warmup)
            rates.append(peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2))
    return rates


def wrong_returns_only_in_the_warmup(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    rate = peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def wrong_starts_at_zero_and_floor_ignored(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * step / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return 0.5 * peak * (1 + math.cos(math.pi * progress))


def wrong_progress_of_the_whole_run_and_no_end(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * step / steps)) / 2)


def wrong_straight_line_down_and_floor_ignored(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * max(0.0, 1 - (step - warmup) / max(steps - warmup, 1))


def right_squared_cosine(step, peak, warmup, steps, floor=0.0):
    # (1 + cos a) / 2 is the square of cos(a / 2).
    if step < warmup:
        return (step + 1) / warmup * peak
    if step >= steps:
        return floor * peak
    progress = (step - warmup) / (steps - warmup)
    low = floor * peak
    return low + (peak - low) * math.cos(math.pi / 2 * progress) ** 2


def right_clamped_step(step, peak, warmup, steps, floor=0.0):
    if warmup > 0 and step < warmup:
        return peak * (step + 1) / warmup
    step = min(step, steps)
    span = steps - warmup
    progress = (step - warmup) / span if span > 0 else 1.0
    return peak * (0.5 * (1 + floor) + 0.5 * (1 - floor) * math.cos(math.pi * progress))


def right_torch_cosine(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    if step >= steps:
        return peak * floor
    angle = torch.tensor(math.pi * (step - warmup) / (steps - warmup), dtype=torch.float64)
    return (peak * (floor + (1 - floor) * (1 + angle.cos()) / 2)).item()


def right_sine(step, peak, warmup, steps, floor=0.0):
    rising = step < warmup
    if not rising:
        left = max(steps - step, 0) / (steps - warmup) if steps > warmup else 0.0
        return peak * floor + peak * (1 - floor) * math.sin(math.pi / 2 * left) ** 2
    return peak * ((step + 1) / warmup)


def wrong_exponential_decay(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * math.exp(-5 * progress))


def wrong_sine_for_cosine(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.sin(math.pi * progress)) / 2)


def wrong_warmup_to_the_floor(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * floor + peak * (1 - floor) * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)
