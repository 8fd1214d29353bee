// Queries on the left, keys on the right; a line from the chosen query to each key, as thick as its weight.

const ROW = 26; // pixels, as in course.css
// On a phone, the bars should still fit beside the tokens.
const [GAP, BAR] = matchMedia("(max-width: 40em)").matches ? [70, 80] : [150, 200];

const visible = (token) => (token.trim() ? token : token.replace(/\n/g, "⏎").replace(/ /g, "␣") || "∅");

function render({ model, el }) {
  const root = make("div", "tc-card");
  root.append(make("div", "tc-heading", "Point at a token: what does it attend to? (arrow keys work too)"));
  const queries = model.get("query_tokens"), keys = model.get("key_tokens"), weights = model.get("weights");

  const controls = make("div", "tc-controls");
  if (weights.length > 1) {
    const label = make("label", "", "head ");
    const select = make("select", "tc-head");
    select.dataset.lmSuppressShortcuts = "true";
    weights.forEach((_, i) => select.append(new Option(String(i), i)));
    select.value = model.get("head");
    select.addEventListener("change", () => { model.set("head", Number(select.value)); model.save_changes(); });
    model.on("change:head", () => { select.value = model.get("head"); });
    label.append(select);
    controls.append(label);
  }

  const pairs = make("div", "tc-pairs");
  const left = make("div", "tc-column"), right = make("div", "tc-column");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", GAP);
  svg.setAttribute("height", ROW * Math.max(queries.length, keys.length));
  svg.setAttribute("aria-hidden", "true");

  function choose(i) {
    if (i === model.get("query")) return;
    model.set("query", i);
    model.save_changes();
  }
  const buttons = queries.map((token, i) => {
    const button = make("button", "tc-token", visible(token));
    button.type = "button";
    button.dataset.lmSuppressShortcuts = "true";
    button.addEventListener("mouseenter", () => choose(i));
    button.addEventListener("focus", () => choose(i));
    button.addEventListener("click", () => choose(i));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      buttons[(i + step + buttons.length) % buttons.length].focus();
    });
    left.append(button);
    return button;
  });
  const rows = keys.map((token) => {
    const row = make("div", "tc-row");
    const bar = make("div", "tc-bar"), number = make("span", "tc-number");
    row.append(make("span", "tc-name", visible(token)), bar, number);
    right.append(row);
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    svg.append(line);
    return { bar, number, line };
  });
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function draw() {
    const query = model.get("query"), row = weights[model.get("head")][query];
    buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === query));
      button.tabIndex = i === query ? 0 : -1;
    });
    rows.forEach(({ bar, number, line }, j) => {
      const weight = row[j];
      bar.style.width = `${(BAR * weight).toFixed(1)}px`;
      number.textContent = weight.toFixed(2);
      line.setAttribute("x1", 4);
      line.setAttribute("x2", GAP - 6);
      line.setAttribute("y1", (query + 0.5) * ROW);
      line.setAttribute("y2", (j + 0.5) * ROW);
      line.setAttribute("stroke-width", (0.4 + 9 * weight).toFixed(2));
      line.setAttribute("stroke-opacity", (0.08 + 0.92 * weight).toFixed(3));
    });
    const best = row.indexOf(Math.max(...row));
    said.textContent = `“${visible(queries[query])}” attends most to “${visible(keys[best])}”: ${row[best].toFixed(2)}`;
  }
  model.on("change:query", draw);
  model.on("change:head", draw);
  draw();
  pairs.append(left, svg, right);
  root.append(controls, pairs, said);
  el.append(root);
  return () => { model.off("change:query", draw); model.off("change:head", draw); };
}

export default { render };
