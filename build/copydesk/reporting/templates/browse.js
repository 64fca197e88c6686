"use strict";
(() => {
  const form = document.getElementById("filters");
  const all = [...document.querySelectorAll("details.document")];
  const words = all.map((one) => one.textContent.toLowerCase());
  const { elements } = form;
  const fits = (one, at) =>
    ["status", "rule", "outlet"].every((key) => !elements[key].value || elements[key].value === one.dataset[key]) &&
    words[at].includes(elements.words.value.trim().toLowerCase());
  const apply = () => {
    all.forEach((one, at) => { one.hidden = !fits(one, at); });
    elements.shown.value = `${all.filter((one) => !one.hidden).length} of ${all.length} shown`;
  };
  const turn = (open) => all.forEach((one) => { if (!one.hidden) one.open = open; });
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  elements.open.addEventListener("click", () => turn(true));
  elements.close.addEventListener("click", () => turn(false));
  form.hidden = false;
  apply();
})();
