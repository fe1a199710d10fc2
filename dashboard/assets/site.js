// Tables that sort: each heading becomes a button. Without this script the tables stand as they are.
(function () {
  "use strict";
  function value(row, column) {
    var cell = row.cells[column];
    return "sort" in cell.dataset ? cell.dataset.sort : cell.textContent.trim();
  }
  function compare(a, b) {
    var n = Number(a.replace(/,/g, "")), m = Number(b.replace(/,/g, ""));
    if (a !== "" && b !== "" && !isNaN(n) && !isNaN(m)) { return n - m; }
    return a.localeCompare(b, "en");
  }
  function sort(table, heading, column) {
    var isDown = heading.getAttribute("aria-sort") === "descending";
    var isFirst = !heading.hasAttribute("aria-sort");
    var direction = (isFirst ? heading.classList.contains("number") : !isDown) ? -1 : 1;
    table.querySelectorAll("th[aria-sort]").forEach(function (other) { other.removeAttribute("aria-sort"); });
    heading.setAttribute("aria-sort", direction < 0 ? "descending" : "ascending");
    var body = table.tBodies[0];
    Array.from(body.rows)
      .map(function (row) { return [value(row, column), row]; })
      .sort(function (a, b) {
        if ((a[0] === "" || a[0] === "–") !== (b[0] === "" || b[0] === "–")) { return a[0] === "" || a[0] === "–" ? 1 : -1; }
        return direction * compare(a[0], b[0]);
      })
      .forEach(function (pair) { body.appendChild(pair[1]); });
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (heading, column) {
      if (!heading.textContent.trim() || heading.querySelector(".hidden")) { return; }
      var button = document.createElement("button");
      button.type = "button";
      while (heading.firstChild) { button.appendChild(heading.firstChild); }
      button.addEventListener("click", function () { sort(table, heading, column); });
      heading.appendChild(button);
    });
  });
})();
