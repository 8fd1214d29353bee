// The next token's distribution, reshaped while the sliders move. A drawn token goes to the kernel, and new logits come back.

const SHOWN = 12, DRAWS = 1000;
const KS = [1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 0]; // 0: all

function slider(label, min, max, step, className) {
  const box = make("label", "", label + " ");
  const input = make("input", className);
  Object.assign(input, { type: "range", min, max, step });
  input.dataset.lmSuppressShortcuts = "true"; // the arrow keys are the slider's, not the notebook's
  const shown = make("output", "tc-number");
  box.append(input, shown);
  return { box, input, shown };
}

export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

// Temperature, then top-k, then top-p, as in transformer_course/generation/sampling.py; logits from best to worst.
export function reshape(sorted, temperature, k, p) {
  let logits = sorted.map((logit) => logit / temperature);
  if (k > 0) {
    const kth = logits[Math.min(k, logits.length) - 1];
    logits = logits.map((logit) => (logit < kth ? -Infinity : logit));
  }
  if (p < 1) {
    let before = 0;
    const shares = softmax(logits);
    logits = logits.map((logit, i) => {
      const out = before >= p;
      before += shares[i];
      return out ? -Infinity : logit;
    });
  }
  return softmax(logits);
}

// The same random numbers at every move, so that only the sliders make the difference.
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function drawFrom(shares, chance) {
  let end = 0, last = 0;
  for (let i = 0; i < shares.length && shares[i] > 0; i++) {
    last = i;
    if ((end += shares[i]) > chance) return i;
  }
  return last;
}

function render({ model, el }) {
  const root = make("div", "tc-card tc-sampling");
  const vocabulary = model.get("vocabulary");
  root.append(make("div", "tc-heading", "What comes next? Reshape the probabilities, then draw from them"));
  const prompt = make("input", "tc-sentence");
  prompt.type = "text";
  prompt.setAttribute("aria-label", "prompt");
  prompt.dataset.lmSuppressShortcuts = "true"; // letters are typed here, and are no commands of the notebook
  const heat = slider("temperature", 0.1, 2.5, 0.05, "tc-heat");
  const best = slider("top-k", 0, KS.length - 1, 1, "tc-best");
  const mass = slider("top-p", 0.05, 1, 0.05, "tc-mass");
  const controls = make("div", "tc-controls");
  controls.append(heat.box, best.box, mass.box);
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");
  const rows = Array.from({ length: SHOWN }, () => {
    const row = make("div", "tc-row"), track = make("div", "tc-track-pair");
    const name = make("span", "tc-name"), number = make("span", "tc-number"), count = make("span", "tc-number tc-count");
    const was = make("div", "tc-was"), bar = make("div", "tc-bar");
    track.append(was, bar);
    row.append(name, track, number, count);
    return { row, name, was, bar, number, count };
  });
  const buttons = make("div", "tc-controls");
  const [one, many, back] = ["Draw a token", "Draw 25", "Start again"].map((text) => {
    const button = make("button", "tc-button", text);
    button.type = "button";
    buttons.append(button);
    return button;
  });
  const text = make("div", "tc-written");
  const problem = make("div", "tc-said tc-problem");
  problem.setAttribute("role", "alert");

  let order = [], sorted = [], plain = [], shares = [], waiting = 0, timer = 0;

  function sortLogits() {
    const logits = model.get("logits");
    order = logits.map((_, i) => i).sort((a, b) => logits[b] - logits[a] || a - b);
    sorted = order.map((i) => logits[i]);
    plain = softmax(sorted);
  }

  function draw() {
    const temperature = model.get("temperature"), k = model.get("top_k"), p = model.get("top_p");
    heat.input.value = temperature;
    heat.shown.textContent = temperature.toFixed(2);
    best.input.value = KS.indexOf(k) < 0 ? KS.findIndex((stop) => stop > k || stop === 0) : KS.indexOf(k);
    best.shown.textContent = k > 0 ? String(k) : "all";
    best.input.setAttribute("aria-valuetext", best.shown.textContent);
    mass.input.value = p;
    mass.shown.textContent = p < 1 ? p.toFixed(2) : "all";
    if (document.activeElement !== prompt) prompt.value = model.get("prompt");
    shares = reshape(sorted, temperature, k, p);
    const counts = new Map(), chance = dice(1);
    for (let i = 0; i < DRAWS; i++) {
      const drawn = drawFrom(shares, chance());
      counts.set(drawn, (counts.get(drawn) || 0) + 1);
    }
    const scale = 300 / Math.max(shares[0], plain[0]);
    rows.forEach(({ row, name, was, bar, number, count }, i) => {
      name.textContent = vocabulary[order[i]];
      was.style.width = `${(scale * plain[i]).toFixed(1)}px`;
      bar.style.width = `${(scale * shares[i]).toFixed(1)}px`;
      number.textContent = shares[i].toFixed(3);
      count.textContent = `${counts.get(i) || 0} of ${DRAWS.toLocaleString("en")}`;
      row.classList.toggle("tc-out", shares[i] === 0);
    });
    const left = shares.filter((share) => share > 0).length;
    const bits = shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log2(share) : sum), 0);
    const kept = plain.reduce((sum, share, i) => (shares[i] > 0 ? sum + share : sum), 0);
    said.textContent = `${left.toLocaleString("en")} of ${sorted.length.toLocaleString("en")} tokens left, ` +
      `with ${(100 * kept).toFixed(1)}% of the model's probability; entropy ${bits.toFixed(2)} bits`;
    const start = make("b", "", model.get("prompt")), end = model.get("written");
    text.replaceChildren(start, document.createTextNode(end));
    problem.textContent = model.get("problem");
  }

  function pick() {
    waiting -= 1;
    model.set("drawn", [...model.get("drawn"), order[drawFrom(shares, Math.random())]]);
    model.save_changes();
  }
  function answered() {
    sortLogits();
    draw();
    if (model.get("problem")) waiting = 0;
    if (waiting > 0) pick();
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  const begin = () => { waiting = 0; set("drawn", []); };
  heat.input.addEventListener("input", () => set("temperature", Number(heat.input.value)));
  best.input.addEventListener("input", () => set("top_k", KS[Number(best.input.value)]));
  mass.input.addEventListener("input", () => set("top_p", Number(mass.input.value)));
  one.addEventListener("click", () => { waiting = 1; pick(); });
  many.addEventListener("click", () => { waiting = 25; pick(); });
  back.addEventListener("click", begin);
  prompt.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { waiting = 0; set("prompt", prompt.value); }, 200);
  });
  const watched = { temperature: draw, top_k: draw, top_p: draw, problem: draw, prompt: draw, written: draw, logits: answered };
  Object.entries(watched).forEach(([name, act]) => model.on(`change:${name}`, act));
  root.append(prompt, controls, ...rows.map(({ row }) => row), said, buttons, text, problem);
  sortLogits();
  draw();
  el.append(root);
  return () => {
    clearTimeout(timer);
    Object.entries(watched).forEach(([name, act]) => model.off(`change:${name}`, act));
  };
}

export default { render };
