// Weights of one query over its keys, redrawn while the sliders move: nothing waits for the kernel.

function slider(label, min, max, step, className) {
  const box = make("label", "", label + " ");
  const input = make("input", className);
  Object.assign(input, { type: "range", min, max, step });
  input.dataset.lmSuppressShortcuts = "true"; // the arrow keys are the slider's, not the notebook's
  const shown = make("output", "tc-number");
  box.append(input, shown);
  return { box, input, shown };
}

export function weightsOf(scores, divisor) {
  const scaled = scores.map((score) => score / divisor);
  const largest = Math.max(...scaled);
  const powers = scaled.map((score) => Math.exp(score - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

export function entropyOf(weights) {
  return weights.reduce((sum, w) => (w > 0 ? sum - w * Math.log2(w) : sum), 0);
}

function render({ model, el }) {
  const root = make("div", "tc-card");
  const tokens = model.get("tokens"), products = model.get("products");
  root.append(make("div", "tc-heading", "How sharply does one query choose among its keys?"));
  const width = slider("d_head", 0, products.length - 1, 1, "tc-width");
  const heat = slider("temperature", -3, 3, 0.1, "tc-heat"); // a power of two
  const root_ = make("label", "");
  const tick = make("input", "tc-scaled");
  tick.type = "checkbox";
  tick.dataset.lmSuppressShortcuts = "true";
  root_.append(tick, make("span", "", "divide by √d_head"));
  const controls = make("div", "tc-controls");
  controls.append(width.box, heat.box, root_);
  const rows = tokens.map((token) => {
    const row = make("div", "tc-row");
    const bar = make("div", "tc-bar"), number = make("span", "tc-number");
    row.append(make("span", "tc-name", token), bar, number);
    return { row, bar, number };
  });
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function draw() {
    const doublings = model.get("doublings"), temperature = model.get("temperature");
    width.input.value = doublings;
    width.shown.textContent = String(2 ** doublings);
    heat.input.value = Math.log2(temperature);
    heat.shown.textContent = temperature.toFixed(2);
    tick.checked = model.get("scaled");
    const divisor = temperature * (model.get("scaled") ? 2 ** (doublings / 2) : 1);
    const weights = weightsOf(products[doublings], divisor);
    rows.forEach(({ bar, number }, i) => {
      bar.style.width = `${(320 * weights[i]).toFixed(1)}px`;
      number.textContent = weights[i].toFixed(3);
    });
    const most = Math.log2(tokens.length);
    said.textContent = `scores divided by ${divisor.toFixed(2)}: entropy ${entropyOf(weights).toFixed(2)} of ` +
      `${most.toFixed(2)} bits, largest weight ${Math.max(...weights).toFixed(3)}`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  width.input.addEventListener("input", () => set("doublings", Number(width.input.value)));
  heat.input.addEventListener("input", () => set("temperature", 2 ** Number(heat.input.value)));
  tick.addEventListener("change", () => set("scaled", tick.checked));
  const watched = ["doublings", "temperature", "scaled"];
  watched.forEach((name) => model.on(`change:${name}`, draw));
  root.append(controls, ...rows.map(({ row }) => row), said);
  draw();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, draw));
}

export default { render };
