// The parts of a GPT on a machine's roofline, moved while the sliders move, without the kernel.

const WIDE = 640, LEFT = 52, RIGHT = 630, FLAGS = 66, TOP = 84, BOTTOM = 272;
const FROM = -6, TO = 13; // powers of 2, FLOPs per byte
const DEEP = 4; // powers of 10 below the limit

export function costsOf(state, fixed, bytes) {
  const d = 2 ** state.width, length = 2 ** state.length, tokens = length * 2 ** state.batch;
  const { layers, vocab, d_head: head } = fixed, hidden = 4 * d;
  const square = tokens * length * (d / head), weights = layers * 12 * d * d + vocab * d;
  const product = (m, k, n, times) => ({ flops: 2 * m * k * n * times, bytes: (m * k + k * n + m * n) * bytes * times });
  const passing = (numbers, moved, flops, times, size = bytes) =>
    ({ flops: numbers * flops * times, bytes: numbers * moved * size * times });
  const forth = {
    projections: product(tokens, d, d, 4 * layers),
    attention: { flops: 4 * square * head * layers, bytes: (4 * tokens * d + (state.fused ? 0 : 2 * square)) * bytes * layers },
    ...(state.fused ? {} : { softmax: passing(square, 8, 8, layers) }),
    "feed-forward": product(tokens, d, hidden, 2 * layers),
    GELU: passing(tokens * hidden, 2, 10, layers),
    norms: passing(tokens * d, 2, 8, 2 * layers + 1),
    additions: passing(tokens * d, 3, 1, 2 * layers),
    head: product(tokens, d, vocab, 1),
    loss: passing(tokens * vocab, 2, 5, 1),
  };
  const both = Object.entries(forth).map(([name, { flops, bytes: moved }]) =>
    ({ name, flops: 3 * flops, bytes: 3 * moved, product: ["projections", "attention", "feed-forward", "head"].includes(name) }));
  return [...both, { name: "AdamW", ...passing(weights, 7, 12, 1, 4), product: false }];
}

export function timed(costs, machine) {
  const parts = costs.map((part) => {
    const arithmetic = part.flops / machine.flops, memory = part.bytes / machine.bandwidth;
    return { ...part, intensity: part.flops / part.bytes, seconds: Math.max(arithmetic, memory), memory: memory > arithmetic };
  });
  const sum = (chosen) => chosen.reduce((total, part) => total + part.seconds, 0);
  const seconds = sum(parts), flops = parts.filter((part) => part.product).reduce((all, part) => all + part.flops, 0);
  return { parts, seconds, used: flops / machine.flops / seconds, waiting: sum(parts.filter((part) => part.memory)) / seconds };
}

const plain = (number) => Number(number.toPrecision(3)).toLocaleString("en-US");

const clock = (seconds) => {
  const units = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]];
  const [size, unit] = units.find(([least]) => seconds >= least) || units[2];
  return `${plain(seconds / size)} ${unit}`;
};

