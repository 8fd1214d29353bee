// Questions as native buttons. A quiz explains an option as soon as it is chosen; a prediction waits.

function fill(element, text) {
  text.split("`").forEach((piece, i) => {
    const node = document.createElement(i % 2 ? "code" : "span");
    node.textContent = piece;
    element.append(node);
  });
  return element;
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  return text === undefined ? element : fill(element, text);
}

function explanation(option) {
  const mark = option.right ? "✓ " : "✗ ";
  return make("div", option.right ? "tc-why tc-right" : "tc-why tc-wrong", mark + option.why);
}

function ask(question, kind, model) {
  const box = make("fieldset", "tc-question");
  box.append(make("legend", "tc-text", question.text));
  const after = make("div", "tc-after");
  after.setAttribute("role", "status");
  const buttons = question.options.map((option, i) => {
    const button = make("button", "tc-option", "ABCDEFGH"[i] + ". " + option.text);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    // Enter and the arrows would otherwise be taken for commands of the notebook.
    button.dataset.lmSuppressShortcuts = "true";
    button.addEventListener("click", () => {
      model.set("answers", { ...model.get("answers"), [question.name]: i });
      model.save_changes();
    });
    button.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      buttons[(i + step + buttons.length) % buttons.length].focus();
    });
    box.append(button);
    return button;
  });
  box.append(after);

  function show() {
    const chosen = model.get("answers")[question.name];
    if (chosen === undefined) return;
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === chosen)));
    after.replaceChildren();
    if (kind === "quiz") {
      after.append(explanation(question.options[chosen]));
      buttons[chosen].classList.add(question.options[chosen].right ? "tc-right" : "tc-wrong");
      return;
    }
    after.append(make("div", "tc-why", "Noted: " + "ABCDEFGH"[chosen] + ". Now run the next cell and see."));
    const folded = make("details", "tc-why");
    const summary = make("summary", "", "I've seen the result: explain it");
    summary.tabIndex = 0;
    summary.dataset.lmSuppressShortcuts = "true";
    folded.append(summary);
    question.options.forEach((option, i) => {
      const why = explanation({ ...option, why: "ABCDEFGH"[i] + ". " + option.why });
      folded.append(why);
    });
    after.append(folded);
  }
  return { box, show };
}

function render({ model, el }) {
  const root = make("div", "tc-card");
  root.append(make("div", "tc-heading", model.get("heading")));
  const asked = model.get("questions").map((question) => ask(question, model.get("kind"), model));
  asked.forEach(({ box }) => root.append(box));
  const show = () => asked.forEach((question) => question.show());
  model.on("change:answers", show);
  show();
  el.append(root);
  return () => model.off("change:answers", show);
}

export default { render };
