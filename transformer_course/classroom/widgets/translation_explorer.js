// A sentence to type, its translation as buttons, and the source colored by the weights of the chosen row.

const SHOWN = 0.05; // weights below it are too faint to be read as numbers

function chooser(label, className, options) {
  const box = make("label", "", `${label} `), select = make("select", className);
  select.dataset.lmSuppressShortcuts = "true";
  options.forEach(([text, value]) => select.append(new Option(text, value)));
  box.append(select);
  return { box, select };
}

function render({ model, el }) {
  const root = make("div", "tc-card tc-translation");
  root.append(make("div", "tc-heading", "Type a sentence and press Enter; then point at a token of the translation"));
  const send = (name, value) => { model.set(name, value); model.save_changes(); };

  const input = make("input", "tc-sentence");
  Object.assign(input, { type: "text", value: model.get("text"), maxLength: 400 });
  input.setAttribute("aria-label", "sentence to translate");
  input.dataset.lmSuppressShortcuts = "true"; // letters are typed here, and are no commands of the notebook
  const source = make("div", "tc-line tc-source"), target = make("div", "tc-line tc-target");
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  const weights = model.get("weights");
  const layer = chooser("layer", "tc-layer", weights.map((_, i) => [String(i + 1), i]));
  const head = chooser("heads", "tc-head", [["mean of all", -1], ...weights[0].map((_, i) => [`head ${i}`, i])]);
  const row = chooser("row", "tc-own", [["that writes the token", "false"], ["that has read the token", "true"]]);
  layer.select.addEventListener("change", () => send("layer", Number(layer.select.value)));
  head.select.addEventListener("change", () => send("head", Number(head.select.value)));
  row.select.addEventListener("change", () => send("own", row.select.value === "true"));
  const controls = make("div", "tc-controls");
  controls.append(layer.box, head.box, row.box);

  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || input.value === model.get("text")) return;
    said.textContent = "The model is writing …";
    send("text", input.value);
  });

  let buttons = [], spans = [];

  function tokenButton(token, i) {
    const button = make("button", "tc-piece", token);
    button.type = "button";
    button.dataset.lmSuppressShortcuts = "true";
    const choose = () => { if (i !== model.get("query")) send("query", i); };
    for (const kind of ["mouseenter", "focus", "click"]) button.addEventListener(kind, choose);
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      buttons[(i + step + buttons.length) % buttons.length].focus();
    });
    return button;
  }

  function sourcePiece(token) {
    const piece = make("span", "tc-read"), number = make("span", "tc-number");
    piece.append(make("span", "tc-piece", token), number);
    return { piece, number };
  }

  function build() {
    spans = model.get("source").map(sourcePiece);
    source.replaceChildren(...spans.map(({ piece }) => piece));
    buttons = model.get("written").map(tokenButton);
    target.replaceChildren(...buttons);
    draw();
  }

  // The weights of a row, for one head or the mean of all; none after the end, where nothing is read.
  function rowOf(place) {
    const heads = model.get("weights")[model.get("layer")], chosen = model.get("head");
    const rows = (chosen < 0 ? heads : [heads[chosen]]).map((one) => one[place]);
    if (!rows[0]) return undefined;
    return rows[0].map((_, j) => rows.reduce((sum, one) => sum + one[j], 0) / rows.length);
  }

  function draw() {
    const tokens = model.get("written"), query = model.get("query"), own = model.get("own");
    layer.select.value = model.get("layer");
    head.select.value = model.get("head");
    row.select.value = String(own);
    buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === query));
      button.tabIndex = i === query ? 0 : -1;
    });
    const found = rowOf(own ? query + 1 : query);
    spans.forEach(({ piece, number }, j) => {
      const weight = found ? found[j] : 0;
      piece.style.background = `rgba(230, 159, 0, ${(0.8 * weight).toFixed(3)})`;
      number.textContent = weight >= SHOWN ? weight.toFixed(2) : "";
    });
    if (model.get("problem")) said.textContent = model.get("problem");
    else said.textContent = sentence(tokens, query, own, found);
  }

  function sentence(tokens, query, own, found) {
    const name = (i) => (i < 0 ? "<bos>" : tokens[i].trim() || "a blank");
    if (!found) return `No row has read “${name(query)}”, because nothing is written after the end.`;
    const best = found.indexOf(Math.max(...found)), place = model.get("source")[best].trim() || "a blank";
    const what = own ? `after reading “${name(query)}”` : `to write “${name(query)}”, having just read “${name(query - 1)}”`;
    return `Row ${own ? query + 1 : query}: ${what}, the model looks most at “${place}” (${found[best].toFixed(2)}).`;
  }

  const follow = () => { if (input.value !== model.get("text")) input.value = model.get("text"); };
  const watched = ["query", "layer", "head", "own"];
  model.on("change:answered", build);
  model.on("change:text", follow);
  for (const name of watched) model.on(`change:${name}`, draw);
  build();
  root.append(input, controls, make("div", "tc-name", "it reads"), source, make("div", "tc-name", "it writes"), target, said);
  el.append(root);
  return () => {
    model.off("change:answered", build);
    model.off("change:text", follow);
    for (const name of watched) model.off(`change:${name}`, draw);
  };
}

export default { render };
