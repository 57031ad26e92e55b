const MOST_NUMBERED = 16; // classes up to which the counts fit into the squares
const MOST_SQUARES = 640; // pixels
const MOST_PLOTTED = 6; // targets
const MOST_ACROSS = 360; // pixels of names beside each other

const decimals = x => Number.isFinite(number(x)) ? x.toFixed(4) : "–";
// Four digits, but all digits of a large whole number.
const significant = x => !Number.isFinite(number(x)) ? (x === "NaN" ? "–" : x)
  : Math.abs(x) >= 1e4 && Math.abs(x) < 1e7 ? x.toFixed(0) : x.toPrecision(4);
const between = (p, show) => show(p.share ?? p.value)
  + (Number.isFinite(number(p.lower)) ? " [" + show(p.lower) + ", " + show(p.upper) + "]" : "");

// Rows of texts under headings; the first columns hold names, the others numbers.
function tableOf(headings, names, rows) {
  const align = i => i < names ? "" : "number";
  const head = element("tr");
  headings.forEach((text, i) => head.append(element("th", text, align(i))));
  const thead = element("thead");
  thead.append(head);
  const tbody = element("tbody");
  for (const row of rows) {
    const tr = element("tr");
    row.forEach((text, i) => tr.append(element("td", text, align(i))));
    tbody.append(tr);
  }
  const table = element("table");
  table.append(thead, tbody);
  const scroll = element("div", undefined, "scroll");
  scroll.append(table);
  return scroll;
}

function titled(title, note, content) {
  const box = element("div", undefined, "panel");
  box.append(element("h3", title), element("p", note, "note"), content);
  return box;
}

function evaluation(section, e) {
  section.hidden = false;
  byId("evaluated").textContent = capitalised([data.evaluated, plural(e.count, "sample")].filter(Boolean).join(": "))
    + (e.unanswered ? ", " + e.unanswered + " of them without a finite answer" : "")
    + ". In brackets: intervals of 95 % confidence"
    + (e.task === "classification" ? " (Clopper-Pearson)." : " (bootstrap).");
  const figures = element("dl");
  const panels = element("div", undefined, "panels");
  section.append(figures, panels);
  if (e.task === "classification") classification(figures, panels, e);
  else regression(section, e);
}

function regression(section, e) {
  section.append(tableOf(["target", "RMSE", "MAE", "R²", "largest error"], 1, e.targets.map(t => [
    t.name, between(t.rmse, significant), between(t.mae, significant), between(t.r2, significant),
    significant(t.maxError)])));
  const panels = element("div", undefined, "panels");
  panels.style.marginTop = "16px";
  section.append(panels);
  e.points.slice(0, MOST_PLOTTED).forEach(({values, predicted}, i) => {
    if (!values.length) return;
    const name = e.targets[i].name;
    const shown = values.length < e.count - e.unanswered ? " Of the samples " + values.length + " are shown." : "";
    plot(panels, name + ": predictions", "Predicted against true values; perfect ones lie on the diagonal." + shown,
      "true " + name, "predicted " + name, values.map((v, j) => [v, predicted[j]]), true);
    plot(panels, name + ": residuals", "Prediction less truth, by prediction; a pattern is something not learned." + shown,
      "predicted " + name, "residual", values.map((v, j) => [predicted[j], predicted[j] - v]), false);
  });
}

function plot(panels, title, note, x, y, points, square) {
  const place = element("div", undefined, "chart");
  panels.append(titled(title, note, place));
  drawIn(place, () => scatterPlot(x, y, points, square));
}

