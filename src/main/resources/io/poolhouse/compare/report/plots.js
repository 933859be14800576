'use strict';
// Names come from hostile input. They reach the page as text nodes and ECharts as the results of
// formatter functions only: its templates, rich text and HTML tooltips never see them.
const plots = (() => {
  const root = document.documentElement;
  const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
  const SHAPES = {
    better: 'triangle',
    worse: 'path://M0,0L10,0L5,9Z',
    same: 'circle',
    plain: 'circle',
    reference: 'diamond',
  };
  const CURVE_SHAPES = ['circle', 'rect', 'triangle', 'diamond', 'path://M0,0L10,0L5,9Z', 'roundRect'];
  const DASHES = ['solid', [8, 4], [2, 3], [10, 3, 2, 3]];

  const color = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
  const text = (size = 12.5) => ({ color: color('ink'), fontFamily: SANS, fontSize: size });
  const finite = value => typeof value === 'number' && Number.isFinite(value);
  const rounded = value => (finite(value) ? String(Math.round(value * 1000) / 1000).replace('-', '−') : '–');
  const signed = value => String(Math.round(value * 1e6) / 1e6).replace('-', '−');

  function tip(name, lines) {
    const box = document.createElement('div');
    box.className = 'tip';
    const title = document.createElement('b');
    title.textContent = name;
    box.append(title);
    for (const line of lines) {
      const row = document.createElement('div');
      row.textContent = line;
      box.append(row);
    }
    return box;
  }

  const tooltip = formatter => ({
    trigger: 'item', confine: true, formatter,
    backgroundColor: color('paper'), borderColor: color('line'), textStyle: text(13),
  });

  const valueAxis = (name, extra) => Object.assign({
    type: 'value', scale: true, name, nameLocation: 'middle', nameGap: 30,
    nameTextStyle: { color: color('muted'), fontFamily: SANS, fontSize: 12.5 },
    axisLabel: { ...text(12), color: color('muted'), formatter: signed, hideOverlap: true },
    axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: color('grid') } },
  }, extra);

  function textWidth(words, size = 12.5) {
    const pen = textWidth.pen || (textWidth.pen = document.createElement('canvas').getContext('2d'));
    pen.font = `${size}px ${SANS}`;
    return Math.ceil(Math.max(0, ...words.map(word => pen.measureText(word).width)));
  }

  /** A line from low to high with ends. Dimensions: low, high, place on the other axis. */
  function whiskers(points, horizontal, colors, extra) {
    return Object.assign({
      type: 'custom', silent: true, z: 2, clip: true,
      encode: horizontal ? { x: [0, 1], y: 2 } : { y: [0, 1], x: 2 },
      data: points.filter(point => finite(point[0]) && finite(point[1])),
      renderItem: (params, api) => {
        const at = value => api.coord(horizontal ? [value, api.value(2)] : [api.value(2), value]);
        const [x1, y1] = at(api.value(0));
        const [x2, y2] = at(api.value(1));
        const style = { stroke: colors[api.value(3)], lineWidth: horizontal ? 2.2 : 1.4, opacity: horizontal ? 0.85 : 0.55 };
        const line = shape => ({ type: 'line', shape, style });
        const cap = (x, y) => (horizontal
          ? line({ x1: x, y1: y - 4, x2: x, y2: y + 4 })
          : line({ x1: x - 3, y1: y, x2: x + 3, y2: y }));
        return { type: 'group', children: [line({ x1, y1, x2, y2 }), cap(x1, y1), cap(x2, y2)] };
      },
    }, extra);
  }

  function markStyle(mark) {
    return mark === 'same'
      ? { color: color('paper'), borderColor: color(mark), borderWidth: 2.2, opacity: 1 }
      : { color: color(mark), opacity: 1 };
  }

  /** The range of the rows, and of those lines that do not squeeze the rows into a corner. */
  function range(plot) {
    if (finite(plot.least)) return { least: plot.least, most: plot.most, lines: plot.lines, beyond: [] };
    const values = plot.rows.flatMap(row => [row.low, row.high, row.value]).filter(finite);
    let least = Math.min(...values);
    let most = Math.max(...values);
    const span = Math.max(most - least, 1e-3);
    const lines = [];
    const beyond = [];
    for (const line of plot.lines.filter(one => finite(one.value))) {
      const near = line.name === '' || Math.max(most, line.value) - Math.min(least, line.value) < 2.5 * span;
      (near ? lines : beyond).push(line);
    }
    for (const line of lines) {
      least = Math.min(least, line.value);
      most = Math.max(most, line.value);
    }
    const room = Math.max(most - least, 1e-3) * 0.05;
    return { least: least - room, most: most + room, lines, beyond };
  }

  function dots(plot, width) {
    const { rows } = plot;
    const { least, most, lines, beyond } = range(plot);
    const named = lines.filter(line => line.name !== '');
    const narrow = width < 520;
    // On a phone the parts of a name stand below each other: cut short, names would look alike.
    const stacked = narrow && rows.some(row => row.name.includes(' · '));
    const long = rows.length > 24;
    const size = rows.length > 40 ? 12 : 13;
    const shown = row => (stacked ? row.name.split(' · ').join('\n') : row.name);
    const names = rows.flatMap(row => shown(row).split('\n'));
    const left = Math.min(textWidth(names, size) + 16, width * (narrow ? 0.36 : 0.34));
    const right = textWidth(rows.map(row => row.label), size) + 22;
    const top = (long ? 30 : 8) + named.length * 17;
    const bottom = 52 + (beyond.length ? 22 : 0);
    const lineCount = Math.max(...rows.map(row => shown(row).split('\n').length));
    const rowHeight = (rows.length > 40 ? 21 : 30) + (lineCount - 1) * 14;
    const category = (position, label, labelColor) => ({
      type: 'category', position, inverse: true, data: rows.map((row, index) => String(index)),
      axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false },
      axisLabel: {
        ...text(size), interval: 0, lineHeight: 15, width: position === 'left' ? left - 14 : undefined,
        overflow: 'truncate', formatter: value => label(rows[value]),
        color: (value) => labelColor(rows[value]),
      },
    });
    const colors = rows.map(row => color(row.mark));
    const step = stepOf(least, most, (width - left - right) / (narrow ? 45 : 80));
    const axis = extra => valueAxis('', {
      scale: true, min: finite(plot.least) ? least : Math.floor(least / step) * step,
      max: finite(plot.most) ? most : Math.ceil(most / step) * step, interval: step, ...extra,
    });
    const marks = [...new Set(rows.map(row => row.mark))];
    return {
      height: top + bottom + rows.length * rowHeight,
      option: {
        grid: { left, right, top, bottom },
        tooltip: tooltip(item => {
          const row = rows[item.value[1]];
          return tip(row.name, row.low === row.high
            ? [row.label] : [`${row.label}  (${rounded(row.low)} to ${rounded(row.high)})`]);
        }),
        title: beyond.length ? {
          text: '◂ off the plot: ' + beyond.map(line => `${line.name} ${line.label}`).join(', '),
          left: left, bottom: 0, textStyle: { ...text(12), color: color('muted'), fontWeight: 400, width: width - left, overflow: 'truncate' },
        } : undefined,
        xAxis: [
          axis({ name: plot.axis, nameTextStyle: { ...text(12.5), color: color('muted'), width: width - left - 20, overflow: 'break' } }),
          axis({ position: 'top', show: long, splitLine: { show: false } }),
        ],
        yAxis: [
          category('left', shown, () => color('ink')),
          category('right', row => row.label, row => color(row.mark === 'plain' ? 'ink' : row.mark)),
        ],
        series: [
          ...lines.map((line, index) => rule(line, named.indexOf(line), long, index)),
          whiskers(rows.map((row, index) => [row.low, row.high, index, index]).filter(row => row[0] !== row[1]), true, colors),
          ...marks.map(mark => ({
            type: 'scatter', z: 10, symbol: SHAPES[mark], symbolSize: mark === 'reference' ? 13 : 11,
            itemStyle: markStyle(mark), emphasis: { scale: 1.3 },
            data: rows.flatMap((row, index) => (row.mark === mark && finite(row.value) ? [[row.value, index]] : [])),
          })),
        ],
      },
    };
  }

  /** A step of 1, 2 or 5 times a power of ten that leaves room for the labels. */
  function stepOf(least, most, labels) {
    const rough = Math.max(most - least, 1e-9) / Math.max(2, Math.floor(labels));
    const power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough);
  }

  function rule(line, height, long) {
    const zero = line.name === '';
    return {
      type: 'scatter', data: [], silent: true,
      markLine: {
        silent: true, z: 1, symbol: 'none', animation: false, data: [{ xAxis: line.value }],
        lineStyle: { color: color(zero ? 'ink' : 'muted'), width: zero ? 1.2 : 1.4, type: zero ? 'solid' : [5, 4] },
        label: {
          show: !zero, ...text(12), color: color('muted'), position: 'start', distance: 4 + height * 16 + (long ? 20 : 0),
          formatter: () => `${line.name} ${line.label}`,
        },
      },
    };
  }

  function curves(plot, width) {
    const { rows } = plot;
    const narrow = width < 520;
    const look = index => ({
      color: color('series-' + (index % 8 + 1)),
      symbol: CURVE_SHAPES[index % CURVE_SHAPES.length],
      dash: DASHES[Math.floor(index / 2) % DASHES.length],
    });
    const at = index => (index - (rows.length - 1) / 2);
    const xs = rows.flatMap(row => row.points.map(point => point.x));
    const span = Math.max(...xs) - Math.min(...xs) || 1;
    // Side by side, so that the intervals of several curves do not hide each other.
    const dodge = Math.min(0.006 * span, 0.05 * span / rows.length);
    const legendRows = Math.ceil(rows.length * (narrow ? 0.7 : 0.25));
    const top = 22 + legendRows * 22 + (plot.title ? 28 : 0);
    const series = [];
    rows.forEach((row, index) => {
      const { color: stroke, symbol, dash } = look(index);
      const shift = at(index) * dodge;
      series.push({
        type: 'line', name: String(index), symbol, symbolSize: 8, z: 3, showAllSymbol: true, connectNulls: true,
        lineStyle: { color: stroke, width: 2.2, type: dash }, itemStyle: { color: stroke },
        data: row.points.map(point => ({ value: [point.x + shift, point.value], point })),
      });
      series.push(whiskers(row.points.map(point => [point.low, point.high, point.x + shift, 0]), false, [stroke], { name: String(index) }));
    });
    return {
      height: top + (narrow ? 260 : 340),
      option: {
        grid: { left: 52, right: 18, top, bottom: 48 },
        title: plot.title ? { text: plot.title, left: 0, top: 0, textStyle: { ...text(14), fontWeight: 600, width: width - 20, overflow: 'truncate' } } : undefined,
        legend: {
          data: rows.map((row, index) => String(index)), left: 40, top: plot.title ? 28 : 0, itemWidth: 34,
          textStyle: { ...text(12.5), width: narrow ? 110 : 220, overflow: 'truncate' }, inactiveColor: color('line'),
          formatter: index => rows[index].name,
        },
        tooltip: tooltip(item => tip(rows[item.seriesName].name, [
          `${plot.across} ${signed(item.data.point.x)}`,
          `${rounded(item.data.point.value)}  (${rounded(item.data.point.low)} to ${rounded(item.data.point.high)})`,
        ])),
        xAxis: valueAxis(plot.across, { min: Math.min(...xs) - span * 0.03, max: Math.max(...xs) + span * 0.03,
          axisLabel: { ...text(12), color: color('muted'), hideOverlap: true, showMinLabel: false, showMaxLabel: false,
            formatter: value => (Number.isInteger(value) ? value.toLocaleString('en') : '') }, minInterval: 1, splitLine: { show: false } }),
        yAxis: valueAxis(plot.axis, { nameGap: 38 }),
        series,
      },
    };
  }

  function scatter(plot, width) {
    const { rows } = plot;
    const widths = [...new Set(rows.map(row => row.x))].sort((a, b) => a - b);
    const { least, most } = range(plot);
    const narrow = width < 520;
    const marks = [...new Set(rows.map(row => row.mark))];
    const height = narrow ? 320 : 440;
    const step = stepOf(least, most, 7);
    const from = Math.floor(least / step) * step;
    const to = Math.ceil(most / step) * step;
    const named = apart(rows, 15 * (to - from) / (height - 64));
    return {
      height,
      option: {
        grid: { left: 52, right: narrow ? 24 : 130, top: 14, bottom: 50 },
        tooltip: tooltip(item => tip(rows[item.data.row].name, [rows[item.data.row].label, `${rows[item.data.row].x.toLocaleString('en')} numbers`])),
        xAxis: {
          type: 'log', logBase: 2, min: widths[0] / 1.3, max: widths[widths.length - 1] * 1.3,
          name: plot.across, nameLocation: 'middle', nameGap: 30,
          nameTextStyle: { ...text(12.5), color: color('muted') },
          axisLabel: { show: false }, axisTick: { show: false }, axisLine: { lineStyle: { color: color('line') } },
          splitLine: { show: false }, minorTick: { show: false },
        },
        yAxis: valueAxis(plot.axis, { nameGap: 38, min: from, max: to, interval: step }),
        series: [
          // The axis' own labels stand at powers of two; these stand where there are vectors.
          {
            type: 'scatter', data: [], silent: true,
            markLine: {
              silent: true, z: 1, symbol: 'none', animation: false, lineStyle: { color: color('grid'), type: 'solid' },
              label: { position: 'start', ...text(12), color: color('muted'), formatter: item => item.value.toLocaleString('en') },
              data: spaced(widths, (width - 150) / 60).map(value => ({ xAxis: value })),
            },
          },
          ...marks.map(mark => ({
            type: 'scatter', z: 10, symbol: SHAPES[mark], symbolSize: 11, itemStyle: markStyle(mark),
            label: {
              show: true, position: 'right', ...text(12), formatter: item => (named.has(rows[item.data.row]) ? rows[item.data.row].name : ''),
              width: narrow ? 80 : 150, overflow: 'truncate',
            },
            data: rows.flatMap((row, index) => (row.mark === mark && finite(row.value) ? [{ value: [row.x, row.value], row: index }] : [])),
          })),
        ],
      },
    };
  }

  /** Those of the rows whose names do not touch: the reference, then the best of each width. */
  function apart(rows, gap) {
    const named = new Set();
    const first = rows.filter(row => row.mark === 'reference');
    for (const row of [...first, ...rows]) {
      const near = other => other.x === row.x && Math.abs(other.value - row.value) < gap;
      if (![...named].some(near)) named.add(row);
    }
    return named;
  }

  /** Those of the widths whose labels do not touch, on a log axis with room for so many. */
  function spaced(widths, most) {
    const gap = (Math.log2(widths[widths.length - 1] / widths[0]) + 0.75) / Math.max(1, most);
    let last = -Infinity;
    return widths.filter(width => {
      const kept = Math.log2(width) - last >= gap;
      if (kept) last = Math.log2(width);
      return kept;
    });
  }

  function bars(plot, width) {
    const { rows } = plot;
    const cut = rows.some(row => row.upTo > plot.limit && row.value > 0);
    const bar = row => ({
      value: row.value, row,
      itemStyle: row.upTo > plot.limit
        ? { color: color('paper'), borderColor: color('worse'), borderWidth: 2 }
        : { color: color('plain') },
    });
    return {
      height: 250,
      option: {
        grid: { left: 66, right: 14, top: 30, bottom: 50 },
        title: {
          text: cut ? `outlined: longer than the limit of ${plot.limit} tokens` : `limit: ${plot.limit} tokens`,
          right: 10, top: 0, textStyle: { ...text(12), fontWeight: 400, color: color(cut ? 'worse' : 'muted') },
        },
        tooltip: tooltip(item => tip(`up to ${item.data.row.upTo} tokens`, [`${item.value.toLocaleString('en')} texts`])),
        xAxis: {
          type: 'category', data: rows.map((row, index) => String(index)),
          name: plot.across + ', up to', nameLocation: 'middle', nameGap: 30,
          nameTextStyle: { ...text(12.5), color: color('muted'), width: width - 80, overflow: 'truncate' },
          axisLabel: { ...text(12), color: color('muted'), formatter: index => String(rows[index].upTo) },
          axisLine: { lineStyle: { color: color('line') } }, axisTick: { show: false },
        },
        yAxis: valueAxis(plot.axis, { scale: false, nameGap: 50, axisLabel: { ...text(12), color: color('muted'), formatter: value => value.toLocaleString('en') } }),
        series: [{ type: 'bar', barCategoryGap: '18%', data: rows.map(bar) }],
      },
    };
  }

  return { font: SANS, dots, curves, scatter, bars };
})();
