// A row for each state, a column for each token: what would the model predict after this token if it stopped here?

const BAR = 120; // pixels for a probability of 1

function button(className, text) {
  const element = make("button", className, text);
  element.type = "button";
  element.dataset.lmSuppressShortcuts = "true";
  return element;
}

const visible = (token) => (token.trim() ? token : token.replace(/\n/g, "⏎").replace(/ /g, "␣") || "∅");

function render({ model, el }) {
  const root = make("div", "tc-card tc-lens");
  root.append(make("div", "tc-heading", "What would the model predict if it stopped here? Point at a cell, or switch heads off"));
  const send = (name, value) => { model.set(name, value); model.save_changes(); };
  const isSilent = (layer, head) => model.get("silent").some(([l, h]) => l === layer && h === head);

  const sentence = make("label", "tc-lens-sentence", "text ");
  const input = make("input", "tc-lens-text");
  input.type = "text";
  input.maxLength = 200;
  input.value = model.get("text");
  input.dataset.lmSuppressShortcuts = "true";
  input.addEventListener("input", () => send("text", input.value));
  sentence.append(input);

  const [layers, heads] = model.get("heads");
  const switches = make("div", "tc-switches"), toggles = [];
  switches.style.gridTemplateColumns = `max-content repeat(${heads}, max-content)`;
  for (let layer = 0; layer < layers; layer++) {
    switches.append(make("span", "", `block ${layer}`));
    for (let head = 0; head < heads; head++) {
      const toggle = button("tc-lens-head", `head ${head}`);
      toggle.title = "switch this head off or on";
      toggle.addEventListener("click", () => {
        const others = model.get("silent").filter(([l, h]) => l !== layer || h !== head);
        send("silent", isSilent(layer, head) ? others : [...others, [layer, head]]);
      });
      toggles.push({ toggle, layer, head });
      switches.append(toggle);
    }
  }
  const all = button("tc-lens-head tc-all", "all heads on");
  all.addEventListener("click", () => send("silent", []));

  const scroll = make("div", "tc-lens-scroll"), two = make("div", "tc-lens-two");
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");
  let cells = [], columns = [];

  const choose = (state, token) => {
    if (state !== model.get("state")) model.set("state", state);
    if (token !== model.get("token")) model.set("token", token);
    model.save_changes();
  };

  function cell(state, token) {
    const element = button("tc-lens-cell");
    for (const kind of ["mouseenter", "focus", "click"]) element.addEventListener(kind, () => choose(state, token));
    element.addEventListener("keydown", (event) => {
      const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
      if (!step) return;
      event.preventDefault();
      const row = cells[(state + step[0] + cells.length) % cells.length];
      row[(token + step[1] + row.length) % row.length].focus();
    });
    return element;
  }

  function build() {
    const tokens = model.get("tokens"), table = document.createElement("table");
    const head = table.insertRow();
    head.append(make("th", "tc-state", ""));
    columns = tokens.map((token) => make("th", "", visible(token)));
    columns.forEach((column) => { column.scope = "col"; head.append(column); });
    cells = model.get("guesses").map((row, state) => {
      const line = table.insertRow(), name = make("th", "tc-state", model.get("states")[state]);
      name.scope = "row";
      line.append(name);
      return row.map((guess, token) => {
        const element = cell(state, token);
        line.insertCell().append(element);
        return element;
      });
    });
    scroll.replaceChildren(table);
    draw();
  }

  function list(title, className, guesses, probabilities) {
    const box = make("div", `tc-lens-list ${className}`);
    box.append(make("div", "", title));
    guesses.forEach((guess, i) => {
      const row = make("div", "tc-row"), bar = make("div", "tc-bar");
      bar.style.width = `${(BAR * probabilities[i]).toFixed(1)}px`;
      row.append(make("span", "tc-name", visible(guess)), bar, make("span", "tc-number", probabilities[i].toFixed(2)));
      box.append(row);
    });
    return box;
  }

  function draw() {
    const guesses = model.get("guesses"), probabilities = model.get("probabilities"), silent = model.get("silent");
    const wholeGuesses = model.get("whole_guesses"), wholeProbabilities = model.get("whole_probabilities");
    const state = model.get("state"), token = Math.min(model.get("token"), columns.length - 1);
    toggles.forEach(({ toggle, layer, head }) => toggle.setAttribute("aria-pressed", String(isSilent(layer, head))));
    columns.forEach((column, i) => column.classList.toggle("tc-here", i === token));
    cells.forEach((row, s) => row.forEach((element, i) => {
      const here = s === state && i === token, best = guesses[s][i][0];
      element.textContent = visible(best);
      element.title = `${probabilities[s][i][0].toFixed(2)}`;
      element.style.background = `rgba(43, 140, 196, ${(0.04 + 0.7 * probabilities[s][i][0]).toFixed(3)})`;
      element.classList.toggle("tc-changed", best !== wholeGuesses[s][i][0]);
      element.setAttribute("aria-pressed", String(here));
      element.tabIndex = here ? 0 : -1;
    }));
    const name = model.get("states")[state], shown = visible(columns[token].textContent).trim();
    const lists = [list(silent.length ? `${name}, without ${silent.length} head${silent.length > 1 ? "s" : ""}` : name, "", guesses[state][token],
      probabilities[state][token])];
    if (silent.length) {
      lists.push(list("the same with all heads", "tc-whole", wholeGuesses[state][token], wholeProbabilities[state][token]));
    }
    two.replaceChildren(...lists);
    const changed = cells.flat().filter((element) => element.classList.contains("tc-changed")).length;
    said.textContent = `After “${shown}”, ${name}: “${visible(guesses[state][token][0]).trim()}” ` +
      `(${probabilities[state][token][0].toFixed(2)}).` +
      (silent.length ? ` Silent heads change ${changed} of ${cells.flat().length} guesses.` : "");
  }

  const follow = () => { if (input.value !== model.get("text")) input.value = model.get("text"); };
  const watched = { "change:guesses": build, "change:text": follow };
  for (const name of ["state", "token", "silent"]) watched[`change:${name}`] = draw;
  for (const [name, answer] of Object.entries(watched)) model.on(name, answer);
  build();
  root.append(sentence, switches, all, scroll, two, said);
  el.append(root);
  return () => { for (const [name, answer] of Object.entries(watched)) model.off(name, answer); };
}

export default { render };