// Points [x, y] and the line on which they should lie: the diagonal of one scale for both, or y = 0.
function scatterPlot(x, y, points, square) {
  const {quiet} = look();
  const axis = axisLook();
  const xs = points.map(p => p[0]);
  const ys = points.map(p => p[1]);
  const range = list => [least(list), greatest(list)];
  const [low, high] = range(square ? xs.concat(ys) : xs);
  const room = (high - low || Math.abs(high) || 1) * .04;
  const ends = [low - room, high + room];
  const both = {...axis, type: "value", scale: true, splitNumber: 4,
    axisLabel: {color: quiet, formatter: v => tick(short(v)), hideOverlap: true, showMinLabel: false, showMaxLabel: false}};
  const scale = {...both, min: ends[0], max: ends[1]};
  return {
    textStyle: {fontFamily: fontFamily()},
    grid: {left: 72, right: 20, top: 34, bottom: 46},
    tooltip: {...tooltipLook(), formatter: p => p.seriesType === "line" ? ""
      : echarts.format.encodeHTML(x) + ": " + significant(p.value[0]) + "<br>"
        + echarts.format.encodeHTML(y) + ": " + significant(p.value[1])},
    xAxis: {...scale, name: x, nameLocation: "middle", nameGap: 28, nameTextStyle: {color: quiet}},
    yAxis: {...(square ? scale : both), name: y,
      nameTextStyle: {color: quiet, align: "left", padding: [0, 0, 0, -64]}},
    series: [
      {type: "line", data: square ? ends.map(v => [v, v]) : ends.map(v => [v, 0]), symbol: "none", silent: true,
        animation: false, lineStyle: {color: quiet, type: DASHES, width: 1}},
      {type: "scatter", data: points, color: COLOURS[0], animation: false,
        symbolSize: points.length > 300 ? 4 : 7, itemStyle: {opacity: points.length > 300 ? .5 : .75}},
    ],
  };
}

function classification(figures, panels, e) {
  const list = [
    ["Accuracy", between(e.accuracy, decimals)],
    ["Balanced accuracy", decimals(e.balancedAccuracy) + ", the mean recall of the classes"],
    ["AUC", decimals(e.auc) + (e.classes.length === 2 ? ", the area under the ROC curve"
      : ", the mean area under the ROC curves, each class against the others") + "; guessing gives 0.5"],
    ["Log loss", significant(e.logLoss) + (e.logLoss === "Infinity" ? ": a true class was given probability 0"
      : "; guessing evenly gives " + short(Math.log(e.classes.length)))],
    ["Brier score", significant(e.brierScore) + "; 0 is best, 2 worst"],
    ["Calibration error", significant(e.calibration.expectedError)
      + ", the mean gap between confidence and accuracy"],
  ];
  list.forEach(([term, text]) => figures.append(element("dt", term), element("dd", text)));

  const matrix = element("div");
  const size = Math.min(MOST_SQUARES, 110 + Math.max(180, 40 * e.classes.length));
  matrix.style.height = size + "px";
  panels.append(titled("Confusion matrix", "Samples by true and predicted class; the stronger the colour, "
    + "the larger the share of the true class.", matrix));
  drawIn(matrix, () => heatMap(e));

  const reliability = element("div");
  reliability.style.height = Math.max(size, 360) + "px";
  panels.append(titled("Reliability", "Accuracy by confidence, the probability of the predicted class. "
    + "Calibrated answers lie on the diagonal.", reliability));
  drawIn(reliability, () => reliabilityDiagram(e.calibration.bins));

  panels.append(titled("Classes", "Precision is the share of a class's predictions that are right, recall "
    + "the share of its samples that are found.", tableOf(
    ["class", "samples", "predicted", "precision", "recall", "F1"], 1, e.scores.map(s =>
      [s.name, s.samples, s.predicted, decimals(s.precision), decimals(s.recall), decimals(s.f1)]))));
  if (e.mistakes.length) {
    panels.append(titled("Most confident mistakes", "Samples are counted from 0.", tableOf(
      ["true class", "taken for", "probability", "sample"], 2, e.mistakes.map(m =>
        [m.truth, m.predicted, decimals(m.probability), m.sample]))));
  }
}

