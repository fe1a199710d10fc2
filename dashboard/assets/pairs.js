// The filter of "Who meets whom": counts the matrix and the ring anew for a period and a level.
(function () {
  "use strict";
  var form = document.querySelector(".filters");
  if (!form) { return; }
  var data = window.PAIRS, status = form.querySelector("[role=status]");
  var cells = document.querySelectorAll(".matrix td[data-a]"), chords = document.querySelectorAll(".ring path");
  form.hidden = false;
  function since(months) {
    var year = Number(data.night.slice(0, 4)), month = Number(data.night.slice(5)) - months;
    while (month < 1) { month += 12; year -= 1; }
    return year + "-" + String(month).padStart(2, "0");
  }
  function isIn(month, period) {
    if (!period) { return true; }
    if (!month) { return false; }
    if (period[0] === "y") { return month.slice(0, 4) === period.slice(1); }
    return month > since(Number(period)) && month <= data.night;
  }
  function step(n, most) { return n ? Math.min(5, 1 + Math.floor(5 * (n - 1) / most)) : 0; }
  function show() {
    var period = form.elements.period.value, level = form.elements.level.value, counts = {}, most = 1, all = 0;
    data.rows.forEach(function (row) {
      if (isIn(row[0], period) && (level === "" || String(row[1]) === level)) {
        var key = row[2] + "\t" + row[3];
        counts[key] = (counts[key] || 0) + row[4];
        all += row[4];
      }
    });
    cells.forEach(function (cell) { most = Math.max(most, counts[cell.dataset.a + "\t" + cell.dataset.b] || 0); });
    cells.forEach(function (cell) {
      var n = counts[cell.dataset.a + "\t" + cell.dataset.b] || 0;
      cell.textContent = n || "";
      cell.className = n ? "h" + step(n, most) : "";
    });
    chords.forEach(function (chord) { chord.setAttribute("class", "w" + step(counts[chord.dataset.a + "\t" + chord.dataset.b] || 0, most)); });
    status.textContent = all ? all.toLocaleString("en") + " meetings of two in the chosen period and level" : "No meeting is known in this period at this level.";
  }
  form.addEventListener("change", show);
  show();
})();
