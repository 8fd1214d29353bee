// Clock hands of RoPE: one clock for each pair of features, and below it the score against the distance n − m.

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 132, MIDDLE = SIZE / 2, RADIUS = 56;
const WIDE = 560, HIGH = 150, LEFT = 34, RIGHT = 10, TOP = 10, BOTTOM = 34;

function draw(parent, tag, className, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  element.setAttribute("class", className);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  parent.append(element);
  return element;
}

function slider(label, className, nameClass, last) {
  const box = make("label", "");
  const input = make("input", className);
  Object.assign(input, { type: "range", min: 0, max: last, step: 1 });
  input.dataset.lmSuppressShortcuts = "true"; // the arrow keys are the slider's, not the notebook's
  const shown = make("output", "tc-number");
  box.append(make("span", nameClass, label), input, shown);
  return { box, input, shown };
}

function stepper(label, className, title) {
  const button = make("button", `tc-step ${className}`, label);
  button.type = "button";
  button.title = title;
  button.dataset.lmSuppressShortcuts = "true";
  return button;
}

export function turned([a, b], angle) {
  const cos = Math.cos(angle), sin = Math.sin(angle);
  return [a * cos - b * sin, a * sin + b * cos];
}

export function products(query, key, frequency, m, n) {
  return frequency.map((speed, i) => {
    const q = turned(query[i], m * speed), k = turned(key[i], n * speed);
    return q[0] * k[0] + q[1] * k[1];
  });
}

const signed = (number, digits) => number.toFixed(digits).replace("-", "−");
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function arc(q, k, radius) {
  const from = Math.atan2(q[1], q[0]), to = Math.atan2(k[1], k[0]);
  const between = ((((to - from + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) - Math.PI;
  const points = Array.from({ length: 25 }, (_, i) => from + (between * i) / 24);
  return points.map((t) => `${MIDDLE + radius * Math.cos(t)},${MIDDLE - radius * Math.sin(t)}`).join(" ");
}

function render({ model, el }) {
  const root = make("div", "tc-card tc-clocks");
  const query = model.get("query"), key = model.get("key"), frequency = model.get("frequency");
  const last = model.get("last");
  root.append(make("div", "tc-heading", "One clock per pair of features: the blue hand is the query, and the orange one is the key"));

  const controls = make("div", "tc-controls");
  const m = slider("query at m", "tc-m", "tc-query-name", last);
  const n = slider("key at n", "tc-n", "tc-key-name", last);
  const back = stepper("◀ both", "tc-back", "Move both one position back");
  const on = stepper("both ▶", "tc-on", "Move both one position forward");
  controls.append(m.box, n.box, back, on);

  const faces = make("div", "tc-faces");
  const longest = Math.max(1e-9, ...[...query, ...key].map(([a, b]) => Math.hypot(a, b)));
  const clocks = frequency.map((speed, i) => {
    const face = make("div", "tc-face");
    const svg = draw(face, "svg", "", { width: SIZE, height: SIZE, "aria-hidden": "true" });
    draw(svg, "circle", "tc-dial", { cx: MIDDLE, cy: MIDDLE, r: RADIUS });
    const between = draw(svg, "polyline", "tc-arc");
    const k = draw(svg, "line", "tc-key-hand", { x1: MIDDLE, y1: MIDDLE });
    const q = draw(svg, "line", "tc-query-hand", { x1: MIDDLE, y1: MIDDLE });
    const product = make("div", "tc-number");
    face.append(product);
    faces.append(face);
    return { q, k, between, product };
  });

  const graph = draw(root, "svg", "", { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH, "aria-hidden": "true" });
  const scoreAt = (distance) => sum(products(query, key, frequency, 0, distance));
  const curve = Array.from({ length: 8 * last + 1 }, (_, i) => i / 4 - last).map((d) => [d, scoreAt(d)]);
  const low = Math.min(...curve.map(([, s]) => s)), high = Math.max(...curve.map(([, s]) => s));
  const across = (d) => LEFT + ((d + last) / (2 * last)) * (WIDE - LEFT - RIGHT);
  const up = (s) => TOP + ((high - s) / (high - low || 1)) * (HIGH - TOP - BOTTOM);
  draw(graph, "line", "tc-axis", { x1: LEFT, x2: WIDE - RIGHT, y1: HIGH - BOTTOM + 4, y2: HIGH - BOTTOM + 4 });
  for (let d = -last; d <= last; d += last / 4) {
    draw(graph, "text", "", { x: across(d), y: HIGH - BOTTOM + 18, "text-anchor": "middle" }).textContent = signed(d, 0);
  }
  draw(graph, "text", "", { x: across(0), y: HIGH - 3, "text-anchor": "middle" }).textContent = "distance n − m";
  for (const s of [low, high]) {
    draw(graph, "text", "", { x: LEFT - 5, y: up(s) + 4, "text-anchor": "end" }).textContent = signed(s, 1);
  }
  draw(graph, "polyline", "tc-curve", { points: curve.map(([d, s]) => `${across(d)},${up(s)}`).join(" ") });
  const here = draw(graph, "circle", "tc-here", { r: 6 });
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function show() {
    const at = model.get("m"), to = model.get("n"), all = products(query, key, frequency, at, to);
    for (const [control, value] of [[m, at], [n, to]]) {
      control.input.value = value;
      control.shown.textContent = String(value);
    }
    back.disabled = Math.min(at, to) === 0;
    on.disabled = Math.max(at, to) === last;
    clocks.forEach(({ q, k, between, product }, i) => {
      const hands = [turned(query[i], at * frequency[i]), turned(key[i], to * frequency[i])];
      [q, k].forEach((line, j) => {
        line.setAttribute("x2", (MIDDLE + (hands[j][0] / longest) * RADIUS).toFixed(2));
        line.setAttribute("y2", (MIDDLE - (hands[j][1] / longest) * RADIUS).toFixed(2));
      });
      between.setAttribute("points", arc(hands[0], hands[1], 0.38 * RADIUS));
      product.textContent = `pair ${i}: ${signed(all[i], 2)}`;
    });
    here.setAttribute("cx", across(to - at));
    here.setAttribute("cy", up(sum(all)));
    said.textContent = `n − m = ${signed(to - at, 0)}: score ${signed(sum(all), 3)}`;
  }
  const set = (values) => {
    Object.entries(values).forEach(([name, value]) => model.set(name, value));
    model.save_changes();
  };
  m.input.addEventListener("input", () => set({ m: Number(m.input.value) }));
  n.input.addEventListener("input", () => set({ n: Number(n.input.value) }));
  back.addEventListener("click", () => set({ m: model.get("m") - 1, n: model.get("n") - 1 }));
  on.addEventListener("click", () => set({ m: model.get("m") + 1, n: model.get("n") + 1 }));
  ["m", "n"].forEach((name) => model.on(`change:${name}`, show));
  root.insertBefore(controls, graph);
  root.insertBefore(faces, graph);
  root.append(said);
  show();
  el.append(root);
  return () => ["m", "n"].forEach((name) => model.off(`change:${name}`, show));
}

export default { render };