function render({ model, el }) {
  const machines = model.get("machines"), reach = model.get("reach"), fixed = model.get("fixed");
  const root = make("div", "tc-card tc-roofline");
  root.append(make("div", "tc-heading", "Which limit does each part of a training step hit?"));
  const choice = make("label", "", "machine "), select = make("select", "tc-machine");
  select.dataset.lmSuppressShortcuts = "true";
  Object.keys(machines).forEach((name) => select.append(new Option(name, name)));
  choice.append(select);
  const sliders = Object.fromEntries(["width", "length", "batch"].map((name) =>
    [name, slider(name, ...reach[name], `tc-${name}`)]));
  const tick = make("label", ""), box = make("input", "tc-fused");
  box.type = "checkbox";
  box.dataset.lmSuppressShortcuts = "true";
  tick.append(box, make("span", "", "fused attention"));
  const controls = make("div", "tc-controls");
  controls.append(choice, ...Object.values(sliders).map((one) => one.box), tick);

  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDE} ${BOTTOM + 40}`);
  svg.setAttribute("aria-hidden", "true"); // the table says it in words
  const across = (power) => LEFT + ((power - FROM) / (TO - FROM)) * (RIGHT - LEFT);
  const down = (share) => TOP + (Math.max(-DEEP, Math.log10(share)) / -DEEP) * (BOTTOM - TOP);
  for (let power = 0; power <= DEEP; power++) {
    const y = down(10 ** -power);
    draw(svg, "line", "tc-grid", { x1: LEFT, x2: RIGHT, y1: y, y2: y });
    draw(svg, "text", "tc-small", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, `${100 / 10 ** power}%`);
  }
  for (let power = FROM; power <= TO; power += 2) {
    const text = power < 0 ? `1/${2 ** -power}` : String(2 ** power);
    draw(svg, "text", "tc-small", { x: across(power), y: BOTTOM + 16, "text-anchor": "middle" }, text);
  }
  const unit = "FLOPs per byte moved; upwards: share of the machine's arithmetic";
  draw(svg, "text", "tc-small", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 34, "text-anchor": "middle" }, unit);
  const roof = draw(svg, "polyline", "tc-roof"), marks = draw(svg, "g", "tc-marks");
  const table = make("table", ""), said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function flags(parts, ridge) {
    marks.replaceChildren();
    const ends = [-1e9, -1e9, -1e9, -1e9];
    [...parts].sort((a, b) => a.intensity - b.intensity).forEach((part) => {
      const x = Math.min(RIGHT, Math.max(LEFT, across(Math.log2(part.intensity))));
      const half = part.name.length * 3.6, middle = Math.min(RIGHT - half, Math.max(half, x));
      let row = ends.findIndex((end) => middle - half > end + 6);
      if (row < 0) row = ends.indexOf(Math.min(...ends));
      ends[row] = middle + half;
      const y = down(Math.min(1, part.intensity / ridge)), kind = part.memory ? "tc-memory" : "tc-arithmetic";
      const foot = FLAGS - 16 * row;
      marks.prepend(draw(marks, "line", "tc-flag", { x1: x, x2: x, y1: foot + 3, y2: y })); // behind all names
      draw(marks, "circle", `tc-point ${kind}`, { cx: x, cy: y, r: (4 + 12 * Math.sqrt(part.share)).toFixed(1) });
      draw(marks, "text", `tc-small ${kind}`, { x: middle, y: foot, "text-anchor": "middle" }, part.name);
    });
  }

  function list(parts) {
    table.replaceChildren();
    const head = make("tr", "");
    ["part", "FLOPs per byte", "waits for", "share of the time"].forEach((text) => head.append(make("th", "", text)));
    table.append(head);
    parts.forEach((part) => {
      const row = make("tr", ""), room = make("td", "tc-room"), bar = make("div", part.memory ? "tc-memory" : "tc-arithmetic");
      Object.assign(row.dataset, { name: part.name, flops: part.flops, bytes: part.bytes, seconds: part.seconds });
      bar.style.width = `${(160 * part.share).toFixed(1)}px`;
      room.append(bar, make("span", "tc-number", `${(100 * part.share).toFixed(0)}%`));
      row.append(make("td", "", part.name), make("td", "tc-number", plain(part.intensity)),
        make("td", "", part.memory ? "memory" : "arithmetic"), room);
      table.append(row);
    });
  }

  function update() {
    const state = Object.fromEntries(["width", "length", "batch", "fused"].map((name) => [name, model.get(name)]));
    const machine = machines[model.get("machine")];
    select.value = model.get("machine");
    box.checked = state.fused;
    Object.entries(sliders).forEach(([name, { input, shown }]) => {
      input.value = state[name];
      shown.textContent = (2 ** state[name]).toLocaleString("en-US");
    });
    const result = timed(costsOf(state, fixed, machine.bytes), machine), ridge = machine.flops / machine.bandwidth;
    const parts = result.parts.map((part) => ({ ...part, share: part.seconds / result.seconds }));
    const corner = across(Math.log2(ridge)), least = 2 ** FROM / ridge, start = Math.max(FROM, Math.log2(ridge) - DEEP * Math.log2(10));
    roof.setAttribute("points", `${across(start)},${down(least)} ${corner},${down(1)} ${RIGHT},${down(1)}`);
    flags(parts, ridge);
    list(parts);
    const tokens = 2 ** (state.length + state.batch);
    said.textContent = `A step on ${tokens.toLocaleString("en-US")} tokens: at least ${clock(result.seconds)}, ` +
      `${plain(tokens / result.seconds)} tokens per second, using ${(100 * result.used).toFixed(0)}% of the arithmetic; ` +
      `${(100 * result.waiting).toFixed(0)}% of the time is spent waiting for memory.`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  Object.entries(sliders).forEach(([name, { input }]) => input.addEventListener("input", () => set(name, Number(input.value))));
  select.addEventListener("change", () => set("machine", select.value));
  box.addEventListener("change", () => set("fused", box.checked));
  const watched = ["machine", "width", "length", "batch", "fused"];
  watched.forEach((name) => model.on(`change:${name}`, update));
  root.append(controls, svg, said, table);
  update();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, update));
}

export default { render };
