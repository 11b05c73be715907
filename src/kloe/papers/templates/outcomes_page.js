"use strict";
for (const table of document.querySelectorAll("table[data-sorts]")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const key = (row, place) => row.cells[place].dataset.key ?? row.cells[place].textContent.trim();
  const said = document.getElementById(table.dataset.sorts);
  headings.forEach((heading, place) => {
    if (!heading.hasAttribute("data-sort")) return;
    const name = heading.textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "↕";
    button.setAttribute("aria-label", `Sort by ${name}`);
    heading.append(" ", button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) {
        other.removeAttribute("aria-sort");
        if (other.lastElementChild) other.lastElementChild.textContent = "↕";
      }
      button.textContent = down ? "↓" : "↑";
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...body.rows].sort((one, other) => key(one, place).localeCompare(key(other, place), "en-GB", { numeric: true }));
      body.append(...(down ? sorted.reverse() : sorted));
      said.textContent = `Sorted by ${name}, ${down ? "descending" : "ascending"}.`;
    });
  });
}
