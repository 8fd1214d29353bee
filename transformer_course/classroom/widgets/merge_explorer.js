// A text cut into tokens by the first merges, in the browser, so that nothing waits for the kernel.

// As in transformer_course/tokenizers/pieces.py.
const PIECE = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const visible = (text) => text.replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/ /g, "␣");

// The bytes of a token as text, or as hexadecimal numbers where they are no whole characters.
function label(bytes) {
  try {
    return { text: visible(strict.decode(Uint8Array.from(bytes))), whole: true };
  } catch {
    return { text: bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" "), whole: false };
  }
}

function encodePiece(tokens, ranks, limit) {
  while (tokens.length > 1) {
    let best = limit, left = 0, right = 0;
    for (let i = 0; i + 1 < tokens.length; i++) {
      const rank = ranks.get(`${tokens[i]},${tokens[i + 1]}`);
      if (rank !== undefined && rank < best) [best, left, right] = [rank, tokens[i], tokens[i + 1]];
    }
    if (best >= limit) return tokens;
    const merged = [];
    for (let i = 0; i < tokens.length; i++) {
      if (tokens[i] === left && tokens[i + 1] === right) { merged.push(256 + best); i++; } else merged.push(tokens[i]);
    }
    tokens = merged;
  }
  return tokens;
}

function render({ model, el }) {
  const root = make("div", "tc-card tc-merges");
  const merges = model.get("merges"), stops = model.get("stops");
  const ranks = new Map(merges.map(([left, right], i) => [`${left},${right}`, i]));
  const bytes = Array.from({ length: 256 }, (_, byte) => [byte]);
  merges.forEach(([left, right]) => bytes.push([...bytes[left], ...bytes[right]]));

  root.append(make("div", "tc-heading", "Type a text of your own and change the number of merges"));
  const area = make("textarea", "tc-text-in");
  area.dataset.lmSuppressShortcuts = "true";
  area.setAttribute("aria-label", "text to cut into tokens");
  area.spellcheck = false;
  const controls = make("div", "tc-controls");
  const box = make("label", "", "merges ");
  const input = make("input", "tc-merge-count");
  Object.assign(input, { type: "range", min: 0, max: stops.length - 1, step: 1 });
  input.dataset.lmSuppressShortcuts = "true"; // the arrow keys are the slider's, not the notebook's
  const shown = make("output", "tc-number");
  box.append(input, shown);
  controls.append(box);
  const last = make("div", "tc-last");
  const cut = make("div", "tc-cut");
  const said = make("div", "tc-said");
  said.setAttribute("role", "status");

  function draw() {
    const text = model.get("text"), limit = model.get("n_merges");
    if (area.value !== text) area.value = text;
    input.value = stops.findIndex((stop) => stop >= limit);
    input.setAttribute("aria-valuetext", `${limit} merges`);
    shown.textContent = String(limit);
    const encoder = new TextEncoder();
    const tokens = (text.match(PIECE) || []).flatMap((piece) => encodePiece([...encoder.encode(piece)], ranks, limit));
    cut.replaceChildren(...tokens.map((token) => {
      const { text: word, whole } = label(bytes[token]);
      const isNew = limit > 0 && token === 255 + limit;
      const piece = make("span", `tc-piece${whole ? "" : " tc-bytes"}${isNew ? " tc-new" : ""}`, word);
      piece.title = `bytes ${bytes[token].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}`;
      return piece;
    }));
    if (limit > 0) {
      const [left, right] = merges[limit - 1].map((token) => label(bytes[token]).text);
      last.textContent = `merge ${limit} joined “${left}” and “${right}” into “${label(bytes[255 + limit]).text}”`;
    } else last.textContent = "no merges yet: every token is one byte";
    const characters = [...text].length, size = encoder.encode(text).length;
    const each = tokens.length ? `, ${(characters / tokens.length).toFixed(2)} characters per token` : "";
    said.textContent = `${characters} characters, ${size} bytes, ${tokens.length} tokens${each}`;
  }
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  area.addEventListener("input", () => set("text", area.value));
  input.addEventListener("input", () => set("n_merges", stops[Number(input.value)]));
  const watched = ["text", "n_merges"];
  watched.forEach((name) => model.on(`change:${name}`, draw));
  root.append(area, controls, last, cut, said);
  draw();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, draw));
}

export default { render };
