// The map: families as radio buttons, parts as buttons over lines, and a panel that explains the chosen part.

const SVG = "http://www.w3.org/2000/svg";

function path(line) {
  const element = document.createElementNS(SVG, "polyline");
  element.setAttribute("points", line.points.map(([x, y]) => `${x},${y}`).join(" "));
  element.setAttribute("class", `tc-line tc-${line.kind} tc-${line.side}`);
  if (!["frame", "trunk"].includes(line.kind)) {
    const end = line.points.at(-1), before = line.points.at(-2);
    const length = Math.hypot(end[0] - before[0], end[1] - before[1]);
    const [dx, dy] = [(end[0] - before[0]) / length, (end[1] - before[1]) / length];
    const head = document.createElementNS(SVG, "polygon");
    const corner = (side) => `${end[0] - 6 * dx - 3.5 * side * dy},${end[1] - 6 * dy + 3.5 * side * dx}`;
    head.setAttribute("points", `${end[0]},${end[1]} ${corner(1)} ${corner(-1)}`);
    head.setAttribute("class", `tc-tip tc-${line.kind} tc-${line.side}`);
    return [element, head];
  }
  return [element];
}

function place(element, item) {
  const { x, y, width, height } = item;
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  return element;
}

// Arrow keys walk through a row of buttons; only one of them is in the tab order.
function walk(buttons, event, from, choose) {
  const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = buttons[(from + step + buttons.length) % buttons.length];
  choose(next);
  next.focus();
}

// A name from the code; a long path may go on in the next line after a slash.
function asCode(text) {
  const value = make("dd", ""), code = make("code", "");
  text.split(/(?<=\/)/).forEach((piece) => code.append(piece, document.createElement("wbr")));
  value.append(code);
  return value;
}

function share([done, all]) {
  return all ? done / all : 0;
}

// Where lessons are pages, a part leads to the lesson that builds it.
function lessonOf(part) {
  const value = make("dd", ""), link = make("a", "", part.lesson);
  link.href = part.page;
  value.append(link);
  return value;
}

function standing([done, all]) {
  if (!all) return "no exercises";
  if (done === all) return "✓ you've built it";
  return `${done} of ${all} exercises passed`;
}

function render({ model, el }) {
  const root = make("div", "tc-card tc-map");
  const parts = model.get("parts"), families = model.get("families");
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  root.append(make("div", "tc-heading", "The map: the same parts, stacked in four ways"));

  const chooser = make("div", "tc-families");
  chooser.setAttribute("role", "radiogroup");
  chooser.setAttribute("aria-label", "family of models");
  const radios = Object.keys(families).map((name) => {
    const radio = make("button", "tc-family", name);
    radio.append(make("small", "", families[name].kind));
    radio.type = "button";
    radio.dataset.name = name;
    radio.dataset.lmSuppressShortcuts = "true";
    radio.setAttribute("role", "radio");
    radio.addEventListener("click", () => set("family", name));
    radio.addEventListener("keydown", (event) =>
      walk(radios, event, radios.indexOf(radio), (next) => set("family", next.dataset.name)));
    chooser.append(radio);
    return radio;
  });
  const sees = make("div", "tc-sees");
  sees.setAttribute("role", "status");
  const body = make("div", "tc-map-body"), picture = make("div", "tc-picture"), panel = make("div", "tc-panel");
  panel.setAttribute("role", "status");
  body.append(picture, panel);
  root.append(chooser, sees, body);
  let buttons = [], current = 0;

  function draw() {
    const family = families[model.get("family")];
    sees.textContent = family.sees;
    radios.forEach((radio) => {
      const chosen = radio.dataset.name === model.get("family");
      radio.setAttribute("aria-checked", String(chosen));
      radio.tabIndex = chosen ? 0 : -1;
    });
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", family.width);
    svg.setAttribute("height", family.height);
    svg.setAttribute("aria-hidden", "true");
    family.lines.forEach((line) => svg.append(...path(line)));
    picture.style.width = `${family.width}px`;
    picture.style.height = `${family.height}px`;
    picture.replaceChildren(svg);
    buttons = [];
    family.items.forEach((item) => {
      const className = `tc-item tc-${item.kind} tc-${item.side}`;
      if (!item.part) {
        picture.append(place(make("div", className, item.label), item));
        return;
      }
      const button = place(make("button", className), item), { name, built } = parts[item.part], lit = share(built ?? []);
      button.append(make("span", "tc-label", item.label));
      button.type = "button";
      button.dataset.part = item.part;
      button.dataset.lmSuppressShortcuts = "true";
      button.style.setProperty("--tc-lit", `${100 * lit}%`);
      button.classList.toggle("tc-built", lit === 1);
      button.setAttribute("aria-label", built ? `${name}, ${standing(built)}` : name);
      const index = buttons.length;
      const choose = () => { current = index; set("part", item.part); explain(); };
      button.addEventListener("click", choose);
      button.addEventListener("focus", choose);
      button.addEventListener("keydown", (event) => walk(buttons, event, index, () => {}));
      picture.append(button);
      buttons.push(button);
    });
    const same = buttons.findIndex((button) => button.dataset.part === model.get("part"));
    current = Math.max(same, 0);
    explain();
  }

  function explain() {
    const key = model.get("part"), part = parts[key];
    buttons.forEach((button, i) => {
      button.classList.toggle("tc-same", button.dataset.part === key);
      button.setAttribute("aria-pressed", String(button.dataset.part === key));
      button.tabIndex = i === current ? 0 : -1;
    });
    panel.replaceChildren();
    if (!part) {
      panel.append(make("div", "", "Click a part, or move from part to part with the arrow keys."));
      return;
    }
    panel.append(make("div", "tc-heading", part.name), make("div", "tc-korean", part.korean));
    panel.append(make("p", "", part.sentence));
    const facts = make("dl", "");
    const fact = (name, ...values) => {
      facts.append(make("dt", "", name));
      values.forEach((value) => facts.append(typeof value === "string" ? make("dd", "", value) : value));
    };
    fact("in the code", ...part.code.map(asCode));
    fact("file", asCode(part.file));
    fact("built in", part.page ? lessonOf(part) : part.lesson);
    // A page without Python doesn't know what its reader has built.
    if (part.built) fact("your progress", standing(part.built));
    fact("used by", part.families.join(", "));
    panel.append(facts);
  }

  // A part that was chosen here is explained at once; this is for one that Python chooses.
  const chosen = () => {
    if (buttons[current]?.dataset.part !== model.get("part")) {
      current = Math.max(buttons.findIndex((button) => button.dataset.part === model.get("part")), 0);
      explain();
    }
  };
  model.on("change:family", draw);
  model.on("change:part", chosen);
  draw();
  el.append(root);
  return () => { model.off("change:family", draw); model.off("change:part", chosen); };
}

export default { render };
