"""How attention works: the shapes of its two products, the split into heads, and what the cache keeps."""

from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure


@drawable
def draw_attention_shapes(
    query: int = 3,
    key: int = 5,
    d_head: int = 4,
    *,
    title: str = "Each score comes from one query and one key; each output mixes all values",
    alt: str | None = None,
) -> CourseFigure:
    """Draw both products of attention with the name of every axis: from Q and Kᵀ, and from the weights and V."""
    drawing = Diagram(
        title,
        alt
        or f"Two rows of matrices. Above: Q has {query} rows (query) and {d_head} columns (d_head); times K "
        f"transposed, with {d_head} rows (d_head) and {key} columns (key), it gives the products, with {query} rows "
        f"(query) and {key} columns (key). One row of Q and one column of K transposed are highlighted, and the number "
        f"that they make. Divided by the square root of d_head, the products are the scores, and a softmax over each "
        f"row "
        f"turns the scores into weights. Below: the weights (query, key) times V (key, d_head) give the output (query, "
        f"d_head). One row of weights and one column of V are highlighted, along with the output number that they "
        f"make.",
    )
    low = -0.28 * (max(query, key, d_head) + 3.4)
    one, two, three = 1.2, 3.6, 6.2
    drawing.tensor(
        one, 0, {"query": query, "d_head": d_head}, name="Q", role="query", highlight={(1, j) for j in range(d_head)}
    )
    drawing.tensor(
        two, 0, {"d_head": d_head, "key": key}, name="Kᵀ", role="key", highlight={(i, 2) for i in range(d_head)}
    )
    products = drawing.tensor(
        three, 0, {"query": query, "key": key}, name="products", role="attention", highlight={(1, 2)}
    )
    weights = drawing.tensor(
        one, low, {"query": query, "key": key}, name="weights", role="attention", highlight={(1, j) for j in range(key)}
    )
    drawing.tensor(
        two, low, {"key": key, "d_head": d_head}, name="V", role="value", highlight={(i, 2) for i in range(key)}
    )
    drawing.tensor(three, low, {"query": query, "d_head": d_head}, name="output", role="residual", highlight={(1, 2)})
    for y in (0, low):
        drawing.note((one + two) / 2 - 0.05, y, "×", size=1.5)
        drawing.note((two + three) / 2 - 0.05, y, "=", size=1.5)
    middle = low / 2 - 0.02
    right = products.right[0] + 0.35
    drawing.arrow(
        products.right,
        (weights.left[0] - 0.45, low),
        via=[(right, 0), (right, middle), (weights.left[0] - 0.75, middle), (weights.left[0] - 0.75, low)],
        role="attention",
    )
    drawing.note(
        (one + three) / 2, middle, "scores = products ÷ √d_head, then softmax over key", role="attention", paper=True
    )
    return drawing.figure()


