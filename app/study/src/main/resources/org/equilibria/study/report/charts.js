const MOST_PANELS = 6;
const MOST_LABELS = 4; // more of them lie over each other

const coloured = data.varied.includes("solver") ? "solver" : data.varied[0];
const rest = data.varied.filter(d => d !== coloured);
const panelled = rest.includes("activation") ? "activation"
  : rest.find(d => distinct(data.cells.map(c => c.labels[d])).length <= MOST_PANELS);
const hues = distinct(data.cells.map(c => c.labels[coloured]));
const panels = panelled ? distinct(data.cells.map(c => c.labels[panelled])) : [undefined];
const measured = data.cells.filter(c => c.measures);

const hue = cell => hues.indexOf(cell.labels[coloured]);
const colour = cell => COLOURS[hue(cell) % COLOURS.length];
// Thick lines first and thin ones on top, so that curves which coincide can all be seen.
const thickness = cell => Math.max(1.5, 6 - 2.25 * hue(cell));
const title = cell => cell.name + ", seed " + cell.seed
  + (cell.converged ? "" : " (" + state(cell) + ")");

/** What is not as it should be, in a few words. */
function state(cell) {
  const left = leftPasses(cell);
  return cell.training !== "completed" || !left.length ? cell.training
    : left[0][1].unconverged + " of " + left[0][1].solves + " " + left[0][0] + " solves not converged";
}

const series = (cell, id) => (cell.measures.perEpoch[id] || []).map((value, epoch) => [epoch, number(value)]);
const isSeen = points => points.some(([, y]) => Number.isFinite(y) && y !== 0);

const charts = [
  {
    title: "Residual by evaluation",
    note: "Relative residual ||f(z) − z|| / ||f(z)|| of the samples still unsolved, after each evaluation "
      + "of a batch solve. The lower the line falls for the same number of evaluations, the better.",
    x: "evaluations",
    y: "relative residual",
    log: true,
    choices: [
      {label: "Solve", values: [["first forward", "forward 0"], ["last forward", "forward 1"],
        ["first backward", "backward 0"], ["last backward", "backward 1"]]},
      {label: "Sample", values: [["worst", "maxRelativeResidual"], ["median", "medianRelativeResidual"]]},
    ],
    line(cell, [which, sample]) {
      const [pass, position] = which.split(" ");
      const traces = cell.measures.traces.filter(t => t.pass === pass);
      const trace = position === "0" ? traces[0] : traces[traces.length - 1];
      return trace ? trace.evaluation.map((e, i) => [e, number(trace[sample][i])]) : [];
    },
  },
  ...data.charts.map(({chart, figures}) => ({
    ...chart,
    x: "epoch",
    choices: [{label: "Figure", values: figures.filter(f => measured.some(c => isSeen(series(c, f.id))))
      .map(f => [f.label, f.id])}],
    line: (cell, [id]) => series(cell, id),
  })),
  {
    title: "Figures by cell",
    note: "Any column of cells.csv that holds numbers, by the number of the cell.",
    x: "cell",
    y: "figure",
    log: false,
    choices: [{label: "Figure", values: distinct(measured.flatMap(c => Object.keys(c.figures)))
      .filter(id => !["cell", "seed"].includes(id)).map(id => [id, id])}],
    line: (cell, [id]) => id in cell.figures ? [[cell.cell, number(cell.figures[id])]] : [],
  },
];

function shortState(cell) {
  return cell.training !== "completed" ? cell.training : "not converged";
}

function line(chart, cell, chosen, labelled) {
  return curve(chart, title(cell), chart.line(cell, chosen), {
    z: 2 + hue(cell),
    color: colour(cell),
    lineStyle: {width: thickness(cell), type: cell.converged ? "solid" : DASHES},
    endLabel: {show: labelled && !cell.converged, formatter: shortState(cell), color: colour(cell)},
    labelLayout: {moveOverlap: "shiftY"},
  });
}

function option(chart, cells, chosen) {
  const unconverged = cells.filter(c => !c.converged).length;
  const labelled = unconverged > 0 && unconverged <= MOST_LABELS;
  // The panels of a chart share their scales, so that they can be compared.
  const shared = limits(chart, measured.map(c => chart.line(c, chosen)));
  return {
    ...frame(chart, shared, labelled ? 84 : 20),
    series: cells.map(c => line(chart, c, chosen, labelled)),
  };
}

function drawAll(chart) {
  const section = element("section");
  section.append(element("h2", chart.title), element("p", chart.note, "note"));
  const selects = chart.choices.map(choice => {
    const select = element("select");
    choice.values.forEach(([text, value]) => select.append(new Option(text, value)));
    return select;
  });
  if (selects.length) {
    const bar = element("div", undefined, "choices");
    selects.forEach((select, i) => {
      const label = element("label", chart.choices[i].label + " ");
      label.append(select);
      bar.append(label);
    });
    section.append(bar);
  }
  const grid = element("div", undefined, "panels");
  section.append(grid);
  byId("charts").append(section);
  const redraws = panels.map(panel => {
    const box = element("div", undefined, "panel");
    if (panel !== undefined) box.append(element("h3", panelled + " " + panel));
    const place = element("div", undefined, "chart");
    box.append(place);
    grid.append(box);
    const cells = measured.filter(c => panel === undefined || c.labels[panelled] === panel);
    return drawIn(place, () => option(chart, cells, selects.map(s => s.value)));
  });
  selects.forEach(s => s.addEventListener("change", () => redraws.forEach(redraw => redraw())));
}

function key() {
  hues.forEach((label, i) => {
    byId("key").append(keyItem(COLOURS[i % COLOURS.length], coloured ? coloured + " " + label : "base"));
  });
  byId("key").append("One line a cell"
    + (data.study.study.seeds.length > 1 ? " (" + data.study.study.seeds.length + " seeds)" : "")
    + "; dashed: some solve did not converge. Point at a line for its figures.");
}

if (measured.length) {
  key();
  charts.filter(c => c.choices.every(choice => choice.values.length)).forEach(drawAll);
} else {
  byId("key").textContent = "There is nothing to draw: no cell was measured.";
}
