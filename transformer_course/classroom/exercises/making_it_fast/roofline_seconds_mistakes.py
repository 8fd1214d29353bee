"""More wrong versions of `roofline_seconds` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "multiplied",
        lambda flops, moved, gigaflops, gigabytes: max(flops * gigaflops * 1e9, moved * gigabytes * 1e9),
        "You multiply by the rates. A time is an amount divided by a rate.",
    ),
    Mistake(
        "whole seconds",
        lambda flops, moved, gigaflops, gigabytes: float(
            max(flops // (gigaflops * 10**9), moved // (gigabytes * 10**9))
        ),
        "`//` drops the fractional part, and most of these times are less than a second.",
    ),
    Mistake(
        "brackets missing",
        lambda flops, moved, gigaflops, gigabytes: max(flops / gigaflops * 1e9, moved / gigabytes * 1e9),
        "You divide by the rate and then *multiply* by 1e9. Python divides and multiplies from left to right, so put "
        "the rate in parentheses.",
    ),
    Mistake(
        "a caret for a power",
        lambda flops, moved, gigaflops, gigabytes: max(flops / (gigaflops * (10 ^ 9)), moved / (gigabytes * (10 ^ 9))),
        "`^` isn't a power in Python. It compares bits, so 10 ^ 9 is 3. For powers, use `**`.",
    ),
    Mistake(
        "nothing if one is 0",
        lambda flops, moved, gigaflops, gigabytes: (
            0.0 if flops == 0 or moved == 0 else max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))
        ),
        "You return 0 if one of the two amounts is 0, but the other one still takes time.",
    ),
    Mistake(
        "rounded",
        lambda flops, moved, gigaflops, gigabytes: round(max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9)), 3),
        "You round to milliseconds, so short times become 0.",
    ),
    Mistake(
        "the larger amount decides",
        lambda flops, moved, gigaflops, gigabytes: (
            flops / (gigaflops * 1e9) if flops > moved else moved / (gigabytes * 1e9)
        ),
        "You compare FLOPs with bytes. Compare the two *times* instead.",
    ),
    Mistake(
        "upside down",
        lambda flops, moved, gigaflops, gigabytes: max(
            gigaflops * 1e9 / max(flops, 1), gigabytes * 1e9 / max(moved, 1)
        ),
        "Your fractions are upside down. A time is an amount divided by a rate.",
    ),
    Mistake(
        "added, without giga",
        lambda flops, moved, gigaflops, gigabytes: flops / gigaflops + moved / gigabytes,
        "There are two mistakes here. The rates are in billions per second, and the two times overlap, so the longer "
        "one counts.",
    ),
    Mistake(
        "the shorter, rates exchanged",
        lambda flops, moved, gigaflops, gigabytes: min(flops / (gigabytes * 1e9), moved / (gigaflops * 1e9)),
        "There are two mistakes here. FLOPs go with GFLOP/s and bytes with GB/s, and the longer time counts.",
    ),
)
