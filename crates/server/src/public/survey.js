// Comfort only: digits answer the question at hand, and a second click on Send does nothing.
"use strict";
(() => {
  const form = document.querySelector("form");
  if (!form) return;
  const scales = [...form.querySelectorAll("fieldset")];
  let last = null;

  const choose = (scale, value) => {
    const input = scale.querySelector(`input[value="${value}"]`);
    if (!input) return false;
    input.checked = true;
    input.focus();
    last = { scale, value, at: Date.now() };
    const next = scales[scales.indexOf(scale) + 1];
    (next || scale).scrollIntoView({ block: "nearest" });
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea")) return;
    if (!/^[0-9]$/.test(event.key)) return;
    // On a scale to ten, 1 and then 0 is ten.
    if (last && event.key === "0" && last.value === "1" && Date.now() - last.at < 800 && choose(last.scale, "10")) {
      event.preventDefault();
      return;
    }
    const open = scales.find((scale) => !scale.querySelector(":checked"));
    const here = scales.find((scale) => scale.contains(document.activeElement));
    const target = here && here !== (last && last.scale) ? here : open || here;
    if (target && choose(target, event.key)) event.preventDefault();
  });

  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    setTimeout(() => { button.disabled = true; });
  });
  // The page may come back from the browser's memory.
  addEventListener("pageshow", () => { form.querySelector("button").disabled = false; });
})();