@drawable
def draw_head_split(
    seq: int = 4,
    head: int = 3,
    d_head: int = 2,
    *,
    title: str = "Splitting into heads cuts d_model into pieces and moves the head axis before seq",
    alt: str | None = None,
) -> CourseFigure:
    """Draw how (batch, seq, d_model) becomes (batch, head, seq, d_head), and back."""
    d_model = head * d_head
    drawing = Diagram(
        title,
        alt
        or f"Three pictures of one example of a batch. Left: a matrix with {seq} rows (seq) and {d_model} columns "
        f"(d_model = head × d_head = {head} × {d_head}); each group of {d_head} columns has its own color. An arrow "
        f"named split leads to {head} matrices one above the other, one per head, each with {seq} rows (seq) and "
        f"{d_head} columns (d_head). Each head attends on its own. An arrow named merge leads to a matrix with {seq} "
        f"rows (seq) and {d_model} columns (d_model) again, with the heads' columns side by side.",
    )
    roles, cell = ("query", "value", "key", "decoder"), min(0.28, 1.7 / d_model)
    tall = max(seq * cell, 0.4) + 0.62

    def whole(x: float, name: str) -> tuple[float, float]:
        """The matrix with its columns colored by head; returns its left and right edges."""
        start = x - d_model * cell / 2
        for i in range(head):
            at = start + (i + 0.5) * d_head * cell
            role = roles[i % len(roles)]
            names = {"seq" if i == 0 else "": seq, " ": d_head}  # one name for the rows of all heads
            drawing.tensor(at, 0, names, role=role, cell=(cell, cell))
            drawing.note(at, -seq * cell / 2 - 0.17, f"{i}", role=role)
        drawing.note(start - 0.1, -seq * cell / 2 - 0.17, "head", role="residual", align="right")
        top = seq * cell / 2 + 0.08
        drawing.brace((start, top), (start + d_model * cell, top), "d_model = head × d_head")
        drawing.note(x, -seq * cell / 2 - 0.48, name, bold=True)
        return start, start + d_model * cell

    _, right = whole(1.3, "(batch, seq, d_model)")
    middle, heads = right + 2.0, []
    for i in range(head):
        y = (head - 1) / 2 * tall - i * tall
        part = drawing.tensor(middle, y, {"seq": seq, "d_head": d_head}, role=roles[i % len(roles)], cell=(cell, cell))
        drawing.note(part.right[0] + 0.1, y, f"head {i}", role=roles[i % len(roles)], align="left")
        heads.append(part)
    drawing.note(middle + 0.1, heads[-1].bottom[1] - 0.24, "(batch, head, seq, d_head)", bold=True)
    last = middle + 2.25 + d_model * cell / 2
    left, _ = whole(last, "(batch, seq, d_model)")
    drawing.arrow((right + 0.12, 0), (heads[0].left[0] - 0.42, 0), "split")
    drawing.arrow((heads[0].right[0] + 0.76, 0), (left - 0.36, 0), "merge")
    return drawing.figure()


@drawable
def draw_cache(
    tokens: Sequence[str] = ("the", "cat", "sat", "on"),
    *,
    title: str = "The cache keeps the keys and values of the past; only the new token is computed",
    alt: str | None = None,
) -> CourseFigure:
    """Draw one step of generation: the new token's query meets all keys, and only its key and value are new.

    Raises:
        ValueError: there are fewer than two tokens
    """
    if len(tokens) < 2:
        raise ValueError(f"tokens has {len(tokens)} entries: expected at least two, a past and a new one")
    past, new = ", ".join(tokens[:-1]), tokens[-1]
    drawing = Diagram(
        title,
        alt
        or f"A row of tokens: {past}, and the new token {new}. Below them two rows of boxes, keys and values. "
        f"Those of {past} are in a frame named cache: they were computed in earlier steps. The key and the value of "
        f"{new} are computed now and then stored in the cache. The query of {new} is compared with all keys; the "
        f"queries of {past} are crossed out, because they're never needed again.",
    )
    wide = max(0.8, *(drawing.size_of(token)[0] for token in tokens))
    last = len(tokens) - 1
    look = {"width": wide, "gap": 0.25}
    names = {"token": tokens, "query": ["q"] * len(tokens), "key": ["k"] * len(tokens), "value": ["v"] * len(tokens)}
    rows = {}
    for i, (name, words) in enumerate(names.items()):
        gray = range(last) if name == "query" else ()
        role = name if name != "token" else "residual"
        rows[name] = drawing.token_strip(
            0, -0.75 * i, words, role=role, name=name, highlight={last}, faded=gray, strike=gray, **look
        )
    kept = [*rows["key"].cells[:-1], *rows["value"].cells[:-1]]
    frame = drawing.stack(kept, "", role="residual", pad=0.11)
    drawing.note(frame.x, frame.bottom[1] - 0.17, "in the cache", role="residual", bold=True)
    fresh = rows["value"].cells[-1]
    drawing.note(fresh.x, frame.bottom[1] - 0.17, "new", bold=True)
    note = rows["value"].right[0] + 0.3
    drawing.note(note, rows["query"].y, "one query, compared with all keys", role="query", align="left")
    new_pair = "one new key and value,\nadded to the cache"
    drawing.note(note, rows["key"].y - 0.375, new_pair, role="residual", align="left")
    return drawing.figure()
