import type { EntryState } from '../../ledger/entry.ts';
import type { Figures } from '../../ledger/queries/statistics.ts';
import type { StatusAction, StoreStatus } from '../../status/status.ts';
import type { OrganisationFacts, StoreFacts } from '../../status/store-facts.ts';
import { addressOf } from './filter.ts';
import { html, type Html } from './html.ts';
import { countLabel, LIGHT_LABELS, STATE_LABELS } from './labels.ts';
import { nextStep } from './next-step.ts';
import { settingLink } from './setting-link.ts';
import { duration, time } from './time.ts';

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
  return html`<article class="card ${status.light}" data-store="${storeId}">
    <h3><span class="light">${LIGHT_LABELS[status.light]}</span> <bdi>${facts.name}</bdi></h3>
    <p class="sentence">${status.reasons.length > 0 ? null : status.sentence}</p>
    ${reasonList(status, facts.settingsUrl, actor)}
    <ul class="counts">
      ${states().map((state) => count(facts, state))}
    </ul>
    ${todayList(facts, today, actor)}
    <details class="connections" data-key="connections ${storeId}">
      <summary>Connections and limits</summary>
      <dl>${storeSide(facts)} ${xeroSide(facts.organisation)}</dl>
    </details>
    ${actions(storeId, status.actions, actor)}
  </article>`;
}

function reasonList({ reasons }: StoreStatus, settingsUrl: string | null, { isOwner }: Actor): Html | null {
  if (reasons.length === 0) return null;
  return html`<ul class="reasons">
    ${reasons.map(
      ({ code, light, message, next, ownerNext, tab }) =>
        html`<li class="${light}" data-code="${code}">
          ${message}<span class="next"
            >${isOwner ? ownerNext : nextStep(next, settingsUrl)} ${settingLink(settingsUrl, tab)}</span
          >
        </li>`,
    )}
  </ul>`;
}

function states(): EntryState[] {
  return Object.keys(STATE_LABELS).filter((state): state is EntryState => state in STATE_LABELS);
}

function count({ counts, storeId }: StoreFacts, state: EntryState): Html {
  const number = counts[state];
  const text = html`<b>${number}</b> ${countLabel(state, number)}`;
  if (number === 0) return html`<li class="none" data-state="${state}">${text}</li>`;
  return html`<li data-state="${state}"><a href="${addressOf({ storeId, state })}">${text}</a></li>`;
}

function todayList({ counts, oldestPendingAt, timezone }: StoreFacts, today: Figures, { now }: Actor): Html {
  const waiting = counts.pending + counts.claimed + counts.waiting + counts.uncertain;
  const waitedMs = oldestPendingAt === null ? 0 : now.getTime() - Date.parse(oldestPendingAt);
  const rows: readonly (readonly [string, string | number])[] = [
    ['Orders in', today.orders],
    ['Invoices', today.invoices],
    ['Payments', today.payments],
    ['Credit notes', today.creditNotes],
    // Of an order that is retried and rejected again, both.
    ['Rejections', today.failed],
    ['Waiting now', waiting],
    ['Oldest waiting', oldestPendingAt === null ? '–' : duration(Math.max(0, Math.round(waitedMs / 1000)))],
    ['Change to invoice, half within', today.p50 === null ? '–' : duration(today.p50)],
    ['95 % within', today.p95 === null ? '–' : duration(today.p95)],
  ];
  return html`<h4>Today <small>(${timezone ?? 'UTC'})</small></h4>
    <dl class="today">
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}

function storeSide({ url, poll, heard }: StoreFacts): Html {
  const { webhooks, refusedAt, refusal } = heard;
  return html`<dt>Store</dt>
    <dd><bdi>${url}</bdi></dd>
    <dt>Last read</dt>
    <dd>${time(poll.at)}</dd>
    <dt>Next reading</dt>
    <dd>${time(poll.dueAt, 'not planned')}</dd>
    <dt>Last nudge</dt>
    <dd>${time(heard.nudgedAt)}</dd>
    <dt>Last webhook</dt>
    <dd>${time(heard.webhookAt)}</dd>
    ${
      refusedAt === null
        ? null
        : html`<dt>Last refused</dt>
            <dd>${time(refusedAt)}${refusal === null ? null : `, ${refusal}`}</dd>`
    }
    <dt>Webhooks</dt>
    <dd>
      ${
        webhooks.length === 0
          ? 'not told yet'
          : html`<ul>
              ${webhooks.map(({ topic, state }) => html`<li>${topic}: ${state}</li>`)}
            </ul>`
      }
    </dd>`;
}

function xeroSide(one: OrganisationFacts | null): Html {
  if (one === null)
    return html`<dt>Xero</dt>
      <dd>not connected</dd>`;
  const { calls, minute } = one;
  return html`<dt>Xero</dt>
    <dd><bdi>${one.name}</bdi>${one.state === 'connected' ? null : ', disconnected'}</dd>
    <dt>Last refresh</dt>
    <dd>${time(one.refreshedAt)}</dd>
    <dt>Ends if idle</dt>
    <dd>${time(one.idleEndsAt, 'not known')}</dd>
    <dt>Calls this minute</dt>
    <dd>${minute === null ? 'none' : `${minute.used} of ${minute.max}`}</dd>
    <dt>Calls left today</dt>
    <dd>${calls === null ? 'not told yet' : html`${calls.remaining}, told ${time(calls.toldAt)}`}</dd>
    <dt>Pause</dt>
    <dd>${one.pausedUntil === null ? 'none' : html`until ${time(one.pausedUntil)}: ${one.pauseReason}`}</dd>`;
}

function actions(storeId: string, some: readonly StatusAction[], { csrf }: Actor): Html | null {
  if (some.length === 0) return null;
  return html`<form method="post" action="/actions" class="actions">
    <input type="hidden" name="csrf" value="${csrf}" />
    <input type="hidden" name="store" value="${storeId}" />
    ${some.map(({ id, label }) => html`<button name="do" value="${id}">${label}</button> `)}
  </form>`;
}
