// Queries on the left, keys on the right; each head has a color, its own lines, and its own column of weights.

const ROW = 26; // pixels, as in course.css
const GAP = 120;
const BAR = 60;
const COLORS = ["#2b8cc4", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#999999", "#b59f00"];
const SVG = "http://www.w3.org/2000/svg";

const visible = (token) => (token.trim() ? token : token.replace(/\n/g, "⏎").replace(/ /g, "␣") || "∅");
const colorOf = (head) => COLORS[head % COLORS.length];

function render({ model, el }) {
  const root = make("div", "tc-card tc-heads");
  root.append(make("div", "tc-heading", "Point at a token: where does each head look? (arrow keys work too)"));
  const send = (name, value) => { model.set(name, value); model.save_changes(); };

  const controls = make("div", "tc-controls");
  const sentence = make("label", "tc-heads-sentence", "text ");
  const input = make("input", "tc-heads-text");
  input.type = "text";
  input.maxLength = 200;
  input.value = model.get("text");
  input.dataset.lmSuppressShortcuts = "true";
  input.addEventListener("input", () => send("text", input.value));
  sentence.append(input);
  const label = make("label", "", "layer ");
  const select = make("select", "tc-layer");
  select.dataset.lmSuppressShortcuts = "true";
  model.get("weights").forEach((_, i) => select.append(new Option(String(i), i)));
  select.addEventListener("change", () => send("layer", Number(select.value)));
  label.append(select);
  controls.append(sentence, label);

  const pairs = make("div", "tc-pairs");
  const left = make("div", "tc-column"), right = make("div", "tc-column");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", GAP);
  svg.setAttribute("aria-hidden", "true");
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");
  let buttons = [], heads = [], rows = [];

  function choose(i) {
    if (i !== model.get("query")) send("query", i);
  }

  function queryButton(token, i) {
    const button = make("button", "tc-token", visible(token));
    button.type = "button";
    button.dataset.lmSuppressShortcuts = "true";
    for (const kind of ["mouseenter", "focus", "click"]) button.addEventListener(kind, () => choose(i));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      buttons[(i + step + buttons.length) % buttons.length].focus();
    });
    return button;
  }

  function headButton(head) {
    const button = make("button", "tc-head-button", `head ${head}`);
    button.type = "button";
    button.title = "show or hide this head";
    button.dataset.lmSuppressShortcuts = "true";
    button.style.setProperty("--tc-head", colorOf(head));
    button.addEventListener("click", () => {
      const silent = model.get("silent");
      send("silent", silent.includes(head) ? silent.filter((h) => h !== head) : [...silent, head]);
    });
    return button;
  }

  function keyRow(token, count) {
    const row = make("div", "tc-row");
    row.append(make("span", "tc-name", visible(token)));
    const cells = Array.from({ length: count }, (_, head) => {
      const cell = make("div", "tc-head-cell"), bar = make("div", "tc-bar"), number = make("span", "tc-number");
      bar.style.background = colorOf(head);
      cell.append(bar, number);
      row.append(cell);
      const line = document.createElementNS(SVG, "line");
      line.style.stroke = colorOf(head);
      svg.append(line);
      return { cell, bar, number, line };
    });
    right.append(row);
    return cells;
  }

  function build() {
    const tokens = model.get("tokens"), count = model.get("weights")[0].length;
    svg.replaceChildren();
    svg.setAttribute("height", ROW * tokens.length);
    buttons = tokens.map(queryButton);
    left.replaceChildren(make("div", "tc-head-space"), ...buttons);
    heads = Array.from({ length: count }, (_, head) => headButton(head));
    const top = make("div", "tc-row");
    top.append(make("span", "tc-name"), ...heads);
    right.replaceChildren(top);
    rows = tokens.map((token) => keyRow(token, count));
    draw();
  }

  function draw() {
    const tokens = model.get("tokens"), weights = model.get("weights")[model.get("layer")];
    const query = Math.min(model.get("query"), tokens.length - 1), silent = model.get("silent");
    select.value = model.get("layer");
    buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === query));
      button.tabIndex = i === query ? 0 : -1;
    });
    heads.forEach((button, head) => button.setAttribute("aria-pressed", String(!silent.includes(head))));
    rows.forEach((cells, j) => cells.forEach(({ cell, bar, number, line }, head) => {
      const weight = weights[head][query][j], hidden = silent.includes(head);
      cell.classList.toggle("tc-silent", hidden);
      bar.style.width = `${(BAR * weight).toFixed(1)}px`;
      number.textContent = weight.toFixed(2);
      const apart = 3 * (head - (cells.length - 1) / 2); // so that equal lines of two heads do not hide each other
      line.setAttribute("x1", 4);
      line.setAttribute("x2", GAP - 6);
      line.setAttribute("y1", (query + 0.5) * ROW + apart);
      line.setAttribute("y2", (j + 0.5) * ROW + apart);
      line.setAttribute("stroke-width", (7 * weight).toFixed(2));
      line.setAttribute("stroke-opacity", hidden ? 0 : (0.2 + 0.8 * weight).toFixed(3));
    }));
    const best = weights.map((head, i) => {
      const row = head[query], place = row.indexOf(Math.max(...row));
      return `head ${i} at “${visible(tokens[place]).trim()}” (${row[place].toFixed(2)})`;
    });
    said.textContent = `where “${visible(tokens[query]).trim()}” looks most: ${best.join(", ")}`;
  }

  const follow = () => { if (input.value !== model.get("text")) input.value = model.get("text"); };
  model.on("change:weights", build);
  model.on("change:text", follow);
  for (const name of ["layer", "query", "silent"]) model.on(`change:${name}`, draw);
  build();
  pairs.append(left, svg, right);
  root.append(controls, pairs, said);
  el.append(root);
  return () => {
    model.off("change:weights", build);
    model.off("change:text", follow);
    for (const name of ["layer", "query", "silent"]) model.off(`change:${name}`, draw);
  };
}

export default { render };
