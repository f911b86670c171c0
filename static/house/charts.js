/* Charts: the table is the truth, the drawing is read from it. Comes after ECharts, on pages that have a chart. */
(() => {
  'use strict';
  if (!window.echarts) return;
  const all = (q, el = document) => [...el.querySelectorAll(q)];
  // the colour of what is drawn, and of words in the same tone
  const TONE = {
    accent: ['--accent', '--accent'], ok: ['--ok-solid', '--ok'], warn: ['--warn-solid', '--warn'],
    bad: ['--bad-solid', '--bad'], wait: ['--wait-solid', '--wait'], mute: ['--edge', '--ink-3'],
  };
  const LINE = 15; // the height of a name
  const DASHES = 'path://M0 0h5v2h-5zM7 0h5v2h-5z';
  const number = (text) => (text === '' || text === '–' ? null : Number(text.replace(/[,\s]/g, '')));

  // ── what the table says
  const read = (fig) => {
    const rows = all('tbody tr', fig).map((row) => [...row.children]);
    const names = all('thead th.num', fig).map((cell) => cell.textContent.trim());
    return {
      names,
      labels: rows.map(([head]) => head.textContent.trim()),
      values: names.map((_, i) => rows.map((row) => number(row[i + 1].textContent.trim()))),
      links: names.map((_, i) => rows.map((row) => row[i + 1].querySelector('a')?.href)),
    };
  };
  const width = (text, font) => {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = font;
    return pen.measureText(text).width;
  };
  // a value between two gaps would be a line of no length
  const isAlone = (values) => values.some((v, i) => v !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null);

  // ── one chart; what it looks like is asked of the style every time, because the theme changes
  const optionOf = (fig, data) => {
    const css = getComputedStyle(fig);
    const v = (name) => css.getPropertyValue(name).trim();
    const isBar = fig.dataset.chart === 'bar';
    const tones = fig.dataset.tones.split(',');
    const text = { color: v('--ink-3'), fontFamily: css.fontFamily, fontSize: 12 };
    const line = { lineStyle: { color: v('--line-2') } };
    const isNarrow = fig.clientWidth < 480;
    const room = isBar ? 12 : Math.min(16 + Math.max(...data.names.map((n) => width(n, `12px ${css.fontFamily}`))), isNarrow ? 84 : 140);
    const series = data.names.map((name, i) => {
      const isTarget = tones[i] === 'mute';
      const [color, ink] = (TONE[tones[i]] || TONE.accent).map(v);
      const alone = isAlone(data.values[i]);
      const type = isBar && !isTarget ? 'bar' : 'line';
      return {
        name, type, color, data: data.values[i], barMaxWidth: 28, barGap: '20%', symbol: alone ? 'circle' : 'none', symbolSize: 5,
        cursor: data.links[i].some(Boolean) ? 'pointer' : 'default', emphasis: { disabled: type === 'line' }, z: isTarget ? 1 : 3,
        itemStyle: { borderRadius: type === 'bar' ? [2, 2, 0, 0] : 0 },
        lineStyle: { width: i ? 1.5 : 2.25, type: isTarget ? 'dashed' : 'solid' },
        endLabel: { show: !isBar, formatter: '{a}', ...text, color: ink, width: room - 12, overflow: 'truncate' },
      };
    });
    return {
      animation: false, textStyle: text, series,
      grid: { left: 4, right: room, top: isBar && data.names.length > 1 ? 32 : 12, bottom: 4, containLabel: true },
      // bars have no end to be named at
      legend: {
        show: isBar && data.names.length > 1, data: data.names.map((name, i) => ({ name, icon: tones[i] === 'mute' ? DASHES : 'roundRect' })), right: 0, top: 0, itemWidth: 12, itemHeight: 8, textStyle: { ...text, color: v('--ink-2') }, selectedMode: false,
      },
      tooltip: {
        trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: v('--raised'), borderColor: v('--line-2'), padding: [6, 10],
        textStyle: { ...text, color: v('--ink') }, axisPointer: isBar ? { type: 'shadow' } : { type: 'line', lineStyle: { color: v('--edge') } },
        valueFormatter: (value) => (value === null || value === undefined ? '–' : value.toLocaleString('en')),
      },
      xAxis: { type: 'category', data: data.labels, boundaryGap: isBar, axisTick: { show: false }, axisLine: line, axisLabel: { ...text, hideOverlap: true } },
      yAxis: { type: 'value', min: !isBar && fig.dataset.min ? Number(fig.dataset.min) : undefined, splitNumber: 3, splitLine: { lineStyle: { color: v('--line') } }, axisLabel: text },
    };
  };
  // ── names of lines that end near each other move apart
  const spread = (chart, data) => {
    const ends = data.values.map((values, i) => ({ i, value: values.findLast((value) => value !== null) }))
      .filter(({ value }) => value !== undefined)
      .map(({ i, value }) => ({ i, y: chart.convertToPixel({ yAxisIndex: 0 }, value) }))
      .sort((a, b) => a.y - b.y);
    let above = -LINE;
    const series = data.names.map(() => ({}));
    ends.forEach(({ i, y }) => {
      above = Math.max(y, above + LINE);
      if (above > y) series[i] = { endLabel: { offset: [0, above - y] } };
    });
    chart.setOption({ series });
  };
  const draw = (fig) => {
    const place = fig.querySelector('.plot-c');
    if (!fig.classList.contains('drawn')) {
      fig.classList.add('drawn');
      fig.querySelector('details').open = false;
    }
    const data = read(fig);
    let chart = echarts.getInstanceByDom(place);
    if (!chart) {
      chart = echarts.init(place, null, { renderer: 'canvas' });
      chart.on('click', (at) => {
        const url = read(fig).links[at.seriesIndex]?.[at.dataIndex];
        if (url) location.assign(url);
      });
      watch.observe(place);
    }
    chart.setOption(optionOf(fig, data), true);
    if (fig.dataset.chart === 'line') spread(chart, data);
  };
  const watch = new ResizeObserver((seen) => seen.forEach(({ target }) => {
    const chart = echarts.getInstanceByDom(target);
    if (!target.isConnected) { watch.unobserve(target); chart?.dispose(); return; }
    if (!chart || !target.clientWidth || chart.getWidth() === target.clientWidth) return;
    chart.resize();
    draw(target.closest('figure'));
  }));

  const figures = () => all('figure[data-chart]');
  const again = () => figures().forEach(draw);
  again();
  document.addEventListener('theme', again);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  document.addEventListener('htmx:load', (e) => {
    if (e.target !== document.body) all('figure[data-chart]', e.target).forEach(draw);
  });
  // ── paper is light, and nobody can open a table on it
  const shut = new Set();
  addEventListener('beforeprint', () => figures().forEach((fig) => {
    const table = fig.querySelector('details');
    if (!table.open) shut.add(table);
    fig.dataset.bsTheme = 'light';
    table.open = true;
    draw(fig);
  }));
  addEventListener('afterprint', () => {
    shut.forEach((table) => { table.open = false; });
    shut.clear();
    figures().forEach((fig) => { delete fig.dataset.bsTheme; draw(fig); });
  });
})();
