// A mask as a grid of buttons: rows are queries, columns are keys. Flipping a cell redraws the weights at once.

const PAD = "<pad>";

const isPadded = (state) => state.kind.startsWith("padding") || state.kind === "cross";
const hiddenOf = (state) => (isPadded(state) ? Math.min(state.padding, state.length - 1) : 0);

export function maskOf(state) {
  const n = state.length, hidden = hiddenOf(state);
  const past = ["causal", "sliding window"].includes(state.kind) || (state.causal && state.kind.startsWith("padding"));
  const sees = (i, j) => {
    if (past && j > i) return false;
    if (state.kind === "sliding window" && i - j >= state.window) return false;
    return state.kind === "padding on the left" ? j >= hidden : j < n - hidden;
  };
  const rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => sees(i, j)));
  state.flipped.forEach(([i, j]) => { rows[i][j] = !rows[i][j]; });
  return rows;
}

export function weightsOf(mask, scores) {
  return mask.map((row, i) => {
    const powers = row.map((seen, j) => (seen ? Math.exp(scores[i][j]) : 0));
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => (total ? power / total : 0));
  });
}

function labelsOf(state) {
  const n = state.length, hidden = hiddenOf(state), filled = Array(hidden).fill(PAD);
  if (state.kind === "cross") return [state.words.slice(0, n), [...state.source.slice(0, n - hidden), ...filled]];
  const text = state.words.slice(0, n - hidden);
  const named = state.kind === "padding on the left" ? [...filled, ...text] : [...text, ...filled];
  return [named, named];
}

const NAMES = ["kind", "length", "padding", "window", "causal", "query", "flipped", "words", "source", "scores"];

