import { ENTRY_STATES, type EntryState } from '../../ledger/entry.ts';
import type { Figures } from '../../ledger/queries/statistics.ts';
import type { Level } from '../../status/reason.ts';
import type { StatusAction, StoreStatus } from '../../status/status.ts';
import type { StoreFacts } from '../../status/store-facts.ts';
import { STATE_WORDS } from '../../wording/state-words.ts';
import { booksOfStore } from '../books/books-address.ts';
import { reportMapOfStore } from '../reports/report-map-address.ts';
import { html, type Html } from './html.ts';
import { addressOf, settingLink } from './links.ts';
import { nextStep } from './next-step.ts';
import { duration, time } from './time.ts';

export const LEVEL_LABELS: Readonly<Record<Level, string>> = {
  green: 'Healthy',
  amber: 'Needs attention',
  red: 'Failing',
};
/** What is done first. */
const STATES = ENTRY_STATES.toSorted((a, b) => Number(b === 'recorded') - Number(a === 'recorded'));

export interface JudgedStore {
  readonly facts: StoreFacts;
  readonly status: StoreStatus;
  /** Since its day began. */
  readonly today: Figures;
}

/** How actions are sent; see sign-in.ts. */
export interface Actor {
  readonly csrf: string;
  /** The operator has a command line, the store's owner has wp-admin. */
  readonly isOwner: boolean;
  readonly now: Date;
}

export function storeCard({ facts, status, today }: JudgedStore, actor: Actor): Html {
  const { storeId } = facts;
  const { level, reasons } = status;
  return html`<article class="card ${level}" data-store="${storeId}">
    <h3><span class="level">${LEVEL_LABELS[level]}</span> <bdi>${facts.name}</bdi></h3>
    ${reasons.length > 0 ? reasonList(status, facts.settingsUrl, actor) : html`<p class="sentence">${status.sentence}</p>`}
    <ul class="counts">
      ${STATES.map((state) => count(facts, state))}
    </ul>
    <h4>Today <small>(${facts.timezone ?? 'UTC'})</small></h4>
    <dl class="today">${terms(todayRows(facts, today, actor))}</dl>
    ${reportsLink(storeId, facts.settingsUrl)}
    <details class="connections" data-key="connections ${storeId}">
      <summary>Connections and limits</summary>
      <dl>${terms([...storeRows(facts), ...xeroRows(facts)])}</dl>
    </details>
    ${actions(storeId, status.actions, actor)}
  </article>`;
}

/** The other reports are read by the plugin's page alone: it has a person's language and currency. */
function reportsLink(storeId: string, settingsUrl: string | null): Html {
  const link = settingLink(settingsUrl, 'reports');
  return html`<p class="reports">
    <a href="${booksOfStore(storeId)}">Books: does the shop equal Xero?</a><br />
    <a href="${reportMapOfStore(storeId)}">Reports in Xero: do the orders have what they need?</a>
    ${link === null ? null : html`<br />Month end and open invoices: ${link}`}
  </p>`;
}

function reasonList({ reasons }: StoreStatus, settingsUrl: string | null, { isOwner }: Actor): Html {
  return html`<ul class="reasons">
    ${reasons.map(
      ({ code, level, message, next, ownerNext, tab }) =>
        html`<li class="${level}" data-code="${code}">
          ${message}<span class="next"
            >${isOwner ? ownerNext : nextStep(next, settingsUrl)} ${settingLink(settingsUrl, tab)}</span
          >
        </li>`,
    )}
  </ul>`;
}

function count({ counts, storeId }: StoreFacts, state: EntryState): Html {
  const number = counts[state];
  const word = state === 'rejected' && number !== 1 ? 'need attention' : STATE_WORDS[state];
  const text = html`<b>${number}</b> ${word}`;
  if (number === 0) return html`<li class="none" data-state="${state}">${text}</li>`;
  return html`<li data-state="${state}"><a href="${addressOf({ storeId, state })}">${text}</a></li>`;
}

type Row = readonly [term: string, value: Html | string | number];

function terms(rows: readonly Row[]): Html[] {
  return rows.map(
    ([term, value]) =>
      html`<dt>${term}</dt>
        <dd>${value}</dd>`,
  );
}

function todayRows({ counts, oldestPendingAt }: StoreFacts, today: Figures, { now }: Actor): Row[] {
  const waitedMs = oldestPendingAt === null ? null : now.getTime() - Date.parse(oldestPendingAt);
  const lasting = (seconds: number | null) => (seconds === null ? '–' : duration(Math.max(0, Math.round(seconds))));
  return [
    ['Orders received', today.orders],
    ['Invoices', today.invoices],
    ['Payments', today.payments],
    ['Credit notes', today.creditNotes],
    ['Failed, need attention', today.failed],
    ['Waiting now', counts.pending + counts.claimed + counts.waiting + counts.uncertain],
    ['Oldest waiting', lasting(waitedMs === null ? null : waitedMs / 1000)],
    ['Change to invoice, median', lasting(today.p50)],
    ['Change to invoice, 95 % within', lasting(today.p95)],
  ];
}

function storeRows({ url, poll, signals, timezone }: StoreFacts): Row[] {
  const { nudgedAt, webhookAt, webhooks, refusedAt, refusal } = signals;
  const list = html`<ul>
    ${webhooks.map(({ topic, state }) => html`<li>${topic}: ${state}</li>`)}
  </ul>`;
  return [
    ['Store', html`<bdi>${url}</bdi>`],
    ['Last read', time(poll.at, timezone)],
    ['Next reading', time(poll.dueAt, timezone, 'not scheduled')],
    ['Last notification', time(nudgedAt, timezone)],
    ['Last webhook', time(webhookAt, timezone)],
    ...(refusedAt === null
      ? []
      : [['Last refused', html`${time(refusedAt, timezone)}${refusal === null ? null : `, ${refusal}`}`] as const]),
    ['Webhooks', webhooks.length === 0 ? 'not reported yet' : list],
  ];
}

function xeroRows({ organisation: one, timezone }: StoreFacts): Row[] {
  if (one === null) return [['Xero', 'not connected']];
  const { name, state, refreshedAt, idleEndsAt, calls, minute, pausedUntil, pauseReason } = one;
  return [
    ['Xero', html`<bdi>${name}</bdi>${state === 'connected' ? null : ', disconnected'}`],
    ['Access renewed', time(refreshedAt, timezone)],
    ['Access expires if unused', time(idleEndsAt, timezone, 'not known')],
    ['Calls this minute', minute === null ? 'none' : `${minute.used} of ${minute.max}`],
    [
      'Calls left today',
      calls === null ? 'not reported yet' : html`${calls.remaining}, at ${time(calls.toldAt, timezone)}`,
    ],
    ['Pause', pausedUntil === null ? 'none' : html`until ${time(pausedUntil, timezone)}: ${pauseReason}`],
  ];
}

function actions(storeId: string, some: readonly StatusAction[], { csrf }: Actor): Html | null {
  if (some.length === 0) return null;
  return html`<form method="post" action="/actions" class="actions">
    <input type="hidden" name="csrf" value="${csrf}" />
    <input type="hidden" name="store" value="${storeId}" />
    ${some.map(({ id, label }) => html`<button name="do" value="${id}">${label}</button> `)}
  </form>`;
}
