// Controls over recorded answers: every combination of positions has one, so none of them can miss.

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

// Each kind of control reports the position chosen, and shows the one it is given.
const CONTROLS = {
  select({ label, labels }, choose) {
    const box = make("label", "tc-dial", label + " "), select = make("select", "");
    labels.forEach((text, i) => select.append(new Option(text, i)));
    select.addEventListener("change", () => choose(Number(select.value)));
    box.append(select);
    return { box, show: (place) => { select.value = place; } };
  },
  slider({ label, labels }, choose) {
    const box = make("label", "tc-dial", label + " "), input = make("input", ""), shown = make("output", "tc-number");
    Object.assign(input, { type: "range", min: 0, max: labels.length - 1, step: 1 });
    input.addEventListener("input", () => choose(Number(input.value)));
    box.append(input, shown);
    return { box, show: (place) => {
      input.value = place;
      input.setAttribute("aria-valuetext", labels[place]);
      shown.textContent = labels[place];
    } };
  },
  checkbox({ label }, choose) {
    const box = make("label", "tc-dial"), input = make("input", "");
    input.type = "checkbox";
    input.addEventListener("change", () => choose(Number(input.checked)));
    box.append(input, " " + label);
    return { box, show: (place) => { input.checked = Boolean(place); } };
  },
  again({ label, labels }, choose) {
    const button = make("button", "tc-button", label);
    let here = 0;
    button.type = "button";
    button.addEventListener("click", () => choose((here + 1) % labels.length));
    return { box: button, show: (place) => { here = place; } };
  },
};

function render({ model, el }) {
  const dials = model.get("dials"), shown = model.get("shown");
  const root = make("div", "tc-card"), controls = make("div", "tc-controls"), view = make("div", "tc-view");
  view.setAttribute("aria-live", "polite");
  const parts = dials.map((dial, i) => CONTROLS[dial.kind](dial, (place) => {
    model.set("places", model.get("places").map((old, j) => (i === j ? place : old)));
    model.save_changes();
  }));
  controls.append(...parts.map(({ box }) => box));
  root.append(controls, view);

  function draw() {
    const places = model.get("places");
    parts.forEach(({ show }, i) => show(places[i]));
    const answer = shown[places.reduce((number, place, i) => number * dials[i].labels.length + place, 0)];
    if (typeof answer === "string") view.innerHTML = answer;
    else {
      const picture = view.querySelector("img") ?? view.appendChild(new Image());
      picture.src = answer.picture;
      picture.alt = answer.alt;
    }
  }
  model.on("change:places", draw);
  draw();
  el.append(root);
  // Pictures come before they are asked for, so that a moved slider needn't wait.
  el.addEventListener("focusin", () => shown.forEach((answer) => { if (answer.picture) new Image().src = answer.picture; }), { once: true });
  return () => model.off("change:places", draw);
}

export default { render };
