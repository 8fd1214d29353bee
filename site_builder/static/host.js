// What Jupyter does for a widget, without Jupyter: mounts its own module on a model that lives in the page.
// A widget that asks Python gets an answer recorded when the site was built, or a sentence saying that there is none.

(() => {
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const data = (id) => JSON.parse(document.getElementById(id).textContent);

  class Model {
    constructor(state, { recording, keep, missed, found }) {
      Object.assign(this, { state, recording, keep, missed, found, listeners: {}, saved: { ...state } });
    }
    get(name) { return this.state[name]; }
    set(name, value) {
      const values = typeof name === "string" ? { [name]: value } : name;
      const changed = Object.keys(values).filter((one) => !same(this.state[one], values[one]));
      Object.assign(this.state, values);
      changed.forEach((one) => this.tell(`change:${one}`));
      if (changed.length) this.tell("change");
    }
    tell(event) { [...(this.listeners[event] ?? [])].forEach((listener) => listener()); }
    on(event, listener) { (this.listeners[event] ??= []).push(listener); }
    off(event, listener) {
      this.listeners[event] = (this.listeners[event] ?? []).filter((one) => listener && one !== listener);
    }
    save_changes() {
      this.keep?.(this.state);
      const inputs = this.recording?.inputs ?? [];
      const changed = inputs.filter((name) => !same(this.state[name], this.saved[name]));
      if (!changed.length) return;
      changed.forEach((name) => this.set(this.recording.resets[name] ?? {}));
      this.saved = { ...this.state };
      // Later, as an answer of a kernel would come: a widget may still be in the middle of what it does.
      setTimeout(() => this.ask(inputs));
    }
    ask(inputs) {
      const number = this.recording.answers[JSON.stringify(inputs.map((name) => this.state[name]))];
      if (number === undefined) return this.missed?.();
      this.found?.();
      this.set(this.recording.patches[number]);
    }
    send() { this.missed?.(); }
  }

  // Some browsers forbid storage; then answers last as long as the page.
  function kept(key, names) {
    const read = () => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
    const write = (state) => {
      try { localStorage.setItem(key, JSON.stringify(Object.fromEntries(names.map((name) => [name, state[name]])))); }
      catch { /* nothing to do */ }
    };
    return { read, write };
  }

  function examples(model, recording) {
    const label = document.createElement("label"), select = document.createElement("select");
    label.className = "tc-examples";
    label.append("Recorded inputs: ", select);
    recording.examples.forEach((text) => select.append(new Option(text, text)));
    select.append(Object.assign(new Option("(your own)", ""), { hidden: true, disabled: true }));
    const follow = () => {
      const text = model.get(recording.example_of);
      select.value = recording.examples.includes(text) ? text : "";
    };
    select.addEventListener("change", () => {
      model.set(recording.example_of, select.value);
      model.save_changes();
    });
    model.on(`change:${recording.example_of}`, follow);
    follow();
    return label;
  }

  const modules = new Map();
  function moduleOf(name, script) {
    if (!modules.has(name)) modules.set(name, import(URL.createObjectURL(new Blob([script], { type: "text/javascript" }))));
    return modules.get(name);
  }

  async function mount(place) {
    const { module, state, recording, keep, limits } = data(place.dataset.widget);
    const { script, style } = data("widget-modules")[module];
    if (!document.getElementById(`style-${module}`)) {
      const sheet = Object.assign(document.createElement("style"), { id: `style-${module}`, textContent: style });
      document.head.append(sheet);
    }
    const missing = place.querySelector(".tc-missing");
    const storage = keep && kept(keep.key, keep.names);
    const model = new Model({ ...state, ...storage?.read() }, {
      recording,
      keep: storage?.write,
      missed: () => { missing.textContent = limits.missed; },
      found: () => { missing.textContent = ""; },
    });
    const { default: widget } = await moduleOf(module, script);
    const here = document.createElement("div");
    here.className = "tc-mounted";
    widget.render({ model, el: here });
    place.querySelector(".tc-static")?.remove();
    if (recording?.examples.length > 1) place.prepend(examples(model, recording));
    place.insertBefore(here, place.querySelector(".tc-limits, .tc-missing"));
    place.model = model;
    place.dataset.state = "live";
    document.dispatchEvent(new CustomEvent("widget-live", { detail: place }));
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-widget]").forEach((place) => {
    mount(place).catch((error) => {
      place.dataset.state = "failed";
      console.error(`the widget ${place.dataset.widget} failed`, error);
    });
  }));
})();
