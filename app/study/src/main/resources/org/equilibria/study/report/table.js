const MOST_REASONS = 6;

function table() {
  const head = element("tr");
  for (const column of data.columns) {
    const th = element("th", column.title, column.number ? "number" : "");
    if (column.help) th.title = column.help;
    head.append(th);
  }
  const thead = element("thead");
  thead.append(head);
  const tbody = element("tbody");
  for (const cell of data.cells) {
    const tr = element("tr", undefined, cell.converged ? "" : "bad");
    cell.row.forEach((text, i) => {
      const column = data.columns[i];
      const td = element("td", text, column.number ? "number" : "");
      if (column.title === "status") td.className = "status" + (cell.converged ? " converged" : "");
      tr.append(td);
    });
    tbody.append(tr);
  }
  byId("summary").append(thead, tbody);
  const bad = data.cells.filter(cell => !cell.converged);
  bad.forEach(cell => byId("reasons").append(element("li", reason(cell))));
  byId("why").hidden = bad.length === 0;
  byId("why").open = bad.length <= MOST_REASONS;
}

function reason(cell) {
  const named = cell.name + ", seed " + cell.seed + ": " + cell.status;
  const m = cell.measures;
  const passes = !m ? [] : [["forward", m.forward], ["backward", m.backward], ["test", m.testForward]]
    .filter(([, pass]) => pass && pass.unconverged > 0)
    .map(([what, pass]) => pass.unconverged + " of " + pass.solves + " " + what);
  return passes.length ? named + " (" + passes.join(", ") + " solves)" : named + " (" + cell.detail + ")";
}

table();
