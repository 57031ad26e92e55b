const MOST_REASONS = 6;
const STATUSES = ["training", "forward", "backward", "test"]; // four different things

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
      if (STATUSES.includes(column.title)) td.className = "status" + (text === "converged" ? " converged" : "");
      tr.append(td);
    });
    tbody.append(tr);
  }
  byId("summary").append(thead, tbody);
  const bad = data.cells.filter(cell => !cell.converged || cell.training !== "completed");
  bad.forEach(cell => byId("reasons").append(element("li", reason(cell))));
  byId("why").hidden = bad.length === 0;
  byId("why").open = bad.length <= MOST_REASONS;
}

function reason(cell) {
  const named = cell.name + ", seed " + cell.seed + ": ";
  const passes = leftPasses(cell).map(([what, pass]) => what + " solves: "
    + Object.entries(pass.statuses).map(([status, count]) => count + " " + status).join(", ")
    + (pass.rescue.rescued ? " (" + pass.rescue.rescued + " of them rescued)" : ""));
  const ended = cell.training === "completed" ? [] : [cell.training + " (" + cell.detail + ")"];
  return named + ended.concat(passes).join("; ");
}

function leftPasses(cell) {
  const m = cell.measures;
  return !m ? [] : [["forward", m.forward], ["backward", m.backward],
    ["validation", m.validation && m.validation.forward], ["test", m.test && m.test.forward]]
    .filter(([, pass]) => pass && pass.unconverged > 0);
}

table();
