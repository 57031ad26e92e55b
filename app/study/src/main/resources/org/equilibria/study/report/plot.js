// Colours that differ for colour-blind readers, too (after Okabe and Ito 2008), with a contrast of 3 on light
// and dark pages.
const COLOURS = ["#0077bb", "#c07a00", "#00885f", "#b85c92", "#d55e00", "#3f93c8", "#8c6bb1", "#7f7f7f"];
// Shapes tell them apart where colours do not.
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "arrow", "pin"];
const DASHES = [4, 4];
const MOST_DECADES = 7;

const least = list => list.reduce((a, b) => Math.min(a, b));
const greatest = list => list.reduce((a, b) => Math.max(a, b));

// Draw into a place now and whenever the page turns light or dark; return how to draw again.
function drawIn(place, option) {
  const drawing = echarts.init(place);
  const draw = () => drawing.setOption(option(), true);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
  new ResizeObserver(() => drawing.resize()).observe(place);
  return draw;
}

// Colours of the page as it is shown now.
function look() {
  const style = getComputedStyle(document.documentElement);
  const of = name => style.getPropertyValue(name).trim();
  return {ink: of("--ink"), quiet: of("--quiet"), line: of("--line"), card: of("--card"), alarm: of("--alarm")};
}

function axisLook() {
  const {quiet, line} = look();
  return {
    nameTextStyle: {color: quiet},
    axisLabel: {color: quiet},
    axisTick: {lineStyle: {color: line}},
    axisLine: {lineStyle: {color: line}},
    splitLine: {lineStyle: {color: line}},
  };
}

function tooltipLook() {
  const {ink, line, card} = look();
  return {backgroundColor: card, borderColor: line, textStyle: {color: ink}};
}

const fontFamily = () => getComputedStyle(document.body).fontFamily;
const short = x => Number(x.toPrecision(4));

// A number without a row of zeros.
function written(x) {
  const size = Math.abs(x);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? x.toExponential() : String(x);
}

// The label of a tick, without the digits that steps of a tenth leave.
const tick = x => written(Number(x.toPrecision(12)));

// A logarithmic chart is drawn in powers of ten: ECharts labels its own log axis too sparsely.
const height = (chart, y) => chart.log ? Math.log10(y) : y;

function drawable(chart, points) {
  return points.filter(([, y]) => Number.isFinite(y) && (!chart.log || y > 0));
}

// A line through points [x, y].
function curve(chart, name, points, looks) {
  const data = drawable(chart, points).map(([x, y]) => [x, height(chart, y), y]);
  return {
    type: "line",
    name,
    data,
    showSymbol: data.length < 2,
    symbolSize: 6,
    emphasis: {focus: "series"},
    animation: false,
    ...looks,
  };
}

// Everything of a chart but its lines.
function frame(chart, limits, right) {
  const {quiet} = look();
  const axis = axisLook();
  return {
    backgroundColor: "transparent",
    animation: false,
    textStyle: {fontFamily: fontFamily()},
    grid: {left: 64, right, top: 34, bottom: 46},
    tooltip: {
      ...tooltipLook(),
      trigger: "item",
      formatter: p => echarts.format.encodeHTML(p.seriesName) + "<br>" + chart.x + " "
        + (chart.logX ? written(short(10 ** p.data[0])) : p.data[0])
        + ": " + written(short(p.data[2])),
    },
    xAxis: {...axis, type: "value", name: chart.x, nameLocation: "middle", nameGap: 28,
      minInterval: limits.right < 1 && !chart.logX ? 0 : 1, min: limits.left, max: limits.right,
      splitLine: {show: false}, axisLabel: {color: quiet, formatter: chart.logX ? power : tick}},
    yAxis: {...axis, type: "value", interval: limits.interval, name: chart.y, nameLocation: "end",
      nameTextStyle: {color: quiet, align: "left", padding: [0, 0, 0, -56]},
      min: limits.low, max: limits.high, scale: true,
      axisLabel: {color: quiet, formatter: chart.log ? power : tick}},
  };
}

function power(exponent) {
  if (!Number.isInteger(exponent)) return written(short(10 ** exponent));
  return Math.abs(exponent) <= 3 ? String(10 ** exponent) : "1e" + exponent;
}

// The least and greatest values of the axes that show all lines.
function limits(chart, lines) {
  const points = lines.flatMap(line => drawable(chart, line));
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

function keyItem(colour, text, dashed) {
  const item = element("span", undefined, "item");
  const swatch = element("span", undefined, dashed ? "swatch dashed" : "swatch");
  swatch.style.borderTopColor = colour;
  item.append(swatch, text);
  return item;
}
