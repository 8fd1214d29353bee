// Three hidden units, what each adds, and their sum, redrawn while the sliders move: nothing waits for the kernel.

const WIDTH = 640, HEIGHT = 300, LEFT = 34, TOP = 8, LOW = 22; // LOW: room for the numbers below
const SLIDERS = [["up", "up weight"], ["bias", "bias"], ["down", "down weight"]];

function choice(label, options, className) {
  const box = make("label", "", label + " ");
  const select = make("select", className);
  options.forEach(([value, text]) => {
    const option = make("option", "", text);
    option.value = value;
    select.append(option);
  });
  select.dataset.lmSuppressShortcuts = "true"; // the arrow keys are the list's, not the notebook's
  box.append(select);
  return { box, select };
}

function slider(label, className) {
  const box = make("label", "", label + " ");
  const input = make("input", className);
  Object.assign(input, { type: "range", min: -3, max: 3, step: 0.1 });
  input.dataset.lmSuppressShortcuts = "true";
  const shown = make("output", "tc-number");
  box.append(input, shown);
  return { box, input, shown };
}

export function erf(x) {
  // Abramowitz and Stegun 1964, 7.1.26: off by less than 2e-7, far less than a pixel
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

const silu = (line) => line / (1 + Math.exp(-line));
export const ACTIVATIONS = {
  none: (line) => line,
  ReLU: (line) => Math.max(line, 0),
  GELU: (line) => 0.5 * line * (1 + erf(line / Math.SQRT2)),
  SiLU: silu,
  "SiLU gate": (line, x) => silu(line) * x,
};

const signed = (value, digits) => {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? "−" + text : text;
};

function render({ model, el }) {
  const reach = model.get("reach"), step = model.get("step"), count = model.get("up").length;
  const xs = Array.from({ length: Math.round((2 * reach) / step) + 1 }, (_, i) => i * step - reach);
  const target = xs.map((x) => Math.max(1 - Math.abs(x), 0));
  const root = make("div", "tc-card tc-bends");
  root.append(make("div", "tc-heading", "Three hidden units and their sum"));
  const kinds = choice("activation", model.get("activations").map((name) => [name, name]), "tc-activation");
  const which = choice("unit", Array.from({ length: count }, (_, i) => [i, `unit ${i + 1}`]), "tc-unit");
  const sliders = SLIDERS.map(([name, label]) => slider(label, `tc-${name}`));
  const choices = make("div", "tc-controls"), moved = make("div", "tc-controls");
  choices.append(kinds.box, which.box);
  moved.append(...sliders.map(({ box }) => box));

  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT + LOW}`);
  svg.setAttribute("aria-hidden", "true"); // the line below says it in words
  const across = (x) => LEFT + ((WIDTH - LEFT - 8) * (x + reach)) / (2 * reach);
  const top = 3, up = (y) => TOP + ((HEIGHT - TOP) * (top - y)) / (2 * top);
  for (let mark = -top; mark <= top; mark++) {
    const kind = mark ? "tc-grid" : "tc-axis";
    draw(svg, "line", kind, { x1: across(-reach), y1: up(mark), x2: across(reach), y2: up(mark) });
    draw(svg, "line", kind, { x1: across(mark), y1: up(-top), x2: across(mark), y2: up(top) });
    draw(svg, "text", "tc-small", { x: LEFT - 6, y: up(mark) + 4, "text-anchor": "end" }, signed(mark, 0));
    draw(svg, "text", "tc-small", { x: across(mark), y: HEIGHT + 16, "text-anchor": "middle" }, signed(mark, 0));
  }
  // A picture within the picture: curves that leave it are cut off at its edge.
  const area = { x: LEFT, y: TOP, width: WIDTH - LEFT - 8, height: HEIGHT - TOP };
  const inside = draw(svg, "svg", "tc-area", { ...area, viewBox: Object.values(area).join(" ") });
  const line = (className) => draw(inside, "polyline", className);
  const show = (polyline, ys) =>
    polyline.setAttribute("points", xs.map((x, i) => `${across(x).toFixed(1)},${up(ys[i]).toFixed(1)}`).join(" "));
  show(line("tc-target"), target);
  const curves = Array.from({ length: count }, (_, i) => line(`tc-curve tc-curve${i}`));
  const total = line("tc-total");
  const legend = make("div", "tc-legend");
  const names = [...curves.map((_, i) => [`tc-curve${i}`, `unit ${i + 1}`]), ["tc-total", "sum"]];
  names.push(["tc-target", "target"]);
  legend.append(...names.map(([className, text]) => make("span", `tc-entry ${className}`, text)));
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function update() {
    const unit = model.get("unit"), name = model.get("activation"), activate = ACTIVATIONS[name];
    const numbers = SLIDERS.map(([key]) => model.get(key));
    kinds.select.value = name;
    which.select.value = unit;
    sliders.forEach(({ input, shown }, i) => {
      input.value = numbers[i][unit];
      shown.textContent = signed(numbers[i][unit], 1);
    });
    const [ups, biases, downs] = numbers;
    const units = curves.map((_, i) => xs.map((x) => downs[i] * activate(ups[i] * x + biases[i], x)));
    const sum = xs.map((_, place) => units.reduce((all, values) => all + values[place], 0));
    units.forEach((values, i) => {
      show(curves[i], values);
      curves[i].classList.toggle("tc-chosen", i === unit);
    });
    show(total, sum);
    const off = sum.reduce((all, y, i) => all + Math.abs(y - target[i]), 0) / xs.length;
    const [w, b, v] = numbers.map((values) => signed(values[unit], 1));
    const inner = `${w} · x ${biases[unit] < 0 ? "−" : "+"} ${b.replace("−", "")}`;
    const shape = { none: inner, "SiLU gate": `SiLU(${inner}) · x` }[name] ?? `${name}(${inner})`;
    said.textContent = `unit ${unit + 1} adds ${v} · ${name === "none" ? `(${shape})` : shape}; ` +
      `the sum is ${off.toFixed(2)} away from the target, on average`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  kinds.select.addEventListener("change", () => set("activation", kinds.select.value));
  which.select.addEventListener("change", () => set("unit", Number(which.select.value)));
  sliders.forEach(({ input }, i) => input.addEventListener("input", () => {
    const name = SLIDERS[i][0], values = [...model.get(name)];
    values[model.get("unit")] = Number(input.value);
    set(name, values);
  }));
  const watched = ["activation", "unit", "up", "bias", "down"];
  watched.forEach((name) => model.on(`change:${name}`, update));
  root.append(choices, moved, svg, legend, said);
  update();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, update));
}

export default { render };
