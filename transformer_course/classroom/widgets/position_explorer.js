// Two positions as hands of clocks, one clock for each wave, redrawn while the sliders move.

const WIDTH = 640, RADIUS = 26, CLOCK = 36, BARS = 118, CURVE = 216, HIGH = 110;

export function product(frequencies, distance) {
  return frequencies.reduce((sum, frequency) => sum + Math.cos(frequency * distance), 0);
}

function clock(svg, x, frequency) {
  draw(svg, "circle", "tc-dial", { cx: x, cy: CLOCK, r: RADIUS });
  draw(svg, "line", "tc-tick", { x1: x + RADIUS - 5, y1: CLOCK, x2: x + RADIUS, y2: CLOCK });
  const hands = ["tc-other", "tc-one"].map((name) => draw(svg, "line", name, { x1: x, y1: CLOCK }));
  const between = draw(svg, "text", "tc-between", { x, y: CLOCK + RADIUS + 16, "text-anchor": "middle" });
  draw(svg, "line", "tc-tick", { x1: x - 24, y1: BARS, x2: x + 24, y2: BARS });
  const bars = [0, 1, 2, 3].map((i) =>
    draw(svg, "rect", i % 2 ? "tc-other" : "tc-one", { x: x - 21 + 9 * i + (i > 1 ? 8 : 0), width: 8 }));
  ["sin", "cos"].forEach((name, i) =>
    draw(svg, "text", "tc-small", { x: x - 12 + 26 * i, y: BARS + 40, "text-anchor": "middle" }, name));
  const period = (2 * Math.PI) / frequency;
  const shown = period < 100 ? period.toFixed(1) : Math.round(period).toLocaleString("en");
  draw(svg, "text", "tc-small tc-wavelength", { x, y: BARS + 58, "text-anchor": "middle" }, shown);
  return (one, other) => {
    const angles = [other * frequency, one * frequency];
    hands.forEach((hand, i) => {
      // As in mathematics: 0 points right, and hands turn counterclockwise, so that sine is up and cosine is right.
      hand.setAttribute("x2", (x + RADIUS * Math.cos(angles[i])).toFixed(2));
      hand.setAttribute("y2", (CLOCK - RADIUS * Math.sin(angles[i])).toFixed(2));
    });
    const features = [Math.sin(angles[1]), Math.sin(angles[0]), Math.cos(angles[1]), Math.cos(angles[0])];
    bars.forEach((bar, i) => {
      bar.setAttribute("y", (BARS - 24 * Math.max(features[i], 0)).toFixed(2));
      bar.setAttribute("height", Math.max(24 * Math.abs(features[i]), 0.5).toFixed(2));
      bar.dataset.value = features[i].toFixed(4);
    });
    between.textContent = Math.cos(angles[0] - angles[1]).toFixed(2);
  };
}

function render({ model, el }) {
  const frequencies = model.get("frequencies"), length = model.get("length"), reach = model.get("reach");
  const pairs = frequencies.length, last = length - 1 + reach;
  const root = make("div", "tc-card tc-positions");
  root.append(make("div", "tc-heading", `Two positions as hands, one clock for each of the ${pairs} waves`));
  const position = slider("position", 0, length - 1, "tc-position");
  const distance = slider("distance", 0, reach, "tc-distance");
  const controls = make("div", "tc-controls");
  controls.append(position.box, distance.box);

  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${CURVE + HIGH + 24}`);
  svg.setAttribute("aria-hidden", "true"); // the line below says it in words
  const step = (WIDTH - 60) / pairs;
  const clocks = frequencies.map((frequency, i) => clock(svg, 60 + step * (i + 0.5), frequency));
  draw(svg, "text", "tc-small", { x: 0, y: CLOCK + RADIUS + 16 }, "cosine");
  draw(svg, "text", "tc-small", { x: 0, y: BARS + 4 }, "features");
  draw(svg, "text", "tc-small", { x: 0, y: BARS + 58 }, "wavelength*");

  const across = (place) => 60 + ((WIDTH - 80) * place) / last;
  const lowest = Math.min(0, ...Array.from({ length: last + 1 }, (_, apart) => product(frequencies, apart)));
  const up = (value) => CURVE + (HIGH * (pairs - value)) / (pairs - lowest);
  draw(svg, "text", "tc-small", { x: 60, y: CURVE - 12 }, "dot product of the first position with every position");
  draw(svg, "line", "tc-tick", { x1: across(0), y1: up(0), x2: across(last), y2: up(0) });
  [pairs, 0].forEach((value) => draw(svg, "text", "tc-small", { x: 52, y: up(value) + 4, "text-anchor": "end" }, value));
  for (let place = 0; place <= last; place += 32)
    draw(svg, "text", "tc-small", { x: across(place), y: CURVE + HIGH + 18, "text-anchor": "middle" }, place);
  const curve = draw(svg, "polyline", "tc-curve");
  const dots = ["tc-one", "tc-other"].map((name) => draw(svg, "circle", name, { r: 5 }));
  const unit = make("div", "tc-unit", "* in positions: after this many, the hand is back where it was");
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function update() {
    const one = model.get("position"), apart = model.get("distance"), other = one + apart;
    position.input.value = one;
    distance.input.value = apart;
    position.shown.textContent = one;
    distance.shown.textContent = apart;
    clocks.forEach((turn) => turn(one, other));
    const points = Array.from({ length: last + 1 }, (_, place) =>
      `${across(place).toFixed(1)},${up(product(frequencies, place - one)).toFixed(1)}`);
    curve.setAttribute("points", points.join(" "));
    [one, other].forEach((place, i) => {
      dots[i].setAttribute("cx", across(place));
      dots[i].setAttribute("cy", up(product(frequencies, place - one)));
    });
    said.textContent = `positions ${one} and ${other}, ${apart} apart: dot product ` +
      `${product(frequencies, apart).toFixed(2)}, the sum of the ${pairs} cosines between the hands`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  position.input.addEventListener("input", () => set("position", Number(position.input.value)));
  distance.input.addEventListener("input", () => set("distance", Number(distance.input.value)));
  const watched = ["position", "distance"];
  watched.forEach((name) => model.on(`change:${name}`, update));
  root.append(controls, svg, said, unit);
  update();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, update));
}

export default { render };
