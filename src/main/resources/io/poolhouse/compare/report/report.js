'use strict';
// The page: draws the plots of plots.js, sorts tables, follows theme, window and printer.
(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('chart-data').textContent);
  const darkSystem = matchMedia('(prefers-color-scheme: dark)');
  const PRINT_WIDTH = 660;
  let chosenTheme = null;
  let printing = false;
  const theme = () => (printing ? 'light' : chosenTheme || (darkSystem.matches ? 'dark' : 'light'));

  function draw(element) {
    const plot = data[element.id];
    const width = printing ? PRINT_WIDTH : Math.max(240, element.parentElement.clientWidth);
    const { height, option } = plots[plot.kind](plot, width);
    const old = echarts.getInstanceByDom(element);
    if (old) old.dispose();
    element.style.height = height + 'px';
    const chart = echarts.init(element, null, { renderer: 'svg', width, height });
    chart.setOption({ animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: plots.font }, ...option });
    element.dataset.width = width;
  }

  const elements = [...document.querySelectorAll('.chart')];
  const toggle = document.getElementById('theme');

  function show() {
    root.dataset.theme = theme();
    toggle.textContent = theme() === 'dark' ? 'Light' : 'Dark';
    toggle.setAttribute('aria-label', `Switch to ${theme() === 'dark' ? 'light' : 'dark'} colours`);
    elements.forEach(draw);
  }

  function sort(button) {
    const header = button.closest('th');
    const body = header.closest('table').tBodies[0];
    const column = header.cellIndex;
    const order = row => row.cells[column].dataset.order;
    const numeric = header.classList.contains('number');
    const now = header.getAttribute('aria-sort');
    // Numbers are most often wanted largest first, words from A.
    const descending = now ? now === 'ascending' : numeric;
    const compare = numeric
      ? (a, b) => Number(order(a)) - Number(order(b)) || 0
      : (a, b) => order(a).localeCompare(order(b), 'en', { numeric: true });
    const rows = [...body.rows].sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
    for (const other of header.parentElement.cells) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    body.append(...rows);
  }

  document.querySelectorAll('.sortable th button').forEach(button => {
    button.addEventListener('click', () => sort(button));
  });

  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    chosenTheme = theme() === 'dark' ? 'light' : 'dark';
    show();
  });
  darkSystem.addEventListener('change', show);

  // What is folded on the screen is open on paper, and plots are light and fit the sheet.
  let opened = [];
  function print(begin) {
    if (printing === begin) return;
    printing = begin;
    if (begin) {
      opened = [...document.querySelectorAll('details:not([open])')];
    }
    opened.forEach(one => { one.open = begin; });
    show();
  }
  matchMedia('print').addEventListener('change', event => print(event.matches));
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));

  let waiting = false;
  new ResizeObserver(() => {
    if (waiting || printing) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      elements
        .filter(element => Number(element.dataset.width) !== Math.max(240, element.parentElement.clientWidth))
        .forEach(draw);
    });
  }).observe(document.querySelector('main'));

  show();
  root.dataset.ready = 'true';
})();
