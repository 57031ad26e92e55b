function bounds() {
  const cells = data.cells.filter(cell => found(cell).length);
  byId("bounded").hidden = cells.length === 0;
  if (!cells.length) return;
  explainBadges(cells.flatMap(found));
  const table = byId("verdicts");
  const head = table.createTHead().insertRow();
  ["Cell", "Bound", "From", "Badge", "Figure", "Why"].forEach(h =>
    head.append(element("th", h, h === "Figure" ? "number" : undefined)));
  const body = table.createTBody();
  for (const cell of cells) {
    found(cell).forEach((b, i) => {
      const bound = element("td", b.bound);
      bound.title = "Source: " + source(b);
      body.insertRow().append(
        element("td", i ? "" : cell.name + ", seed " + cell.seed), bound, element("td", b.certified ? b.point + ", certified later" : b.point),
        verdict(b), element("td", bounded(b), "number"), why(b));
    });
  }
}

// What the study asked of bounds, and what was certified of the network after it.
function found(cell) {
  const later = cell.certificate ? cell.certificate.bounds.map(b => ({...b, certified: true})) : [];
  return cell.bounds.concat(later);
}

function why(b) {
  const cell = element("td", undefined, "detail");
  if (b.reason) cell.append(element("div", capitalised(b.reason)));
  b.checks.filter(c => c.verdict === "fails" && typeof c.measured === "number").forEach(c =>
    cell.append(element("div", "fails: " + c.statement + ": " + figure(c.measured) + " against " + figure(c.required))));
  return cell;
}

bounds();
