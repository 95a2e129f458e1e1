"use strict";
(() => {
  const list = document.querySelector(".found");
  const place = document.getElementById("find");
  if (!list || !place) return;
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s《》〈〉〔〕（）()\[\]“”"]+/g, "");
  const items = Array.from(list.children, (item) => [item, plain(item.textContent)]);
  const label = document.createElement("label");
  const input = document.createElement("input");
  const told = document.createElement("p");
  label.textContent = place.dataset.label;
  label.htmlFor = "words";
  input.id = "words";
  input.type = "search";
  input.autocomplete = "off";
  told.setAttribute("role", "status");
  const show = () => {
    const words = input.value.split(/\s+/).map(plain).filter(Boolean);
    let count = 0;
    for (const [item, text] of items) {
      const found = words.every((word) => text.includes(word));
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
  place.replaceChildren(label, input, told);
  show();
})();
