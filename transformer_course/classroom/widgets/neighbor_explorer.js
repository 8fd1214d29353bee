// A scatter plot of words for each stage of training, and the nearest neighbors of the chosen word.

const WIDTH = 470, HEIGHT = 400;
const COLORS = ["#2b8cc4", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9"];

// Where a label may stand, from its point: to the right, to the left, above, below.
const SIDES = [[7, 4, "start"], [-7, 4, "end"], [0, -8, "middle"], [0, 16, "middle"]];

function labelBox([x, y], [dx, dy, anchor], text) {
  const width = 7.4 * text.length, left = { start: 0, end: -width, middle: -width / 2 }[anchor];
  return { left: x + dx + left, right: x + dx + left + width, top: y + dy - 11, bottom: y + dy + 2 };
}

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const visible = (token) => token.replace(/ /g, "␣").replace(/\n/g, "⏎");

function render({ model, el }) {
  const stages = model.get("stages"), words = model.get("words"), groups = model.get("groups");
  const maps = model.get("maps"), neighbors = model.get("neighbors");
  const kinds = [...new Set(groups)], color = (i) => COLORS[kinds.indexOf(groups[i]) % COLORS.length];
  const root = make("div", "tc-card tc-neighbors");
  root.append(make("div", "tc-heading", "Which words are close together?"));

  const controls = make("div", "tc-controls");
  const stageBox = make("label", "", "stage "), stage = make("input", "tc-stage"), stageName = make("output", "");
  Object.assign(stage, { type: "range", min: 0, max: stages.length - 1, step: 1 });
  stageBox.append(stage, stageName);
  const wordBox = make("label", "", "word "), word = make("select", "tc-word");
  words.forEach((name, i) => { const option = make("option", "", name); option.value = i; word.append(option); });
  wordBox.append(word);
  // The arrow keys are theirs, not the notebook's.
  [stage, word].forEach((input) => { input.dataset.lmSuppressShortcuts = "true"; });
  controls.append(stageBox, wordBox);

  const both = make("div", "tc-both");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("aria-hidden", "true"); // the line below says it in words
  // Each stage has its own scale: before training all rows are short, and would be one heap.
  const reaches = maps.map((places) => 1.08 * Math.max(...places.flat().map(Math.abs)));
  const at = (reach) => ([x, y]) => [((x + reach) / (2 * reach)) * (WIDTH - 70) + 8, ((reach - y) / (2 * reach)) * HEIGHT];
  const lines = words.map(() => draw(svg, "line", "tc-near"));
  const dots = words.map((name, i) => {
    const dot = draw(svg, "g", "tc-dot");
    draw(dot, "title", "", {}, name);
    draw(dot, "circle", "", { r: 4, fill: color(i) });
    draw(dot, "text", "", { fill: color(i) }, name);
    dot.addEventListener("click", () => set("word", i));
    return dot;
  });
  const side = make("div", "tc-side");
  const asked = make("div", "tc-asked");
  side.append(asked);
  const rows = neighbors[0][0].map(() => {
    const row = make("div", "tc-row"), name = make("span", "tc-name"), bar = make("span", "tc-bar");
    const number = make("span", "tc-number");
    row.append(name, bar, number);
    side.append(row);
    return { name, bar, number };
  });
  both.append(svg, side);
  const legend = make("div", "tc-controls");
  kinds.forEach((kind, i) => {
    const label = make("span", "", "● " + kind);
    label.style.color = COLORS[i % COLORS.length];
    legend.append(label);
  });
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function placeLabels(places, first) {
    const taken = [], order = words.map((_, i) => i).sort((a, b) => first(b) - first(a) || a - b);
    for (const i of order) {
      const text = dots[i].querySelector("text");
      const clear = (box) => box.left > 0 && box.right < WIDTH && !taken.some((other) => overlap(box, other)) &&
        places.every(([x, y], j) => j === i || !overlap(box, { left: x - 3, right: x + 3, top: y - 3, bottom: y + 3 }));
      const side = SIDES.find((one) => clear(labelBox(places[i], one, words[i]))) || (first(i) === 2 ? SIDES[0] : null);
      text.style.visibility = side ? "visible" : "hidden"; // its title still says it, under the mouse
      if (!side) continue;
      taken.push(labelBox(places[i], side, words[i]));
      text.setAttribute("x", side[0]);
      text.setAttribute("y", side[1]);
      text.setAttribute("text-anchor", side[2]);
    }
  }

  function update() {
    const now = model.get("stage"), chosen = model.get("word"), near = neighbors[now][chosen];
    stage.value = now;
    stageName.textContent = stages[now];
    word.value = chosen;
    const names = near.map(([name]) => name.trim());
    const places = maps[now].map(at(reaches[now])), here = places[chosen];
    placeLabels(places, (i) => (i === chosen ? 2 : names.includes(words[i]) ? 1 : 0));
    let beside = 0;
    words.forEach((name, i) => {
      const [x, y] = places[i], isNear = i !== chosen && names.includes(name);
      beside += isNear && groups[i] === groups[chosen] ? 1 : 0;
      dots[i].style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      dots[i].setAttribute("class", "tc-dot" + (i === chosen ? " tc-chosen" : isNear ? " tc-is-near" : ""));
      const ends = { x1: here[0], y1: here[1], x2: x, y2: y };
      for (const [end, value] of Object.entries(ends)) lines[i].setAttribute(end, value.toFixed(1));
      lines[i].style.visibility = isNear ? "visible" : "hidden";
    });
    asked.textContent = `nearest neighbors of “${words[chosen]}” among all tokens (cosine)`;
    near.forEach(([name, cosine], i) => {
      rows[i].name.textContent = visible(name);
      rows[i].bar.style.width = `${(120 * Math.max(cosine, 0)).toFixed(1)}px`;
      rows[i].number.textContent = cosine.toFixed(2);
    });
    const [first] = near;
    said.textContent = `${stages[now]}: the nearest neighbor of ${words[chosen]} is ${visible(first[0])}, with a cosine of ` +
      `${first[1].toFixed(2)}; ${beside} of its ${near.length} nearest neighbors are in its group in this plot`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  stage.addEventListener("input", () => set("stage", Number(stage.value)));
  word.addEventListener("change", () => set("word", Number(word.value)));
  const watched = ["stage", "word"];
  watched.forEach((name) => model.on(`change:${name}`, update));
  root.append(controls, both, legend, said);
  update();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, update));
}

export default { render };