function heatMap(e) {
  const {ink, quiet, card} = look();
  const strong = COLOURS[0];
  const names = e.classes;
  const cells = e.confusion.flatMap((row, i) => row.map((count, j) => {
    const share = e.scores[i].samples ? count / e.scores[i].samples : 0;
    return {value: [j, i, share, count], label: {color: share > .5 ? "#ffffff" : count ? ink : quiet}};
  }));
  const axis = {
    ...axisLook(), type: "category", data: names, axisTick: {show: false}, splitLine: {show: false},
    nameLocation: "middle", nameTextStyle: {color: quiet},
  };
  const labels = {color: quiet, width: 90, overflow: "truncate"};
  const widest = Math.min(90, 10 + 7 * greatest(names.map(n => n.length)));
  const room = widest + 6;
  const crowded = names.length * widest > MOST_ACROSS;
  return {
    textStyle: {fontFamily: fontFamily()},
    grid: {left: room + 26, right: 12, top: 12, bottom: crowded ? room + 26 : 48},
    tooltip: {
      ...tooltipLook(),
      formatter: p => echarts.format.encodeHTML(names[p.value[1]]) + " taken for "
        + echarts.format.encodeHTML(names[p.value[0]]) + ": " + p.value[3]
        + " (" + (100 * p.value[2]).toFixed(1) + " %)",
    },
    xAxis: {...axis, name: "predicted class", nameGap: crowded ? room + 4 : 28,
      axisLabel: {...labels, rotate: crowded ? 90 : 0}},
    yAxis: {...axis, name: "true class", nameGap: room + 8, inverse: true, axisLabel: labels},
    visualMap: {show: false, dimension: 2, min: 0, max: 1, inRange: {color: [card, strong]}},
    series: [{
      type: "heatmap",
      progressive: 0, // all at once
      data: cells,
      label: {show: names.length <= MOST_NUMBERED, formatter: p => p.value[3]},
      itemStyle: {borderColor: axisLook().axisLine.lineStyle.color, borderWidth: names.length <= 40 ? 1 : 0},
      animation: false,
    }],
  };
}

// The interval of a bin as a line with caps: [confidence, lower, upper].
function whisker(params, api) {
  const [x, low] = api.coord([api.value(0), api.value(1)]);
  const high = api.coord([api.value(0), api.value(2)])[1];
  const line = (x1, y1, x2, y2) => ({
    type: "line",
    shape: {x1, y1, x2, y2},
    style: {stroke: COLOURS[0], lineWidth: 1.5},
  });
  return {
    type: "group",
    children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)],
  };
}

function reliabilityDiagram(bins) {
  const {quiet} = look();
  const axis = axisLook();
  const filled = bins.filter(b => b.accuracy.total > 0);
  const share = {...axis, type: "value", min: 0, max: 1, nameTextStyle: {color: quiet, align: "left",
    padding: [0, 0, 0, -36]}};
  const describe = b => "confidence " + decimals(b.confidence) + "<br>accuracy " + between(b.accuracy, decimals)
    + "<br>" + plural(b.accuracy.total, "sample");
  return {
    textStyle: {fontFamily: fontFamily()},
    grid: [{left: 46, right: 16, top: 34, bottom: 136}, {left: 46, right: 16, height: 56, bottom: 46}],
    tooltip: {...tooltipLook(), formatter: p => p.seriesType === "line" ? "" : describe(filled[p.dataIndex])},
    xAxis: [
      {...share, axisLabel: {show: false}, splitLine: {show: false}},
      {...share, gridIndex: 1, name: "confidence", nameLocation: "middle", nameGap: 28,
        nameTextStyle: {color: quiet}, splitLine: {show: false}},
    ],
    yAxis: [
      {...share, name: "accuracy"},
      {...share, gridIndex: 1, name: "samples", max: undefined, splitNumber: 2, minInterval: 1},
    ],
    series: [
      {type: "line", data: [[0, 0], [1, 1]], symbol: "none", silent: true, animation: false,
        lineStyle: {color: quiet, type: DASHES, width: 1}},
      {type: "custom", renderItem: whisker, animation: false, encode: {x: 0, y: [1, 2]},
        data: filled.map(b => [b.confidence, b.accuracy.lower, b.accuracy.upper])},
      {type: "scatter", symbolSize: 9, color: COLOURS[0], animation: false,
        data: filled.map(b => [b.confidence, b.accuracy.share])},
      {type: "custom", xAxisIndex: 1, yAxisIndex: 1, animation: false, renderItem: countBar, encode: {x: [0, 1], y: 2},
        data: filled.map(b => [b.from, b.to, b.accuracy.total])},
    ],
  };
}

// The samples of a bin as a bar over its width: [from, to, count].
function countBar(params, api) {
  const [left, top] = api.coord([api.value(0), api.value(2)]);
  const [right, bottom] = api.coord([api.value(1), 0]);
  return {
    type: "rect",
    shape: {x: left + 1, y: top, width: right - left - 2, height: bottom - top},
    style: {fill: look().quiet},
  };
}
