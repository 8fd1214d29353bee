// Checkboxes for LLaMA's parts. Costs are bars compared with GPT's, and the measured loss is a point on a line; no kernel.

function draw(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  if (text !== undefined) element.textContent = text;
  return element;
}

const WIDTH = 640, LEFT = 30, RIGHT = 610, LINE = 50;
const ROWS = [["parameters", "parameters", ""], ["flops", "FLOPs per token", ""], ["cache", "cache per token", " bytes"]];

function render({ model, el }) {
  const names = model.get("names"), choices = model.get("choices");
  const root = make("div", "tc-card tc-parts");
  root.append(make("div", "tc-heading", "From GPT to LLaMA: tick the parts to swap in"));
  const controls = make("div", "tc-controls"), table = make("table", ""), said = make("div", "tc-said");
  said.setAttribute("role", "status");
  const boxes = names.map((name) => {
    const label = make("label", ""), input = make("input", "tc-box");
    input.type = "checkbox";
    input.dataset.lmSuppressShortcuts = "true"; // the space bar is the box's, not the notebook's
    input.dataset.name = name;
    label.append(input, name);
    controls.append(label);
    input.addEventListener("change", () => {
      model.set("chosen", names.filter((_, i) => boxes[i].checked));
      model.save_changes();
    });
    return input;
  });
  const rows = ROWS.map(([field, title, unit]) => {
    const row = make("tr", ""), count = make("td", "tc-number"), share = make("td", "tc-number tc-share");
    const room = make("td", "tc-room"), bar = make("div", "tc-part");
    room.append(bar);
    row.append(make("td", "", title), count, room, share);
    table.append(row);
    const most = Math.max(...Object.values(choices).map((choice) => choice[field]));
    return { field, unit, count, bar, share, most };
  });

  const measured = Object.values(choices).filter(({ loss }) => loss.length).map(({ loss }) => loss);
  const low = Math.min(...measured.map(([mean, error]) => mean - error)) - 0.01;
  const high = Math.max(...measured.map(([mean, error]) => mean + error)) + 0.01;
  const place = (loss) => LEFT + ((loss - low) / (high - low)) * (RIGHT - LEFT);
  const label = "The losses of all choices that were measured; the large dot is yours";
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} 96`, role: "img", "aria-label": label });
  svg.append(draw("line", { x1: LEFT, x2: RIGHT, y1: LINE, y2: LINE, class: "tc-axis" }));
  for (let tick = Math.ceil(low * 10); tick <= high * 10; tick++) {
    const x = place(tick / 10);
    svg.append(draw("line", { x1: x, x2: x, y1: LINE, y2: LINE + 5, class: "tc-axis" }));
    svg.append(draw("text", { x, y: LINE + 20, "text-anchor": "middle" }, (tick / 10).toFixed(1)));
  }
  const unit = "validation loss (nats per character; further left is better)";
  svg.append(draw("text", { x: WIDTH / 2, y: LINE + 40, "text-anchor": "middle" }, unit));
  measured.forEach(([mean]) => svg.append(draw("circle", { cx: place(mean), cy: LINE, r: 3.5, class: "tc-other" })));
  const error = draw("line", { y1: LINE, y2: LINE, class: "tc-error" });
  const mean = draw("circle", { cy: LINE, r: 6, class: "tc-mean" });
  const shown = draw("text", { y: LINE - 16, class: "tc-loss" });
  svg.append(error, mean, shown);

  function redraw() {
    const chosen = names.filter((name) => model.get("chosen").includes(name));
    const now = choices[chosen.join(", ")], gpt = choices[""];
    boxes.forEach((box, i) => { box.checked = chosen.includes(names[i]); });
    rows.forEach(({ field, unit, count, bar, share, most }) => {
      count.textContent = now[field].toLocaleString("en-US") + unit;
      bar.style.width = `${((220 * now[field]) / most).toFixed(1)}px`;
      share.textContent = `${((100 * now[field]) / gpt[field]).toFixed(0)}% of GPT's`;
    });
    const known = now.loss.length > 0, [loss, spread] = known ? now.loss : [low, 0];
    [error, mean].forEach((mark) => { mark.style.display = known ? "" : "none"; });
    Object.entries({ x1: place(loss - spread), x2: place(loss + spread) }).forEach(([k, v]) => error.setAttribute(k, v));
    mean.setAttribute("cx", place(loss));
    const middle = (LEFT + RIGHT) / 2, x = known ? place(loss) : middle;
    shown.setAttribute("x", x);
    shown.setAttribute("text-anchor", x < LEFT + 90 ? "start" : x > RIGHT - 90 ? "end" : "middle");
    shown.textContent = known ? `${loss.toFixed(3)} ± ${spread.toFixed(3)}` : "this choice wasn't measured";
    const what = chosen.length === 0 ? "GPT" : chosen.length === names.length ? "LLaMA" : `GPT with ${chosen.join(", ")}`;
    const change = loss - gpt.loss[0], sign = change < 0 ? "−" : "+";
    said.textContent = known && chosen.length
      ? `${what}: ${sign}${Math.abs(change).toFixed(3)} nats compared with GPT.`
      : `${what}${known ? "" : ": its loss wasn't measured"}.`;
  }
  model.on("change:chosen", redraw);
  root.append(controls, table, svg, said);
  redraw();
  el.append(root);
  return () => model.off("change:chosen", redraw);
}

export default { render };
