import type { Response } from 'express';
import { html, Html } from './html.ts';

/** One style sheet for all pages of the simulator; nothing is loaded from anywhere. */
const STYLE = new Html(`
:root { color-scheme: light dark; --ink: #1d2733; --muted: #5b6b7c; --line: #d9e0e7; --paper: #fff; --ground: #f3f6f8;
  --accent: #0b62c4; --accent-ink: #fff; --good: #1f7a4a; --good-bg: #e3f4ea; --warn: #8a5a00; --warn-bg: #fdf1d6;
  --bad: #a52828; --bad-bg: #fbe6e6; --quiet-bg: #e8edf2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e5ebf1; --muted: #9db0c1; --line: #33414f; --paper: #1b242e;
  --ground: #121920; --accent: #6db0ff; --accent-ink: #10202f; --good: #79d8a3; --good-bg: #16382a; --warn: #f0c674;
  --warn-bg: #3d3013; --bad: #ff9d9d; --bad-bg: #471f21; --quiet-bg: #2a3541; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
a { color: var(--accent); text-underline-offset: 2px; }
a:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
main.narrow { max-width: 32rem; }
.bar { background: var(--paper); border-bottom: 1px solid var(--line); }
.bar > div { max-width: 72rem; margin: 0 auto; padding: .75rem 1rem; display: flex; flex-wrap: wrap; gap: .25rem 1rem;
  align-items: baseline; }
.bar strong { margin-right: auto; }
.lead, small, .muted { color: var(--muted); }
.lead { margin: 0 0 1.25rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.tabs a { display: block; padding: .35rem .75rem; border-radius: .4rem; text-decoration: none; color: var(--ink); }
.tabs a:hover { background: var(--quiet-bg); }
.tabs a[aria-current] { background: var(--accent); color: var(--accent-ink); }
.scroll { overflow-x: auto; margin: 0 -1rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
th, td { padding: .45rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-weight: 600; white-space: nowrap; }
tfoot td, tfoot th { font-weight: 600; border-bottom: 0; }
tbody tr:last-child td { border-bottom: 0; }
tfoot tr:first-child > * { border-top: 2px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.date { white-space: nowrap; }
.key { overflow-wrap: anywhere; min-width: 8rem; }
.text, .brief { overflow-wrap: anywhere; min-width: 9rem; }
.brief { max-width: 20rem; }
.brief > span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.status { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8rem; font-weight: 600;
  background: var(--quiet-bg); color: var(--muted); white-space: nowrap; }
.status.good { background: var(--good-bg); color: var(--good); }
.status.open { background: var(--warn-bg); color: var(--warn); }
.status.dead { background: var(--bad-bg); color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0; }
.figures .wide { grid-column: span 2; }
.figures + .scroll { margin-top: 1.25rem; }
.figures dt { color: var(--muted); font-size: .85rem; }
.figures dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.empty { color: var(--muted); padding: 1.5rem 0; text-align: center; margin: 0; }
.pages { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; margin: .75rem 0 0;
  color: var(--muted); font-size: .925rem; }
.choice { display: flex; gap: .75rem; align-items: center; padding: .6rem .75rem; border: 1px solid var(--line);
  border-radius: .4rem; margin: 0 0 .5rem; background: var(--paper); }
.choice small { display: block; }
fieldset { border: 0; margin: 0; padding: 0; }
.buttons { display: flex; gap: .5rem; flex-wrap: wrap; }
button { font: inherit; padding: .5rem 1rem; border-radius: .4rem; border: 1px solid var(--line); background: var(--paper);
  color: var(--ink); cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.problem { background: var(--bad-bg); color: var(--bad); padding: .6rem .75rem; border-radius: .4rem; }
@media (max-width: 40rem) {
  .scroll { overflow: visible; }
  table, tbody, tfoot, tr, td, tfoot th { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  tbody:last-child tr:last-child, tfoot tr { border-bottom: 0; }
  th, td { padding: .1rem 0; border: 0; white-space: normal; }
  td, tfoot tr { display: flex; gap: 1rem; justify-content: space-between; text-align: right; }
  tfoot tr { padding: .15rem 0; flex-wrap: wrap; gap: .1rem 1rem; }
  td:empty { display: none; }
  td::before { content: attr(data-label); color: var(--muted); text-align: left; flex: none; }
  tfoot td[data-label] { flex: 0 0 100%; }
  .brief > span { display: block; }
  tfoot tr:first-child > * { border-top: 0; }
  tfoot tr:first-child { border-top: 2px solid var(--line); padding-top: .5rem; }
  .text, .brief, .key { min-width: 0; max-width: none; }
  .figures .wide { grid-column: auto; }
}
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`);

export function renderPage({ title, body }: { readonly title: string; readonly body: Html }): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

export function sendPage(response: Response, status: number, page: Html): void {
  response.status(status);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  );
  response.setHeader('Cache-Control', 'no-store');
  response.end(page.markup);
}
