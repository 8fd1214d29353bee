// Loss over steps, drawn as the run sends it, with the validation loss, the baselines, and what the model writes.
const NS = "http://www.w3.org/2000/svg";
const WIDTH = 640, HEIGHT = 260, LEFT = 48, RIGHT = 172, TOP = 14, BOTTOM = 34;

function shape(parent, name, attributes, text) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.appendChild(node);
  return node;
}

function niceStep(span, count) {
  const raw = span / count, power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((m) => m * power).find((step) => step >= raw);
}

function ticks(low, high, count) {
  const step = niceStep(high - low || 1, count), found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) found.push(+value.toFixed(9));
  return found;
}

function apart(labels, distance) {
  // Labels at the right edge, moved down until none covers another.
  labels.sort((a, b) => a.y - b.y);
  for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + distance);
  const over = labels.length ? labels[labels.length - 1].y - (HEIGHT - BOTTOM) : 0;
  if (over > 0) for (const label of labels) label.y -= over;
  return labels;
}

function drawCurves(svg, model) {
  svg.replaceChildren();
  const curves = [
    { name: "training", points: model.get("training"), cls: "tc-training" },
    { name: "validation", points: model.get("validation"), cls: "tc-validation" },
  ].filter((curve) => curve.points.length);
  const baselines = model.get("baselines"), total = model.get("total");
  const values = [...curves.flatMap((c) => c.points.map((p) => p[1])), ...baselines.map((b) => b[1])];
  if (!values.length) return;
  const low = Math.min(...values), high = Math.max(...values), pad = 0.06 * (high - low || 1);
  const x = (step) => LEFT + ((WIDTH - LEFT - RIGHT) * step) / total;
  const y = (loss) => TOP + ((HEIGHT - TOP - BOTTOM) * (high + pad - loss)) / (high - low + 2 * pad);
  for (const value of ticks(low, high, 5)) {
    shape(svg, "line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "tc-grid" });
    shape(svg, "text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, String(value));
  }
  for (const value of ticks(0, total, 5))
    shape(svg, "text", { x: x(value), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, value.toLocaleString("en"));
  shape(svg, "text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 3, "text-anchor": "middle" }, "step");
  const middle = (HEIGHT - BOTTOM + TOP) / 2;
  shape(svg, "text", { x: 12, y: middle, transform: `rotate(-90 12 ${middle})`, "text-anchor": "middle" }, model.get("unit"));
  const labels = [];
  for (const [name, value] of baselines) {
    shape(svg, "line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "tc-baseline" });
    labels.push({ y: y(value), text: `${name} ${value.toFixed(2)}`, cls: "tc-baseline-name", x: WIDTH - RIGHT });
  }
  for (const { name, points, cls } of curves) {
    shape(svg, "polyline", { points: points.map(([s, v]) => `${x(s)},${y(v)}`).join(" "), class: cls });
    const [step, last] = points[points.length - 1];
    if (cls === "tc-validation") for (const [s, v] of points) shape(svg, "circle", { cx: x(s), cy: y(v), r: 3, class: cls });
    labels.push({ y: y(last), text: `${name} ${last.toFixed(2)}`, cls: `${cls}-name`, x: WIDTH - RIGHT });
  }
  for (const label of apart(labels, 15))
    shape(svg, "text", { x: label.x + 8, y: label.y + 4, class: label.cls }, label.text);
}

// Seconds after which a button that nobody answered says so.
const PATIENCE = 4;
const UNHEARD = "No answer: this kernel responds to buttons only after the cell has finished. Use its own stop button (■) instead: " +
  "the run is saved, and running the cell again continues it.";
const HEARD = { pause: ["pausing", "paused"], resume: ["training"], stop: ["stopping", ""] };
const SAID = {
  "": "", training: "", pausing: "Pausing after the current steps …", stopping: "Stopping after the current steps …",
  paused: "Paused and saved: you can close the notebook now without losing anything.",
};

function addButtons(model, bar) {
  const pause = document.createElement("button"), stop = document.createElement("button");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  stop.textContent = "Stop";
  for (const button of [pause, stop]) button.type = "button";
  bar.append(pause, stop, said);
  let timer = 0;
  const ask = (what) => {
    model.set("asked", what);
    model.save_changes();
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!HEARD[what].includes(model.get("state"))) said.textContent = UNHEARD;
    }, 1000 * PATIENCE);
  };
  const wantsToGoOn = () => ["pausing", "paused"].includes(model.get("state"));
  pause.addEventListener("click", () => ask(wantsToGoOn() ? "resume" : "pause"));
  stop.addEventListener("click", () => ask("stop"));
  return {
    draw: () => {
      const state = model.get("state");
      bar.style.display = state ? "" : "none";
      pause.textContent = wantsToGoOn() ? "Resume" : "Pause";
      pause.disabled = stop.disabled = state === "stopping";
      if (said.dataset.state !== state) said.textContent = SAID[state];
      said.dataset.state = state;
    },
    forget: () => clearTimeout(timer),
  };
}

function render({ model, el }) {
  el.innerHTML = `<div class="tc-card tc-dashboard">
    <div class="tc-heading"></div>
    <div class="tc-track" role="progressbar" aria-valuemin="0"><div class="tc-done"></div></div>
    <div class="tc-numbers" aria-live="off"></div>
    <div class="tc-controls tc-asks"></div>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"></svg>
    <div class="tc-written"></div>
  </div>`;
  const part = (name) => el.querySelector(name);
  const buttons = addButtons(model, part(".tc-asks"));
  const draw = () => {
    buttons.draw();
    part(".tc-heading").textContent = `${model.get("title")}: ${model.get("status")}`;
    const step = model.get("step"), total = model.get("total");
    part(".tc-done").style.width = `${(100 * step) / total}%`;
    part(".tc-track").setAttribute("aria-valuemax", total);
    part(".tc-track").setAttribute("aria-valuenow", step);
    part(".tc-numbers").replaceChildren(
      ...model.get("numbers").map(([name, value]) => {
        const box = document.createElement("span");
        const label = document.createElement("small");
        label.textContent = name;
        box.append(label, document.createElement("br"), document.createTextNode(value));
        return box;
      }),
    );
    part("svg").setAttribute("aria-label", `loss after ${step} of ${total} steps`);
    drawCurves(part("svg"), model);
    const sample = model.get("sample");
    part(".tc-written").textContent = sample;
    part(".tc-written").style.display = sample ? "" : "none";
  };
  model.on("change", draw);
  draw();
  return () => {
    buttons.forget();
    model.off("change", draw);
  };
}

export default { render };
