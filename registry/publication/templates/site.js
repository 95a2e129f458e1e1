"use strict";
(() => {
  const list = document.querySelector(".found");
  const place = document.getElementById("find");
  if (!list || !place) return;
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s《》〈〉〔〕（）()\[\]“”"]+/g, "");
  const items = Array.from(list.children, (item) => [item, plain(item.textContent)]);
  const asked = new URLSearchParams(location.search);
  const labelled = (name, words, field) => {
    const label = document.createElement("label");
    const box = document.createElement("div");
    label.textContent = words;
    label.htmlFor = name;
    field.id = name;
    box.append(label, field);
    return box;
  };
  const input = document.createElement("input");
  const told = document.createElement("p");
  input.type = "search";
  input.autocomplete = "off";
  input.value = asked.get("q") || "";
  told.setAttribute("role", "status");
  const filters = document.createElement("div");
  filters.className = "filters";
  const keys = ["state", "issuer", "year"];
  const selects = keys.map((key) => {
    const select = document.createElement("select");
    const values = [...new Set(items.map(([item]) => item.dataset[key]).filter(Boolean))].sort();
    if (key === "year") values.reverse();
    select.append(new Option(place.dataset.all, ""), ...values.map((value) => new Option(value, value)));
    if (values.includes(asked.get(key))) select.value = asked.get(key);
    select.addEventListener("change", () => show());
    filters.append(labelled(key, place.dataset[key], select));
    return select;
  });
  const show = () => {
    const words = input.value.split(/\s+/).map(plain).filter(Boolean);
    let count = 0;
    for (const [item, text] of items) {
      const fits = selects.every((select, at) => !select.value || item.dataset[keys[at]] === select.value);
      const found = fits && words.every((word) => text.includes(word));
      item.hidden = !found;
      count += found ? 1 : 0;
    }
    told.textContent = place.dataset.count.replace("{count}", String(count));
  };
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  place.replaceChildren(labelled("words", place.dataset.label, input), filters, told);
  show();
})();
