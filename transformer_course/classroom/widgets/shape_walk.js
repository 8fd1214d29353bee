// A walk through a model: every step's shape and parameters, redrawn while the sizes change, without the kernel.

export function valueOf(expression, sizes) {
  const number = (word) => (/^\d+$/.test(word) ? Number(word) : sizes[word]);
  return expression.split("+").reduce(
    (sum, term) => sum + term.split("*").reduce((product, word) => product * number(word), 1), 0);
}

export function sizesOf(published, state) {
  let share = state.family === "LLaMA" ? Math.min(state.share, state.heads) : 1;
  while (state.heads % share) share -= 1;
  return {
    ...published,
    batch: state.batch,
    seq: 2 ** state.doublings,
    source: 2 ** state.source,
    n_layers: state.layers,
    n_heads: state.heads,
    n_kv_heads: state.heads / share,
    d_model: state.heads * published.d_head,
    d_hidden: Math.floor((published.d_hidden * state.heads) / published.n_heads),
  };
}

const plain = (number) => number.toLocaleString("en-US");

function render({ model, el }) {
  const names = ["family", "doublings", "source", "batch", "layers", "heads", "share", "step"];
  const walks = model.get("walks");
  const root = make("div", "tc-card tc-walk");
  root.append(make("div", "tc-heading", "From token ids to the answer, shape by shape"));
  const select = make("select", "tc-family");
  select.dataset.lmSuppressShortcuts = "true";
  Object.keys(walks).forEach((name) => select.append(new Option(`${name} (${walks[name].model})`, name)));
  const choice = make("label", "", "family ");
  choice.append(select);
  const sliders = {
    step: slider("step", 0, 1, "tc-step-slider"),
    doublings: slider("tokens", 0, 10, "tc-doublings"),
    source: slider("source tokens", 0, 10, "tc-source"),
    batch: slider("batch", 1, 16, "tc-batch"),
    layers: slider("layers", 1, 64, "tc-layers"),
    heads: slider("heads", 1, 64, "tc-heads"),
    share: slider("heads per key head", 1, 8, "tc-share"),
  };
  const controls = make("div", "tc-controls");
  controls.append(choice, ...Object.values(sliders).map(({ box }) => box));
  const said = make("div", "tc-said"), totals = make("div", "tc-totals"), table = make("table", "");
  said.setAttribute("role", "status");
  let rows = [], drawn = "", changing = false;

  const read = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  function change(values) {
    changing = true; // drawn once, however many change
    Object.entries(values).forEach(([name, value]) => model.set(name, value));
    changing = false;
    redraw();
    model.save_changes();
  }
  function chooseFamily(family) {
    const { max_len, n_layers, n_heads } = walks[family].sizes;
    const longest = Math.log2(max_len), now = read();
    change({
      doublings: Math.min(now.doublings, longest), source: Math.min(now.source, longest),
      layers: n_layers, heads: n_heads, share: 1, step: 0, family,
    });
  }

  function build(family) {
    const head = make("tr", "");
    head.append(make("th", "", "step"), make("th", "", "axes"), make("th", "tc-right", "shape"),
      make("th", "tc-right", "parameters"), make("th", "tc-room", ""));
    table.replaceChildren(head);
    rows = [];
    walks[family].stages.forEach((stage) => {
      const line = make("tr", "tc-stage"), name = make("th", "");
      name.colSpan = 5;
      line.append(name);
      table.append(line);
      stage.steps.forEach((step) => {
        const row = make("tr", "tc-step"), place = rows.length;
        const shape = make("td", "tc-right"), count = make("td", "tc-right"), bar = make("div", "tc-part");
        const room = make("td", "tc-room");
        room.append(bar);
        row.append(make("td", "", step.label), make("td", "tc-axes", step.axes), shape, count, room);
        row.addEventListener("click", () => change({ step: place }));
        table.append(row);
        rows.push({ row, shape, count, bar, step, stage, name });
      });
    });
  }

  function draw() {
    const state = read(), walk = walks[state.family];
    if (drawn !== state.family) { build(state.family); drawn = state.family; }
    const sizes = sizesOf(walk.sizes, state);
    const counts = rows.map(({ step, stage }) => valueOf(step.parameters, sizes) * valueOf(stage.times, sizes));
    const most = Math.max(...counts, 1), here = Math.min(state.step, rows.length - 1);
    rows.forEach(({ row, shape, count, bar, step, stage, name }, i) => {
      const times = valueOf(stage.times, sizes);
      name.textContent = stage.times === "1" ? stage.title : `${stage.title} × ${times}`;
      shape.textContent = step.axes.split(" ").map((axis) => plain(sizes[axis])).join(" × ");
      count.textContent = counts[i] ? plain(counts[i]) : "–";
      bar.style.width = `${((60 * counts[i]) / most).toFixed(1)}px`;
      row.classList.toggle("tc-here", i === here);
    });
    const longest = Math.log2(walk.sizes.max_len);
    sliders.step.input.max = rows.length - 1;
    sliders.doublings.input.max = sliders.source.input.max = longest;
    const shown = { ...state, step: here };
    Object.entries(sliders).forEach(([name, { input, shown: output }]) => {
      input.value = shown[name];
      const text = { doublings: sizes.seq, source: sizes.source, step: `${here + 1} of ${rows.length}` }[name];
      output.textContent = String(text ?? shown[name]);
    });
    sliders.share.shown.textContent = String(sizes.n_heads / sizes.n_kv_heads);
    sliders.source.box.hidden = state.family !== "BART";
    sliders.share.box.hidden = state.family !== "LLaMA";
    const { step } = rows[here], numbers = valueOf(step.axes.split(" ").join("*"), sizes);
    said.textContent = `${step.label}: ` + step.axes.split(" ").map((axis) => `${axis} ${plain(sizes[axis])}`)
      .join(" × ") + ` = ${plain(numbers)} numbers. ${step.remark}`;
    const sum = counts.reduce((all, count) => all + count, 0);
    totals.textContent = `d_model ${plain(sizes.d_model)} · ${plain(sum)} parameters`;
  }
  select.addEventListener("change", () => chooseFamily(select.value));
  Object.entries(sliders).forEach(([name, { input }]) =>
    input.addEventListener("input", () => change({ [name]: Number(input.value) })));
  function redraw() {
    if (changing) return;
    select.value = model.get("family");
    draw();
  }
  names.forEach((name) => model.on(`change:${name}`, redraw));
  root.append(controls, totals, said, table);
  redraw();
  el.append(root);
  return () => names.forEach((name) => model.off(`change:${name}`, redraw));
}

export default { render };
