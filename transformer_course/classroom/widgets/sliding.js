// A slider with its label and its number.

function slider(label, min, max, className) {
  const box = make("label", "", label + " ");
  const input = make("input", className);
  Object.assign(input, { type: "range", min, max, step: 1 });
  input.dataset.lmSuppressShortcuts = "true"; // the arrow keys are the slider's, not the notebook's
  const shown = make("output", "tc-number");
  box.append(input, shown);
  return { box, input, shown };
}

