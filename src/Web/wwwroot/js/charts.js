// Stacked line charts over one axis, drawn by uPlot. The server sends thinned history once and then only new points.
const smoothFloor = 1e-9;
let loading;

/** Loads uPlot once for all charts of the session. */
function library(url) {
  loading ??= new Promise((resolve, reject) => {
    if (window.uPlot) { resolve(); return; }
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("uPlot could not be loaded"));
    document.head.append(script);
  });
  return loading;
}

/** A moving average that forgets with distance, so that thinned stretches are smoothed like dense ones. */
export function smoothed(x, y, strength) {
  if (strength <= 0 || y.length < 3) return y;
  const span = (x[x.length - 1] - x[0]) / Math.max(1, x.length - 1) || 1;
  const out = new Array(y.length);
  let mean = 0, weight = 0;
  for (let i = 0; i < y.length; i++) {
    const keep = i === 0 ? 0 : Math.pow(strength, Math.min(50, (x[i] - x[i - 1]) / span));
    mean = mean * keep + y[i] * (1 - strength);
    weight = weight * keep + (1 - strength);
    out[i] = mean / Math.max(weight, smoothFloor);
  }
  return out;
}

/** One column of positions for all series of a plot; a series has null where it has no point. */
export function aligned(columns) {
  const places = [...new Set(columns.flatMap(column => column.x))].sort((a, b) => a - b);
  const index = new Map(places.map((place, i) => [place, i]));
  return [places, ...columns.map(column => {
    const row = new Array(places.length).fill(null);
    column.x.forEach((place, i) => { row[index.get(place)] = column.y[i]; });
    return row;
  })];
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function faint(name) {
  const value = colour(name);
  return /^#[0-9a-f]{6}$/i.test(value) ? `${value}59` : value;
}

const clockText = seconds => {
  const s = Math.round(seconds), h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  const two = n => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
};

class ChartGroup {
  constructor(root, data, words, language) {
    this.root = root;
    this.data = data;
    this.words = words;
    this.numbers = digits => new Intl.NumberFormat(language, { maximumSignificantDigits: digits });
    this.tiny = new Intl.NumberFormat(language, { notation: "scientific", maximumSignificantDigits: 3 });
    this.whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    this.options = { axis: "steps", log: false, smooth: 0.8 };
    this.plots = new Map();
    this.zoom = null;
    this.sync = uPlot.sync(`charts-${root.id}`);
    this.onTheme = () => this.build();
    addEventListener("lathe-theme", this.onTheme);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(root);
    this.build();
  }

  dispose() {
    removeEventListener("lathe-theme", this.onTheme);
    this.sizes.disconnect();
    this.clear();
  }

  clear() {
    for (const plot of this.plots.values()) { this.sync.unsub(plot); plot.destroy(); }
    this.plots.clear();
  }

  set(options) {
    const rebuild = options.axis !== this.options.axis || options.log !== this.options.log;
    if (options.axis !== this.options.axis) this.zoom = null;
    this.options = options;
    if (rebuild) this.build(); else this.refresh();
  }

  replace(data) {
    const same = JSON.stringify(this.shape(data)) === JSON.stringify(this.shape(this.data));
    this.data = data;
    if (same) this.refresh(); else this.build();
  }

  shape(data) {
    return data.panels.map(panel => [panel.id, panel.series.map(series => series.id)]);
  }

  append(points, markers) {
    for (const part of points) {
      const series = this.data.panels.find(panel => panel.id === part.panel)?.series.find(item => item.id === part.series);
      if (!series) continue;
      part.steps.forEach((step, i) => {
        // A step that is done again after a resume takes the place of what came after its checkpoint.
        while (series.steps.length && series.steps[series.steps.length - 1] >= step) { series.steps.pop(); series.seconds.pop(); series.values.pop(); }
        series.steps.push(step);
        series.seconds.push(part.seconds[i]);
        series.values.push(part.values[i]);
      });
    }
    if (markers) this.data.markers = markers;
    this.refresh();
  }

  /** What uPlot draws of a panel: each series, and behind a smoothed one its raw line. */
  columns(panel) {
    return panel.series.flatMap(series => {
      const x = series[this.options.axis];
      const positive = this.options.log && panel.canBeLog;
      const clean = values => positive ? values.map(value => value > 0 ? value : null) : values;
      if (!series.smooth || this.options.smooth <= 0) return [{ x, y: clean(series.values), series, look: "line" }];
      return [
        { x, y: clean(series.values), series, look: "raw" },
        { x, y: clean(smoothed(x, series.values, this.options.smooth)), series, look: "line" },
      ];
    });
  }

  /** A smoothed series keeps its two lines also while the slider stands at zero, so that the slider never rebuilds a plot. */
  drawn(panel) {
    const columns = this.columns(panel);
    return panel.series.flatMap(series => {
      const own = columns.filter(column => column.series === series);
      return series.smooth && own.length === 1 ? [{ ...own[0], look: "raw" }, own[0]] : own;
    });
  }

  range() {
    const ends = this.data.panels.flatMap(panel => panel.series.map(series => series[this.options.axis]).filter(x => x.length).flatMap(x => [x[0], x[x.length - 1]]));
    const low = Math.min(...ends), high = Math.max(...ends);
    return ends.length === 0 ? [0, 1] : low === high ? [low - 0.5, high + 0.5] : [low, high];
  }

  build() {
    this.clear();
    for (const panel of this.data.panels) {
      const host = this.root.querySelector(`[data-panel="${panel.id}"] .plot`);
      if (!host) continue;
      host.replaceChildren();
      const plot = new uPlot(this.definition(panel, host), aligned(this.drawn(panel)), host);
      this.plots.set(panel.id, plot);
      this.sync.sub(plot);
      this.read(panel, null);
    }
  }

  refresh() {
    for (const panel of this.data.panels) {
      const plot = this.plots.get(panel.id);
      if (!plot) { this.build(); return; }
      plot.setData(aligned(this.drawn(panel)), false);
      plot.redraw(false);
      const [min, max] = this.zoom ?? this.range();
      plot.setScale("x", { min, max });
      this.read(panel, plot.cursor.idx);
    }
  }

  resize() {
    for (const panel of this.data.panels) {
      const plot = this.plots.get(panel.id);
      const width = plot?.root.parentElement.clientWidth;
      if (width && Math.abs(width - plot.width) > 1) plot.setSize({ width, height: panel.height });
    }
  }

  definition(panel, host) {
    const last = panel === this.data.panels[this.data.panels.length - 1];
    const font = `11px ${colour("font") || "system-ui"}`;
    const log = this.options.log && panel.canBeLog;
    const number = this.numbers(3);
    const axis = { stroke: colour("text-3"), font, grid: { stroke: colour("chart-grid"), width: 1 }, ticks: { show: false } };
    return {
      width: host.clientWidth || 600,
      height: panel.height,
      padding: [12, 26, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: this.sync.key, setSeries: false }, drag: { x: true, y: false, setScale: true }, points: { size: 6 }, y: false },
      scales: {
        x: { time: false, range: (_, min, max) => this.zoom ?? (Number.isFinite(min) ? this.range() : [0, 1]) },
        y: log
          ? { distr: 3 }
          : { range: (_, min, max) => Number.isFinite(min) ? uPlot.rangeNum(panel.fromZero ? 0 : min, max === min ? min + Math.max(Math.abs(min) * 0.1, 1e-12) : max, 0.08, panel.fromZero) : [0, 1] },
      },
      axes: [
        { ...axis, size: last ? 24 : 8, values: last ? (_, splits) => splits.map(value => this.options.axis === "steps" ? (Number.isInteger(value) ? this.whole.format(value) : "") : clockText(value)) : () => [] },
        { ...axis, size: 64, values: (_, splits) => splits.map(value => value === null ? "" : number.format(value)) },
      ],
      series: [{}, ...this.drawn(panel).map(column => this.line(column))],
      hooks: {
        setCursor: [plot => this.read(panel, plot.cursor.idx)],
        setSelect: [plot => this.zoomTo(plot)],
        drawClear: [plot => this.marks(plot, panel)],
        ready: [plot => plot.over.addEventListener("dblclick", () => { this.zoom = null; this.refresh(); })],
      },
    };
  }

  line({ series, look }) {
    return {
      label: series.label,
      stroke: look === "raw" ? faint(series.colour) : colour(series.colour),
      width: look === "raw" ? 1 : 1.75,
      dash: series.dashed ? [6, 4] : undefined,
      spanGaps: true,
      points: { show: series.dots && look === "line", size: 6, fill: colour(series.colour) },
    };
  }

  zoomTo(plot) {
    const { left, width } = plot.select;
    if (width < 4) return;
    this.zoom = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    for (const other of this.plots.values()) other.setScale("x", { min: this.zoom[0], max: this.zoom[1] });
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }

  /** Checkpoints as ticks, best and pauses as lines through all plots. */
  marks(plot, panel) {
    const { ctx, bbox } = plot;
    const first = panel === this.data.panels[0];
    const looks = { checkpoint: ["border-strong", [2, 4]], best: ["good", []], pause: ["caution", [4, 3]], resume: ["caution", [1, 3]] };
    const signs = { checkpoint: "", best: "★", pause: "‖", resume: "▸" };
    ctx.save();
    ctx.font = `${11 * devicePixelRatio}px ${colour("font")}`;
    ctx.textAlign = "center";
    for (const marker of this.data.markers) {
      const [name, dash] = looks[marker.kind] ?? looks.checkpoint;
      const x = Math.round(plot.valToPos(marker[this.options.axis === "steps" ? "step" : "seconds"], "x", true));
      if (!(x >= bbox.left && x <= bbox.left + bbox.width)) continue;
      ctx.strokeStyle = ctx.fillStyle = colour(name);
      ctx.setLineDash(dash.map(part => part * devicePixelRatio));
      ctx.lineWidth = devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(x, marker.kind === "checkpoint" ? bbox.top + bbox.height - 6 * devicePixelRatio : bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      if (first && signs[marker.kind]) ctx.fillText(signs[marker.kind], x, bbox.top - 1 * devicePixelRatio);
    }
    ctx.restore();
  }

  /** Writes the figures under the hover line, or the last ones, into the panel's head. */
  read(panel, index) {
    const plot = this.plots.get(panel.id);
    const place = plot && index !== null && index !== undefined ? plot.data[0][index] : null;
    const number = this.numbers(panel.digits);
    for (const series of panel.series) {
      const target = this.root.querySelector(`[data-panel="${panel.id}"] [data-series="${series.id}"] .reading`);
      if (!target) continue;
      const value = this.at(series, place);
      target.textContent = value === null ? "–" : (value !== 0 && Math.abs(value) < 1e-4 ? this.tiny : number).format(value);
    }
    if (panel === this.data.panels[0]) this.place(place);
  }

  /** Value of a series at a position: the last point not beyond it. */
  at(series, place) {
    const x = series[this.options.axis];
    if (x.length === 0) return null;
    if (place === null) return series.values[series.values.length - 1];
    let low = 0, high = x.length - 1, found = -1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (x[middle] <= place) { found = middle; low = middle + 1; } else high = middle - 1;
    }
    return found < 0 ? null : series.values[found];
  }

  place(place) {
    const target = this.root.querySelector("[data-place]");
    if (!target) return;
    const marks = place === null ? [] : this.data.markers.filter(marker => marker[this.options.axis === "steps" ? "step" : "seconds"] === place).map(marker => marker.label);
    const words = place === null ? "" : this.options.axis === "steps" ? `${this.words.step} ${this.whole.format(place)}` : clockText(place);
    target.textContent = [words, ...marks].filter(Boolean).join(" · ");
  }

  /** All points as a table: one row a position, one column a series. */
  rows() {
    const series = this.data.panels.flatMap(panel => panel.series.map(item => ({ ...item, head: panel.unit ? `${panel.title}: ${item.label} (${panel.unit})` : `${panel.title}: ${item.label}` })));
    const steps = aligned(series.map(item => ({ x: item.steps, y: item.values })));
    const seconds = new Map(series.flatMap(item => item.steps.map((step, i) => [step, item.seconds[i]])));
    return {
      heads: [this.words.step, this.words.seconds, ...series.map(item => item.head)],
      rows: steps[0].map((step, i) => [step, Math.round(seconds.get(step) * 10) / 10, ...steps.slice(1).map(column => column[i])]),
    };
  }

  table(host) {
    const { heads, rows } = this.rows();
    const table = document.createElement("table");
    table.className = "table";
    const head = table.createTHead().insertRow();
    for (const text of heads) { const cell = document.createElement("th"); cell.scope = "col"; cell.textContent = text; cell.className = "num"; head.append(cell); }
    const body = table.createTBody();
    const number = this.numbers(6);
    for (const row of rows) {
      const line = body.insertRow();
      for (const value of row) { const cell = line.insertCell(); cell.className = "num"; cell.textContent = value === null ? "" : number.format(value); }
    }
    host.replaceChildren(table);
  }

  csv(name) {
    const { heads, rows } = this.rows();
    const field = value => value === null ? "" : typeof value === "number" ? String(value) : `"${value.replaceAll('"', '""')}"`;
    const text = [heads, ...rows].map(row => row.map(field).join(",")).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

// The page may have been left while the library came: then there is nothing to draw in.
const nowhere = { append() {}, replace() {}, set() {}, table() {}, csv() {}, dispose() {} };

export async function create(root, data, words, language, libraryUrl) {
  await library(libraryUrl);
  return root?.isConnected ? new ChartGroup(root, data, words, language) : nowhere;
}