function render({ model, el }) {
  const root = make("div", "tc-card tc-mask");
  root.append(make("div", "tc-heading", "Which token may see which? Click a cell, or move with the arrow keys and press Space"));
  const read = () => Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
  const most = Math.min(model.get("words").length, model.get("source").length);

  const controls = make("div", "tc-controls");
  const choice = make("label", "", "mask "), select = make("select", "tc-kind");
  select.dataset.lmSuppressShortcuts = "true";
  model.get("kinds").forEach((kind) => select.append(new Option(kind, kind)));
  choice.append(select);
  const length = slider("tokens", 2, most, "tc-length");
  const padding = slider("padding", 0, most - 1, "tc-padding");
  const wide = slider("window", 1, most, "tc-window");
  const both = make("label", ""), tick = make("input", "tc-both");
  tick.type = "checkbox";
  tick.dataset.lmSuppressShortcuts = "true";
  both.append(tick, make("span", "", "and causal"));
  controls.append(choice, length.box, padding.box, wide.box, both);

  const table = make("table", "tc-cells"), said = make("div", "tc-said");
  said.setAttribute("role", "status");
  let shown = 0, named = "", place = [0, 0], changing = false;

  function change(values) {
    changing = true; // drawn once, however many change
    Object.entries(values).forEach(([name, value]) => model.set(name, value));
    changing = false;
    draw();
    model.save_changes();
  }
  // A new mask: cells that were flipped by hand belonged to the old one.
  const choose = (values) => change({ flipped: [], query: 0, ...values });

  function flip(i, j) {
    const others = model.get("flipped").filter(([row, column]) => row !== i || column !== j);
    const was = others.length < model.get("flipped").length;
    change({ flipped: was ? others : [...others, [i, j]] });
  }

  function move(i, j) {
    const n = model.get("length");
    place = [(i + n) % n, (j + n) % n];
    cells[place[0]][place[1]].focus();
  }

  function cellAt(i, j) {
    const cell = make("button", "tc-cell");
    cell.type = "button";
    cell.dataset.lmSuppressShortcuts = "true";
    cell.addEventListener("click", () => { place = [i, j]; flip(i, j); });
    cell.addEventListener("mouseenter", () => point(i));
    cell.addEventListener("focus", () => { place = [i, j]; point(i); });
    cell.addEventListener("keydown", (event) => {
      const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
      if (!step) return;
      event.preventDefault();
      move(i + step[0], j + step[1]);
    });
    return cell;
  }

  // All cells are made once: a longer text only shows more of them, so a moved slider needn't wait.
  const cells = Array.from({ length: most }, (_, i) => Array.from({ length: most }, (_, j) => cellAt(i, j)));
  const boxes = cells.map((row) => row.map((cell) => { const box = make("td", ""); box.append(cell); return box; }));
  const drawn = cells.map(() => []); // what each cell shows
  const head = make("tr", ""), corner = make("th", "tc-corner", "query ↓  key →");
  const tops = boxes.map(() => make("th", "tc-top")), sides = boxes.map(() => make("th", "tc-side"));
  const lines = boxes.map(() => make("tr", ""));

  function build(n) {
    head.replaceChildren(corner, ...tops.slice(0, n));
    lines.slice(0, n).forEach((line, i) => line.replaceChildren(sides[i], ...boxes[i].slice(0, n)));
    table.replaceChildren(head, ...lines.slice(0, n));
  }

  function point(i) {
    if (i !== model.get("query")) change({ query: i });
  }

  function draw() {
    if (changing) return;
    const state = read(), [queries, keys] = labelsOf(state);
    const n = state.length, names = JSON.stringify([queries, keys]);
    if (n !== shown) build(n);
    if (names !== named) {
      queries.forEach((query, i) => { sides[i].textContent = query; });
      keys.forEach((key, j) => { tops[j].textContent = key; });
      place = [0, 0];
    }
    [shown, named] = [n, names];
    const mask = maskOf(state), weights = weightsOf(mask, state.scores);
    select.value = state.kind;
    [[length, state.length], [padding, hiddenOf(state)], [wide, state.window]].forEach(([one, value]) => {
      one.input.value = value;
      one.shown.textContent = String(value);
    });
    padding.input.max = state.length - 1;
    padding.box.hidden = !isPadded(state);
    wide.box.hidden = state.kind !== "sliding window";
    both.hidden = !state.kind.startsWith("padding");
    tick.checked = state.causal;
    mask.forEach((row, i) => row.forEach((seen, j) => {
      const cell = cells[i][j], weight = weights[i][j], first = i === place[0] && j === place[1];
      const now = JSON.stringify([seen, weight, i === state.query, first, queries[i], keys[j]]);
      if (drawn[i][j] === now) return;
      drawn[i][j] = now;
      cell.textContent = seen ? weight.toFixed(2) : "·";
      cell.style.setProperty("--tc-weight", `${Math.round(12 + 43 * weight)}%`);
      cell.classList.toggle("tc-seen", seen);
      cell.classList.toggle("tc-row-chosen", i === state.query);
      cell.tabIndex = first ? 0 : -1;
      cell.setAttribute("aria-pressed", String(seen));
      cell.setAttribute("aria-label", `${queries[i]} ${seen ? "sees" : "does not see"} ${keys[j]}`);
    }));
    const row = Math.min(state.query, state.length - 1), seen = keys.filter((_, j) => mask[row][j]);
    said.textContent = seen.length
      ? `“${queries[row]}” sees ${seen.length} of ${keys.length}: ${seen.join(", ")}`
      : `“${queries[row]}” sees nothing: its weights and its output are zeros`;
  }
  select.addEventListener("change", () => choose({ kind: select.value }));
  length.input.addEventListener("input", () => choose({ length: Number(length.input.value) }));
  padding.input.addEventListener("input", () => choose({ padding: Number(padding.input.value) }));
  wide.input.addEventListener("input", () => choose({ window: Number(wide.input.value) }));
  tick.addEventListener("change", () => choose({ causal: tick.checked }));
  const watched = ["kind", "length", "padding", "window", "causal", "query", "flipped"];
  watched.forEach((name) => model.on(`change:${name}`, draw));
  root.append(controls, table, said);
  draw();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, draw));
}

export default { render };
