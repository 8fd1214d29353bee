// A sentence to type; its words are buttons that hide themselves; the kernel says what could stand there.

function bars(blank) {
  const box = make("div", "tc-blank");
  box.append(make("div", "tc-said", `in place of “${blank.word}”:`));
  const most = Math.max(...blank.guesses.map(([, chance]) => chance), 1e-9);
  for (const [token, chance] of blank.guesses) {
    const row = make("div", "tc-row");
    const found = token.trim() === blank.word;
    const name = make("span", "tc-name", (token.trim() || JSON.stringify(token)) + (found ? " ✓" : ""));
    if (found) name.style.fontWeight = "600";
    const bar = make("div", "tc-bar");
    bar.style.width = `${(160 * chance) / most}px`;
    if (found) bar.style.background = "var(--tc-good)";
    row.append(name, bar, make("span", "tc-number", `${(100 * chance).toFixed(1)}%`));
    box.append(row);
  }
  if (blank.tokens > 1)
    box.append(make("div", "tc-said", `(“${blank.word}” has ${blank.tokens} tokens, so it doesn’t fit into one blank)`));
  return box;
}

function render({ model, el }) {
  const root = make("div", "tc-card tc-blanks");
  root.append(make("div", "tc-heading", "Write a sentence, then click words to hide them"));
  const input = make("input", "tc-sentence");
  Object.assign(input, { type: "text", value: model.get("sentence") });
  input.setAttribute("aria-label", "sentence");
  input.dataset.lmSuppressShortcuts = "true"; // letters typed here aren't the notebook's shortcuts
  const words = make("div", "tc-words");
  const answers = make("div", "tc-answers");
  answers.setAttribute("role", "status");
  root.append(input, words, answers);

  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      model.set({ sentence: input.value, hidden: [] });
      model.save_changes();
    }, 200);
  });

  function toggle(number) {
    const hidden = model.get("hidden");
    model.set("hidden", hidden.includes(number) ? hidden.filter((n) => n !== number) : [...hidden, number]);
    model.save_changes();
  }

  function draw() {
    const hidden = model.get("hidden");
    const focused = words.contains(document.activeElement) ? document.activeElement.dataset.number : undefined;
    words.replaceChildren(
      ...model.get("pieces").map(([text, number]) => {
        if (number < 0) return make("span", "", text);
        const gone = hidden.includes(number);
        const button = make("button", "tc-word", gone ? "▁▁▁" : text);
        button.type = "button";
        button.dataset.number = number;
        button.dataset.lmSuppressShortcuts = "true";
        button.setAttribute("aria-pressed", String(gone));
        button.setAttribute("aria-label", gone ? `${text}, hidden` : text);
        button.addEventListener("click", () => toggle(number));
        return button;
      }),
    );
    if (focused !== undefined) words.querySelector(`[data-number="${focused}"]`)?.focus();
    const problem = model.get("problem"), blanks = model.get("blanks");
    if (problem) answers.replaceChildren(make("div", "tc-said", problem));
    else if (blanks.length) answers.replaceChildren(...blanks.map(bars));
    else answers.replaceChildren(make("div", "tc-said", "Nothing is hidden yet."));
  }

  const watched = ["change:pieces", "change:hidden", "change:blanks", "change:problem"];
  watched.forEach((name) => model.on(name, draw));
  draw();
  el.append(root);
  return () => watched.forEach((name) => model.off(name, draw));
}

export default { render };
