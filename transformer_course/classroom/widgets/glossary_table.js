// The glossary: a search field over a table whose headings sort it.

const COLUMNS = { english: "English", korean: "한국어", sentence: "meaning", lesson: "lesson" };

export function matching(terms, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return terms.filter((term) => {
    const text = Object.values(term).join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function sorted(terms, order, backwards) {
  const language = order === "korean" ? "ko" : "en";
  const compare = (a, b) => a[order].localeCompare(b[order], language, { sensitivity: "base" });
  return [...terms].sort((a, b) => (backwards ? -1 : 1) * compare(a, b));
}

function render({ model, el }) {
  const root = make("div", "tc-card tc-glossary");
  const terms = model.get("terms");
  const set = (values) => { Object.entries(values).forEach(([k, v]) => model.set(k, v)); model.save_changes(); };
  const controls = make("div", "tc-controls"), label = make("label", "", "Search the glossary ");
  const field = make("input", "tc-search");
  field.type = "search";
  field.value = model.get("search");
  field.placeholder = "attention, 어텐션, …";
  field.dataset.lmSuppressShortcuts = "true"; // letters are typed here, and are no commands of the notebook
  field.addEventListener("input", () => set({ search: field.value }));
  label.append(field);
  const count = make("span", "tc-number");
  count.setAttribute("role", "status");
  controls.append(label, count);

  const scroll = make("div", "tc-scroll"), table = make("table", "tc-table");
  const head = make("tr", ""), body = make("tbody", "");
  const headings = Object.entries(COLUMNS).map(([key, name]) => {
    const cell = make("th", ""), button = make("button", "", name);
    cell.scope = "col";
    button.type = "button";
    button.dataset.lmSuppressShortcuts = "true";
    button.addEventListener("click", () =>
      set({ order: key, backwards: model.get("order") === key && !model.get("backwards") }));
    cell.append(button);
    head.append(cell);
    return { key, cell, button, name };
  });
  const top = make("thead", "");
  top.append(head);
  table.append(top, body);
  scroll.append(table);
  scroll.tabIndex = 0;
  scroll.dataset.lmSuppressShortcuts = "true";

  function draw() {
    if (field.value !== model.get("search")) field.value = model.get("search");
    const found = sorted(matching(terms, model.get("search")), model.get("order"), model.get("backwards"));
    count.textContent = found.length === terms.length ? `${terms.length} terms` : `${found.length} of ${terms.length}`;
    headings.forEach(({ key, cell, button, name }) => {
      const down = model.get("backwards");
      const chosen = key === model.get("order");
      cell.setAttribute("aria-sort", chosen ? (down ? "descending" : "ascending") : "none");
      button.textContent = name + (chosen ? (down ? " ▾" : " ▴") : "");
    });
    body.replaceChildren(...found.map((term) => {
      const row = make("tr", "");
      const english = make("th", "", term.english);
      english.scope = "row";
      if (term.also) english.append(make("small", "", term.also));
      row.append(english, make("td", "tc-ko", term.korean), make("td", "", term.sentence), make("td", "", term.lesson));
      row.children[1].lang = "ko";
      return row;
    }));
  }
  const watched = ["search", "order", "backwards"];
  watched.forEach((name) => model.on(`change:${name}`, draw));
  root.append(controls, scroll);
  draw();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, draw));
}

export default { render };
