// A model on many GPUs: the bytes of each against its memory, and the seconds of a step, while the sliders move.

const WIDTH = 640, LEFT = 120, ROOM = 420, HIGH = 24;
const KINDS = ["weights", "gradients", "optimizer"];

export function budget(parameters, gpus, shared, bytes) {
  return KINDS.map((kind) => (bytes[kind] * parameters) / (shared.includes(kind) ? gpus : 1));
}

export function seconds(parameters, gpus, shared, link, { tokens, flops }) {
  const times = shared.includes("weights") ? 3 : 2;
  return [(6 * parameters * tokens) / (gpus * flops), (times * 2 * parameters * (gpus - 1)) / gpus / link];
}

const short = (number) => Number(number.toPrecision(3)).toLocaleString("en-US", { maximumSignificantDigits: 3 });

function render({ model, el }) {
  const sizes = model.get("sizes"), links = model.get("links"), stages = model.get("stages");
  const bytes = model.get("bytes_each"), cluster = model.get("cluster");
  const root = make("div", "tc-card tc-scale");
  root.append(make("div", "tc-heading", "What fits, and what waits?"));
  const gpus = slider("GPUs", 0, model.get("most"), "tc-gpus");
  const size = slider("parameters", 0, sizes.length - 1, "tc-size");
  const speed = slider("link", 0, links.length - 1, "tc-speed");
  const choice = make("label", "", "shared out "), select = make("select", "tc-stage");
  select.dataset.lmSuppressShortcuts = "true";
  Object.keys(stages).forEach((name) => {
    const option = make("option", "", name);
    option.value = name;
    select.append(option);
  });
  choice.append(select);
  const controls = make("div", "tc-controls");
  controls.append(gpus.box, size.box, speed.box, choice);

  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} 178`);
  svg.setAttribute("aria-hidden", "true"); // the lines below say it in words
  draw(svg, "text", "", { x: 0, y: 49 }, "GB per GPU");
  const parts = KINDS.map((kind) => draw(svg, "rect", `tc-${kind}`, { y: 32, height: HIGH }));
  const limit = draw(svg, "line", "tc-limit", { y1: 22, y2: 64 });
  const card = draw(svg, "text", "tc-limit-name", { y: 16, "text-anchor": "middle" }, `a card's ${cluster.memory / 1e9} GB`);
  const total = draw(svg, "text", "tc-total", { y: 49 });
  KINDS.forEach((kind, i) => {
    draw(svg, "rect", `tc-${kind}`, { x: LEFT + 110 * i, y: 74, width: 12, height: 12 });
    draw(svg, "text", "", { x: LEFT + 110 * i + 18, y: 85 }, kind);
  });
  const times = ["computing", "communicating"].map((name, i) => {
    const y = 106 + 36 * i;
    draw(svg, "text", "", { x: 0, y: y + 17 }, name);
    return { bar: draw(svg, "rect", `tc-${name}`, { x: LEFT, y, height: HIGH }), text: draw(svg, "text", "", { y: y + 17 }) };
  });
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function update() {
    const count = 2 ** model.get("doublings"), billions = sizes[model.get("size")], link = links[model.get("speed")];
    const shared = stages[model.get("stage")], parameters = billions * 1e9;
    gpus.input.value = model.get("doublings");
    size.input.value = model.get("size");
    speed.input.value = model.get("speed");
    select.value = model.get("stage");
    gpus.shown.textContent = count.toLocaleString("en-US");
    size.shown.textContent = `${billions.toLocaleString("en-US")} billion`;
    speed.shown.textContent = `${link} GB/s`;
    const kept = budget(parameters, count, shared, bytes), sum = kept.reduce((a, b) => a + b, 0);
    const most = Math.max(sum, 1.25 * cluster.memory);
    let x = LEFT;
    parts.forEach((part, i) => {
      const width = (kept[i] / most) * ROOM;
      part.setAttribute("x", x.toFixed(2));
      part.setAttribute("width", width.toFixed(2));
      part.dataset.value = kept[i];
      x += width;
    });
    total.setAttribute("x", x + 6);
    total.textContent = short(sum / 1e9);
    const edge = LEFT + (cluster.memory / most) * ROOM;
    limit.setAttribute("x1", edge);
    limit.setAttribute("x2", edge);
    card.setAttribute("x", Math.max(edge, LEFT + 30));
    const both = seconds(parameters, count, shared, link * 1e9, cluster), longest = Math.max(...both);
    times.forEach(({ bar, text }, i) => {
      const width = (both[i] / longest) * ROOM;
      bar.setAttribute("width", Math.max(width, 0.5).toFixed(2));
      bar.dataset.value = both[i];
      text.setAttribute("x", LEFT + width + 6);
      text.textContent = `${short(both[i])} s`;
    });
    const fits = sum <= cluster.memory ? "It fits." : "It does not fit.";
    const waits = both[1] > both[0]
      ? "Sending takes longer than computing: the cards wait, however well the two overlap."
      : "Sending can hide behind computing if the two overlap.";
    said.textContent = `${fits} ${count === 1 ? "One card sends nothing." : waits}`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  gpus.input.addEventListener("input", () => set("doublings", Number(gpus.input.value)));
  size.input.addEventListener("input", () => set("size", Number(size.input.value)));
  speed.input.addEventListener("input", () => set("speed", Number(speed.input.value)));
  select.addEventListener("change", () => set("stage", select.value));
  const watched = ["doublings", "size", "speed", "stage"];
  watched.forEach((name) => model.on(`change:${name}`, update));
  root.append(controls, svg, said);
  update();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, update));
}

export default { render };
