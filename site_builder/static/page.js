// On paper, an output that waits for a prediction is shown; hints and solutions stay folded.
addEventListener("beforeprint", () => document.querySelectorAll("details.tc-run").forEach((one) => { one.open = true; }));

// What scrolls sideways can be reached, and so scrolled, by keyboard.
function letScroll() {
  document.querySelectorAll("pre, .katex-display, .tc-html, .tc-figure, .tc-widget, .tc-card, .tc-view, .table-wrapper").forEach((one) => {
    const scrolls = one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX !== "visible";
    if (scrolls) one.tabIndex = 0;
    else if (one.tabIndex === 0) one.removeAttribute("tabindex");
  });
}
addEventListener("load", letScroll);
document.addEventListener("load", letScroll, true); // of every picture, which the window is not told of
addEventListener("resize", letScroll);
document.addEventListener("toggle", letScroll, true);
document.addEventListener("widget-live", letScroll);
