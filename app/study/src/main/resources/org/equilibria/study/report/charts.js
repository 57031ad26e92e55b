// Colours that differ for colour-blind readers, too (Okabe and Ito 2008), on light and dark pages.
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6bb1", "#7f7f7f"];
const MOST_PANELS = 6;
const MOST_DECADES = 7;
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
  + (cell.converged ? "" : " (" + cell.status + ")");

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
  {
    title: "Loss by epoch",
    note: "The loss summed over the training samples. Solvers that meet the tolerance "
      + "reach the same equilibria, so their curves coincide.",
    x: "epoch",
    y: "training loss",
    log: true,
    choices: [],
    line: cell => cell.measures.perEpoch.loss.map((loss, epoch) => [epoch, number(loss)]),
  },
  {
    title: "Evaluations by epoch",
    note: "Evaluations that the solve of a sample took in each epoch.",
    x: "epoch",
    y: "evaluations a solve",
    log: false,
    choices: [
      {label: "Solve", values: [["forward", "forward"], ["backward", "backward"]]},
      {label: "Samples", values: [["mean", "Mean"], ["most", "Max"]]},
    ],
    line: (cell, [pass, figure]) => cell.measures.perEpoch[pass + "Evaluations" + figure]
      .map((count, epoch) => [epoch, count])
      .filter(([, count]) => count > 0),
  },
];

// A logarithmic chart is drawn in powers of ten: ECharts labels its own log axis too sparsely.
const height = (chart, y) => chart.log ? Math.log10(y) : y;

function drawable(chart, points) {
  return points.filter(([, y]) => Number.isFinite(y) && (!chart.log || y > 0));
}

function series(chart, cell, chosen, labelled) {
  const points = drawable(chart, chart.line(cell, chosen)).map(([x, y]) => [x, height(chart, y), y]);
  return {
    type: "line",
    name: title(cell),
    data: points,
    showSymbol: points.length < 2,
    symbolSize: 6,
    z: 2 + hue(cell),
    color: colour(cell),
    lineStyle: {width: thickness(cell), type: cell.converged ? "solid" : [4, 4]},
    emphasis: {focus: "series"},
    endLabel: {show: labelled && !cell.converged, formatter: cell.status, color: colour(cell)},
    labelLayout: {moveOverlap: "shiftY"},
    animation: false,
  };
}

function option(chart, cells, chosen, limits) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim();
  const quiet = style.getPropertyValue("--quiet").trim();
  const line = style.getPropertyValue("--line").trim();
  const card = style.getPropertyValue("--card").trim();
  const axis = {
    nameTextStyle: {color: quiet},
    axisLabel: {color: quiet},
    axisLine: {lineStyle: {color: line}},
    splitLine: {lineStyle: {color: line}},
  };
  const unconverged = cells.filter(c => !c.converged).length;
  const labelled = unconverged > 0 && unconverged <= MOST_LABELS;
  return {
    backgroundColor: "transparent",
    textStyle: {fontFamily: getComputedStyle(document.body).fontFamily},
    grid: {left: 64, right: labelled ? 84 : 20, top: 34, bottom: 46},
    tooltip: {
      trigger: "item",
      backgroundColor: card,
      borderColor: line,
      textStyle: {color: ink},
      formatter: p => echarts.format.encodeHTML(p.seriesName) + "<br>" + chart.x + " " + p.data[0]
        + ": " + Number(p.data[2].toPrecision(4)),
    },
    xAxis: {...axis, type: "value", name: chart.x, nameLocation: "middle", nameGap: 28,
      minInterval: 1, min: limits.left, max: limits.right, splitLine: {show: false}},
    yAxis: {...axis, type: "value", interval: limits.interval, name: chart.y, nameLocation: "end",
      nameTextStyle: {color: quiet, align: "left", padding: [0, 0, 0, -56]},
      min: limits.low, max: limits.high,
      axisLabel: {color: quiet, formatter: chart.log ? power : undefined}},
    series: cells.map(c => series(chart, c, chosen, labelled)),
  };
}

function power(exponent) {
  return Math.abs(exponent) <= 3 ? String(10 ** exponent) : "1e" + exponent;
}

// The panels of a chart share their scales, so that they can be compared.
function limits(chart, chosen) {
  const points = measured.flatMap(c => drawable(chart, chart.line(c, chosen)));
  if (!points.length) return {};
  const xs = points.map(p => p[0]);
  const ys = points.map(p => height(chart, p[1]));
  return {left: least(xs), right: greatest(xs),
    ...(chart.log ? decades(least(ys), greatest(ys)) : {low: 0, high: undefined})};
}

// Whole powers of ten, evenly spaced.
function decades(lowest, highest) {
  const high = Math.ceil(highest - 1e-9);
  const span = Math.max(1, high - Math.floor(lowest));
  const interval = Math.ceil(span / MOST_DECADES);
  return {low: high - interval * Math.ceil(span / interval), high, interval};
}

const least = list => list.reduce((a, b) => Math.min(a, b));
const greatest = list => list.reduce((a, b) => Math.max(a, b));

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
  const drawings = panels.map(panel => {
    const box = element("div", undefined, "panel");
    if (panel !== undefined) box.append(element("h3", panelled + " " + panel));
    const place = element("div", undefined, "chart");
    box.append(place);
    grid.append(box);
    const cells = measured.filter(c => panel === undefined || c.labels[panelled] === panel);
    return {cells, drawing: echarts.init(place)};
  });
  const draw = () => {
    const chosen = selects.map(s => s.value);
    const shared = limits(chart, chosen);
    drawings.forEach(d => d.drawing.setOption(option(chart, d.cells, chosen, shared), true));
  };
  selects.forEach(select => select.addEventListener("change", draw));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("resize", () => drawings.forEach(d => d.drawing.resize()));
  draw();
}

function key() {
  hues.forEach((label, i) => {
    const item = element("span", undefined, "item");
    const swatch = element("span", undefined, "swatch");
    swatch.style.borderTopColor = COLOURS[i % COLOURS.length];
    item.append(swatch, coloured ? coloured + " " + label : "base");
    byId("key").append(item);
  });
  byId("key").append("One line a cell"
    + (data.study.study.seeds.length > 1 ? " (" + data.study.study.seeds.length + " seeds)" : "")
    + "; dashed: some solve did not converge. Point at a line for its figures.");
}

if (measured.length) {
  key();
  charts.forEach(drawAll);
} else {
  byId("key").textContent = "There is nothing to draw: no cell was measured.";
}
