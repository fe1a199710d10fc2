// Search over the facts of the site. All text goes in as text, never as markup.
(function () {
  "use strict";
  var data = window.SEARCH, input = document.getElementById("q");
  var results = document.getElementById("results"), found = document.getElementById("found");
  var TYPES = { m: "Meeting", v: "Visit", a: "Agreement" };
  var MOST = 100;
  function plain(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  var entries = [];
  data.people.forEach(function (p) {
    entries.push({ kind: "Person" + (p[3] ? " · " + p[3] : ""), title: p[0], href: "person/" + p[1] + ".html", note: count(p[4]), text: plain(p[0] + " " + p[2]), rank: 0 });
  });
  data.sides.forEach(function (s) {
    entries.push({ kind: "Country or organisation", title: s[0], href: "side/" + s[1] + ".html", note: count(s[3]), text: plain(s[0] + " " + s[2]), rank: 1 });
  });
  data.facts.forEach(function (f) {
    var people = f[6].map(function (i) { return data.people[i]; }), sides = f[7].map(function (i) { return data.sides[i]; });
    var names = people.map(function (p) { return p[0]; }).join(", ");
    entries.push({
      kind: [TYPES[f[0]], f[5], f[3] || "Date not told", f[2]].filter(Boolean).join(" · "),
      title: f[4], href: "event/" + f[1] + ".html",
      note: f[0] === "v" ? "" : f[0] === "a" ? sides.map(function (s) { return s[0]; }).join(", ") : names, rank: 2,
      text: plain([f[4], f[5], f[3], f[2], TYPES[f[0]], people.map(function (p) { return p[0] + " " + p[2]; }).join(" "), sides.map(function (s) { return s[0] + " " + s[2]; }).join(" ")].join(" "))
    });
  });
  function count(n) { return n + (n === 1 ? " event" : " events"); }
  function add(parent, tag, text, name) {
    var element = document.createElement(tag);
    if (text) { element.textContent = text; }
    if (name) { element.className = name; }
    parent.appendChild(element);
    return element;
  }
  function show() {
    var words = plain(input.value).split(/\s+/).filter(Boolean);
    results.textContent = "";
    if (!words.length) { found.textContent = data.facts.length.toLocaleString("en") + " facts to search in."; return; }
    var hits = entries.filter(function (e) { return words.every(function (w) { return e.text.indexOf(w) >= 0; }); });
    hits.slice(0, MOST).forEach(function (hit) {
      var item = add(results, "li");
      add(item, "p", hit.kind, "kicker");
      add(add(item, "h2"), "a", hit.title).href = hit.href;
      if (hit.note) { add(item, "p", hit.note); }
    });
    found.textContent = hits.length === 0 ? "Nothing found. Try a surname, a country, a city or a year." :
      hits.length.toLocaleString("en") + " found" + (hits.length > MOST ? "; the first " + MOST + " are shown." : ".");
  }
  function address() { history.replaceState(null, "", input.value ? "#q=" + encodeURIComponent(input.value) : "#"); }
  input.form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  input.addEventListener("input", function () { show(); address(); });
  var given = /^#q=(.*)$/.exec(location.hash);
  if (given) { try { input.value = decodeURIComponent(given[1]); } catch (error) { input.value = given[1]; } }
  show();
  input.focus();
})();
