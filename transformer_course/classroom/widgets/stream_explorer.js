// A deep network in the browser: signal forward, gradient backward, redrawn while depth, path and write move.

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 640, HIGH = 270, LEFT = 48, RIGHT = 78, TOP = 12, BOTTOM = 36;
const LOW = -12, TALL = 9; // powers of ten at the edges of the drawing
const NORMS = ["none", "pre-norm", "post-norm"], TINY = 1e-12;

function draw(parent, tag, className, attributes = {}, text) {
  const element = document.createElementNS(SVG, tag);
  element.setAttribute("class", className);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

function slider(label, className, min, max, step) {
  const box = make("label", "", label + " ");
  const input = make("input", className);
  Object.assign(input, { type: "range", min, max, step });
  input.dataset.lmSuppressShortcuts = "true"; // the arrow keys are the slider's, not the notebook's
  const shown = make("output", "tc-number");
  box.append(input, shown);
  return { box, input, shown };
}

const meanSquare = (x) => x.reduce((sum, v) => sum + v * v, 0) / x.length;
const rms = (rows) => Math.sqrt(rows.reduce((sum, row) => sum + meanSquare(row), 0) / rows.length);
const unit = (x) => { const size = Math.sqrt(meanSquare(x) + TINY); return x.map((v) => v / size); };

// The slope with respect to x of unit(x), applied to g.
function backThroughUnit(x, g) {
  const size = Math.sqrt(meanSquare(x) + TINY);
  const along = g.reduce((sum, v, i) => sum + (v * x[i]) / size, 0) / x.length;
  return g.map((v, i) => (v - (along * x[i]) / size) / size);
}

function forward(x, weight, { path, write, norm }) {
  const read = norm === "pre-norm" ? unit(x) : x;
  const bent = read.map(Math.tanh);
  const total = x.map((v, j) => path * v + write * bent.reduce((sum, h, i) => sum + h * weight[i][j], 0));
  return { x, read, bent, total, y: norm === "post-norm" ? unit(total) : total };
}

function backward({ x, bent, total }, weight, g, { path, write, norm }) {
  const down = norm === "post-norm" ? backThroughUnit(total, g) : g;
  let slope = bent.map((h, i) => write * (1 - h * h) * weight[i].reduce((sum, w, j) => sum + w * down[j], 0));
  if (norm === "pre-norm") slope = backThroughUnit(x, slope);
  return down.map((v, i) => path * v + slope[i]);
}

export function sizes(weights, inputs, direction, depth, settings) {
  let rows = inputs, slopes = direction;
  const kept = [], signal = [rms(rows)], gradient = [rms(slopes)];
  for (let l = 0; l < depth; l++) {
    const steps = rows.map((x) => forward(x, weights[l], settings));
    kept.push(steps);
    rows = steps.map((step) => step.y);
    signal.push(rms(rows));
  }
  for (let l = depth - 1; l >= 0; l--) {
    slopes = slopes.map((g, t) => backward(kept[l][t], weights[l], g, settings));
    gradient.unshift(rms(slopes));
  }
  return { signal, gradient };
}

const few = (n) => (n >= 1e-3 && n < 1e4 ? n.toPrecision(3) : n.toExponential(1).replace("-", "−"));

function render({ model, el }) {
  const root = make("div", "tc-card tc-stream");
  root.append(make("div", "tc-heading", "The signal going forward, and the gradient coming back"));
  const weights = model.get("weights"), deepest = weights.length;
  const controls = make("div", "tc-controls");
  const depth = slider("layers", "tc-depth", 1, deepest, 1);
  const path = slider("path ×", "tc-path", 0, 2, 0.05);
  const write = slider("write ×", "tc-write", 0, 2, 0.05);
  const choice = make("label", "", "norm ");
  const select = make("select", "tc-norm");
  select.dataset.lmSuppressShortcuts = "true";
  NORMS.forEach((name) => select.append(make("option", "", name)));
  choice.append(select);
  controls.append(depth.box, path.box, write.box, choice);

  const svg = draw(root, "svg", "", { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH, "aria-hidden": "true" });
  const across = (layer) => LEFT + (layer / deepest) * (WIDE - LEFT - RIGHT);
  const up = (size) => {
    const power = Math.min(TALL, Math.max(LOW, Math.log10(Math.max(size, Number.MIN_VALUE))));
    return TOP + ((TALL - power) / (TALL - LOW)) * (HIGH - TOP - BOTTOM);
  };
  for (let power = LOW; power <= TALL; power += 3) {
    const y = up(10 ** power);
    draw(svg, "line", power ? "tc-axis" : "tc-one", { x1: LEFT, x2: WIDE - RIGHT, y1: y, y2: y });
    const label = power ? `1e${String(power).replace("-", "−")}` : "1";
    draw(svg, "text", "", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, label);
  }
  for (let layer = 0; layer <= deepest; layer += deepest / 8) {
    draw(svg, "text", "", { x: across(layer), y: HIGH - BOTTOM + 17, "text-anchor": "middle" }, String(layer));
  }
  draw(svg, "text", "", { x: across(deepest / 2), y: HIGH - 3, "text-anchor": "middle" }, "depth (layers)");
  const lines = ["signal", "gradient"].map((name) => ({
    name,
    line: draw(svg, "polyline", `tc-${name}`),
    label: draw(svg, "text", `tc-${name}-name`, {}, name),
  }));
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function show() {
    const layers = model.get("depth");
    const settings = { path: model.get("path"), write: model.get("write"), norm: model.get("norm") };
    for (const [control, value] of [[path, settings.path], [write, settings.write]]) {
      control.input.value = value;
      control.shown.textContent = value.toFixed(2);
    }
    depth.input.value = layers;
    depth.shown.textContent = String(layers);
    select.value = settings.norm;
    const found = sizes(weights, model.get("inputs"), model.get("direction"), layers, settings);
    const ends = lines.map(({ name, line }) => {
      line.setAttribute("points", found[name].map((size, l) => `${across(l).toFixed(1)},${up(size).toFixed(1)}`).join(" "));
      return up(found[name][layers]);
    });
    // The gradient ends at 1 by definition, on the dashed line: its name is above it, or gives way to the signal's.
    const clash = Math.abs(ends[0] - ends[1]) < 15, above = ends[0] <= ends[1];
    lines.forEach(({ label }, i) => {
      const shift = clash ? ((i === 0) === above ? -9 : 9) : i ? -9 : 0;
      label.setAttribute("x", across(layers) + 6);
      label.setAttribute("y", ends[i] + 4 + shift);
    });
    said.textContent = `signal after the last layer: ${few(found.signal[layers])}; gradient at the input: ` +
      `${few(found.gradient[0])} (it starts from 1 at the last layer)`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  depth.input.addEventListener("input", () => set("depth", Number(depth.input.value)));
  path.input.addEventListener("input", () => set("path", Number(path.input.value)));
  write.input.addEventListener("input", () => set("write", Number(write.input.value)));
  select.addEventListener("change", () => set("norm", select.value));
  const watched = ["depth", "path", "write", "norm"];
  watched.forEach((name) => model.on(`change:${name}`, show));
  root.insertBefore(controls, svg);
  root.append(said);
  show();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, show));
}

export default { render };
