// A token's features as bars, before and after its norm, redrawn while the sliders move.

const WIDTH = 640, TOP = 44, HIGH = 150, LEFT = 10, GAP = 40;

const average = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

export function normalize(token, eps, centered) {
  const mean = average(token);
  const from = centered ? token.map((number) => number - mean) : token;
  const square = average(from.map((number) => number * number));
  const divisor = Math.sqrt(square + eps);
  return { mean, square, divisor, result: from.map((number) => number / divisor) };
}

const short = (number) => {
  if (Math.abs(number) < 1e-12) return "0"; // what rounding leaves of nothing
  const size = Math.abs(number);
  return size >= 1e5 || size < 1e-3 ? number.toExponential(1) : String(Number(number.toPrecision(3)));
};

function panel(svg, x, width, count, title, className, compared) {
  draw(svg, "text", "", { x, y: 16 }, title);
  const zero = draw(svg, "line", "tc-zero", { x1: x, x2: x + width });
  const step = width / count;
  const rects = (size, name) => Array.from({ length: size }, (_, i) =>
    draw(svg, "rect", name, { x: x + step * (i + 0.15), width: step * 0.7 }));
  const bars = rects(count, className), starts = rects(compared ? count : 0, "tc-start");
  const numbers = Array.from({ length: count }, (_, i) =>
    draw(svg, "text", "tc-small", { x: x + step * (i + 0.5), y: TOP + HIGH + 22, "text-anchor": "middle" }));
  const place = (bar, value, reach) => {
    const middle = TOP + HIGH / 2, height = (Math.abs(value) / reach) * (HIGH / 2);
    bar.setAttribute("y", (value > 0 ? middle - height : middle).toFixed(2));
    bar.setAttribute("height", Math.max(height, 0.5).toFixed(2));
    bar.dataset.value = value;
  };
  zero.setAttribute("y1", TOP + HIGH / 2);
  zero.setAttribute("y2", TOP + HIGH / 2);
  return (values, reach, before) => {
    values.forEach((value, i) => {
      place(bars[i], value, reach);
      numbers[i].textContent = short(value);
      if (compared) place(starts[i], before[i], reach);
    });
  };
}

function render({ model, el }) {
  const features = model.get("features"), eps = model.get("eps"), count = features.length;
  const root = make("div", "tc-card tc-norms");
  root.append(make("div", "tc-heading", "What's left of a token after the norm?"));
  const scale = slider("scale", model.get("lowest"), model.get("highest"), "tc-scale");
  const shift = slider("shift", -model.get("reach"), model.get("reach"), "tc-shift");
  const push = slider("push feature 1", -model.get("reach"), model.get("reach"), "tc-push");
  const choice = make("label", "");
  const tick = make("input", "tc-centered");
  tick.type = "checkbox";
  tick.dataset.lmSuppressShortcuts = "true";
  choice.append(tick, make("span", "", "subtract the mean (off: RMSNorm)"));
  const controls = make("div", "tc-controls");
  controls.append(scale.box, shift.box, push.box, choice);

  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${TOP + HIGH + 32}`);
  svg.setAttribute("aria-hidden", "true"); // the lines below say it in words
  const width = (WIDTH - 2 * LEFT - GAP) / 2;
  const before = panel(svg, LEFT, width, count, "the token, scaled to its largest bar", "tc-before", false);
  const after = panel(svg, LEFT + width + GAP, width, count, "after the norm (dashed: at the start)", "tc-after", true);
  const how = make("div", "tc-said tc-how"), said = make("div", "tc-said tc-change");
  said.setAttribute("role", "status");

  function update() {
    const factor = 2 ** model.get("doublings"), moved = model.get("shift"), pushed = model.get("push");
    const centered = model.get("centered");
    scale.input.value = model.get("doublings");
    shift.input.value = moved;
    push.input.value = pushed;
    tick.checked = centered;
    scale.shown.textContent = factor >= 1 ? `× ${factor}` : `× 1/${1 / factor}`;
    shift.shown.textContent = `+ ${moved}`.replace("+ -", "− ");
    push.shown.textContent = `+ ${pushed}`.replace("+ -", "− ");
    const token = features.map((number, i) => number * factor + moved + (i === 0 ? pushed : 0));
    const now = normalize(token, eps, centered), start = normalize(features, eps, centered);
    before(token, Math.max(...token.map(Math.abs)) || 1);
    after(now.result, Math.sqrt(count), start.result);
    const change = Math.max(...now.result.map((value, i) => Math.abs(value - start.result[i])));
    how.textContent = (centered
      ? `mean ${short(now.mean)}, variance ${short(now.square)}: subtract ${short(now.mean)},`
      : `mean square ${short(now.square)}:`) + ` divide by ${short(now.divisor)}`;
    said.textContent = `largest change in the result: ${change.toFixed(4)}`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  scale.input.addEventListener("input", () => set("doublings", Number(scale.input.value)));
  shift.input.addEventListener("input", () => set("shift", Number(shift.input.value)));
  push.input.addEventListener("input", () => set("push", Number(push.input.value)));
  tick.addEventListener("change", () => set("centered", tick.checked));
  const watched = ["doublings", "shift", "push", "centered"];
  watched.forEach((name) => model.on(`change:${name}`, update));
  root.append(controls, svg, how, said);
  update();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, update));
}

export default { render };
