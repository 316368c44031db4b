import type { ReportMapBody } from '../../contract/reports.ts';
import { orders as ordersInWords } from '../../status/words.ts';
import { commandLine } from '../../wording/command-line.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { minuteOf } from '../../wording/times.ts';
import { BOOKS_SCRIPT_PATH, BOOKS_STYLE_PATH } from '../books/books-page.ts';
import { html, type Html } from '../page/html.ts';
import { settingLink } from '../page/links.ts';
import { nextStep } from '../page/next-step.ts';
import { htmlDocument, toolbar } from '../page/page.ts';
import type { NamedStore } from '../page/problem-list.ts';
import type { Actor } from '../page/store-card.ts';
import { reportMapOfStore } from './report-map-address.ts';

/** Why the orders could not be read. */
export interface NoReportMap {
  readonly message: string;
  readonly fix: string;
}

export interface ReportMapPage {
  readonly store: NamedStore & { readonly storeId: string };
  readonly map: ReportMapBody | NoReportMap;
  readonly actor: Actor;
}

type Mapped = ReportMapBody['reports'][number];

/** Xero's own reports: what each needs of the documents, whether they have it, and the setting that is missing. */
export function reportMapPage(page: ReportMapPage): Html {
  const { store, map, actor } = page;
  const isReading = 'state' in map && map.state === 'reading';
  return htmlDocument(
    'Reports in Xero',
    html`<header><h1>ML Connector</h1></header>
      ${toolbar(actor)}
      <main class="books" ${isReading ? html`data-checking` : null}>
        <p class="noprint"><a href="/">Overview</a></p>
        <h2>Reports in Xero of <bdi>${store.name}</bdi></h2>
        <p class="asof">
          What Xero’s own reports find in the latest 100 orders, as they would be posted with the settings of now.
          Documents already in Xero keep what they have.
        </p>
        ${'state' in map ? mapContent(page, map) : failed(page, map)}
      </main>`,
    html`<link rel="stylesheet" href="${BOOKS_STYLE_PATH}" />
      <script defer src="${BOOKS_SCRIPT_PATH}"></script>`,
  );
}

function failed(page: ReportMapPage, { message, fix }: NoReportMap): Html {
  const { store, actor } = page;
  return html`<p class="failed">
      The orders could not be read: ${message}
      <span class="next">${nextStep(actor.isOwner ? ownerWords(fix) : fix, store.settingsUrl)}</span>
    </p>
    ${countAgain(page)}`;
}

function mapContent(page: ReportMapPage, map: ReportMapBody): Html {
  const { store } = page;
  if (map.state === 'reading')
    return html`<div class="checking" role="status">
      <p>Reading the latest orders …</p>
      <progress aria-label="Reading the latest orders"></progress>
      <p>${map.read === 0 ? 'Reading the shop.' : `${ordersInWords(map.read)} so far.`}</p>
    </div>`;
  const counted =
    map.readAt === null ? null : html`<p class="asof">Counted ${minuteOf(map.readAt, store.timezone)}.</p>`;
  if (map.of === 0)
    return html`${counted}
      <p class="headline">There are no orders to post yet.</p>
      ${countAgain(page)}`;
  return html`${counted} ${countAgain(page)} ${held(page, map.held)}
    <ul class="mapped">
      ${map.reports.map((report) => mappedReport(page, report, map.of))}
    </ul>`;
}

function countAgain({ store, actor: { csrf } }: ReportMapPage): Html {
  return html`<form method="post" action="${reportMapOfStore(store.storeId)}/again" class="actions noprint">
    <input type="hidden" name="csrf" value="${csrf}" />
    <button>Count again</button>
  </form>`;
}

function held({ store, actor }: ReportMapPage, count: number): Html | null {
  if (count === 0) return null;
  const words =
    count === 1 ? 'cannot be posted yet, so no report has it' : 'cannot be posted yet, so no report has them';
  const where = actor.isOwner
    ? settingLink(store.settingsUrl, 'connection')
    : nextStep(commandLine('fit', store.storeId));
  return html`<p class="failed">${ordersInWords(count)} ${words}. <span class="next">${where}</span></p>`;
}

function mappedReport(page: ReportMapPage, report: Mapped, of: number): Html {
  const { title, needs, orders, lines, missing, link } = report;
  const level = orders === of ? 'green' : orders === 0 ? 'red' : 'amber';
  return html`<li class="${level}">
    <h3>${title}</h3>
    <p class="asof">${needs}</p>
    <p><span class="level">${countWords(orders, of, lines)}</span></p>
    ${missing.map(
      ({ setting, why, tab }) => html`<p>${why} <span class="next">${whereToSet(page, tab, setting)}</span></p>`,
    )}
    ${/^https:\/\//.test(link) ? html`<p><a href="${link}" rel="noreferrer">Open “${title}” in Xero</a></p>` : null}
  </li>`;
}

function whereToSet({ store, actor }: ReportMapPage, tab: Mapped['missing'][number]['tab'], setting: string) {
  const link = settingLink(store.settingsUrl, tab, setting);
  return link ?? (actor.isOwner ? null : nextStep(commandLine('settings', 'get', store.storeId, setting)));
}

function countWords(orders: number, of: number, lines: Mapped['lines']): string {
  const all = `${orders} of ${of === 1 ? '1 order has it' : `${of} orders have it`}`;
  if (lines === null || lines.without === 0) return all;
  return `${all}; ${lines.without} of ${lines.of === 1 ? '1 line is' : `${lines.of} lines are`} without ${lines.what}`;
}
