'use strict';
// Draws the charts and keeps the page current. Without it the page is complete, not live.
(() => {
  const POLL_MS = 30_000;
  const SIGNED_OUT = 'You are signed out. Reload the page.';
  const liveState = document.getElementById('live');
  const main = () => document.querySelector('main');
  const plots = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function draw() {
    for (const plot of plots.splice(0)) plot.destroy();
    for (const place of document.querySelectorAll('[data-plot]')) {
      const table = document.querySelector(`[data-bars="${place.dataset.plot}"]`);
      const rows = [...table.querySelectorAll('tbody tr')];
      const at = (row) =>
        Date.parse(row.dataset.at.length > 10 ? `${row.dataset.at}:00Z` : `${row.dataset.at}T00:00Z`) / 1000;
      // An empty bar would still be a line.
      const number = (cell) => (row) => Number(row.cells[cell].textContent) || null;
      const data = [rows.map(at), rows.map(number(1)), rows.map(number(2))];
      const bars = uPlot.paths.bars({ size: [0.8, 40] });
      const axis = { stroke: colour('--faint'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
      const series = (label, name) => ({
        label,
        stroke: colour(name),
        fill: colour(name),
        paths: bars,
        points: { show: false },
      });
      const whole = (_plot, splits) => splits.map((value) => (Number.isInteger(value) ? String(value) : ''));
      const step = data[0].length > 1 ? data[0][1] - data[0][0] : 3600;
      const isHours = place.dataset.plot === 'hours';
      // A day stands at its midnight in UTC, whatever its zone.
      const timeZone = isHours ? table.dataset.zone : 'UTC';
      const words = isHours
        ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
        : { day: 'numeric', month: 'short' };
      const format = new Intl.DateTimeFormat('en-GB', { ...words, timeZone });
      const when = (seconds) => format.format(new Date(seconds * 1000));
      const options = {
        width: place.clientWidth,
        height: 150,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { range: (_plot, min, max) => [min - step / 2, max + step / 2] },
          y: { range: (_plot, _min, max) => [0, Math.max(1, max)] },
        },
        axes: [
          { ...axis, size: 28, values: (_plot, splits) => splits.map(when) },
          { ...axis, size: 44, values: whole },
        ],
        series: [{}, series('Posted', '--bar-posted'), series('Failed', '--red')],
      };
      plots.push(new uPlot(options, data, place));
    }
  }

  // Opened details stay open, and the focus stays.
  function replace(section, fresh) {
    if (section.dataset.seen === fresh.innerHTML) return;
    if (section.contains(document.activeElement) && document.activeElement.matches('input, select')) return;
    const open = new Set([...section.querySelectorAll('details[open]')].map((one) => one.dataset.key));
    const focusable = 'a, button, summary';
    const focus = section.contains(document.activeElement) ? nameOf(document.activeElement) : null;
    section.className = fresh.className;
    section.dataset.seen = fresh.innerHTML;
    section.replaceChildren(...fresh.cloneNode(true).childNodes);
    for (const one of section.querySelectorAll('details')) if (open.has(one.dataset.key)) one.open = true;
    if (focus === null) return;
    const same = [...section.querySelectorAll(focusable)].find((one) => nameOf(one) === focus);
    const heading = section.querySelector('h2') ?? document.querySelector('h2');
    if (same === undefined) heading.tabIndex = -1;
    (same ?? heading).focus();
  }

  // Identifies a link, a button or a fold, whatever is beside it and whatever its count.
  function nameOf(one) {
    const of = (selector, key) => one.closest(selector)?.dataset[key] ?? '';
    const cause = one.form?.elements.namedItem('cause')?.value ?? '';
    const fold = one.tagName === 'SUMMARY' ? one.parentElement.dataset.key : '';
    const parts = [one.tagName, one.getAttribute('href'), one.value, cause, fold];
    return [...parts, of('[data-store]', 'store'), of('[data-code]', 'code')].join('|');
  }

  const sections = (page) => [...page.querySelectorAll('[data-live]')];
  const remember = () => sections(document).forEach((section) => (section.dataset.seen = section.innerHTML));

  function show(fresh) {
    document.title = fresh.title;
    const idsOf = (page) =>
      sections(page)
        .map(({ id }) => id)
        .join();
    if (idsOf(fresh) === idsOf(document)) {
      main().dataset.seen = fresh.querySelector('main')?.dataset.seen ?? '';
      for (const section of sections(document)) replace(section, fresh.getElementById(section.id));
    } else {
      // First store added, or last one removed.
      for (const part of ['header', 'main']) document.querySelector(part).replaceWith(fresh.querySelector(part));
      remember();
    }
    draw();
    announceHeadline();
  }

  // Returns whether the page is current. A change that cannot be fetched now is fetched later.
  let isRefreshing = false;
  let isBehind = false;
  async function refresh() {
    isBehind = true;
    if (isRefreshing || document.hidden) return false;
    isRefreshing = true;
    while (isBehind) {
      isBehind = false;
      if (await load()) continue;
      isBehind = true;
      break;
    }
    isRefreshing = false;
    return !isBehind;
  }

  async function load() {
    try {
      const response = await fetch(location.href, { cache: 'no-store' });
      if (response.status === 401) return say(SIGNED_OUT);
      if (!response.ok) return say('The service reports an error. Retrying.');
      show(new DOMParser().parseFromString(await response.text(), 'text/html'));
      return true;
    } catch {
      return say('The service does not answer. Retrying.');
    }
  }

  async function update() {
    if ((await refresh()) && events.readyState === EventSource.OPEN) say('Live');
  }

  // The status in words, once per change.
  const headline = () => document.querySelector('.headline')?.textContent.trim() ?? '';
  let announced = headline();
  function announceHeadline() {
    if (headline() === announced) return;
    announced = headline();
    document.getElementById('news').textContent = announced;
  }

  function say(text) {
    if (liveState.textContent !== text) liveState.textContent = text;
    return false;
  }

  let events;
  function listen() {
    events = new EventSource(`events?seen=${main().dataset.seen}`);
    events.addEventListener('open', () => say('Live'));
    events.addEventListener('change', update);
    events.addEventListener('signed-out', () => {
      events.close();
      say(SIGNED_OUT);
    });
    events.addEventListener('error', () => {
      if (liveState.textContent !== SIGNED_OUT) say('Not live: refreshing every half minute.');
    });
  }

  // A result is shown once: reloading the page does nothing.
  function forgetDone() {
    const address = new URL(location.href);
    for (const name of ['done', 'orders']) address.searchParams.delete(name);
    if (address.href !== location.href) history.replaceState(null, '', address);
  }

  forgetDone();
  remember();
  draw();
  listen();
  setInterval(async () => {
    if (events.readyState === EventSource.OPEN && !isBehind) return;
    await update();
    // A browser gives up on a refused stream: a place may be free by now, or the sidecar is back.
    if (!isBehind && events.readyState === EventSource.CLOSED) listen();
  }, POLL_MS);
  document.addEventListener('visibilitychange', update);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  let resized = 0;
  addEventListener('resize', () => {
    clearTimeout(resized);
    resized = setTimeout(draw, 200);
  });
})();
