import type { EntryState } from '../../ledger/entry.ts';
import { minuteOf, type StoreStatus } from '../status.ts';
import type { StoreFacts } from '../store-facts.ts';
import { addressOf } from './filter.ts';
import { html, type Html } from './html.ts';
import { LIGHT_LABELS, STATE_LABELS } from './labels.ts';
import { nextStep } from './next-step.ts';

export interface JudgedStore {
  readonly facts: StoreFacts;
  readonly status: StoreStatus;
}

export function storeCard({ facts, status }: JudgedStore): Html {
  return html`<article class="card ${status.light}" data-store="${facts.storeId}">
    <h3><span class="light">${LIGHT_LABELS[status.light]}</span> <bdi>${facts.name}</bdi></h3>
    <p class="sentence">${status.reasons.length > 0 ? null : status.sentence}</p>
    ${reasonList(status)}
    <ul class="counts">
      ${states().map((state) => count(facts, state))}
    </ul>
    <dl>
      <dt>Store</dt>
      <dd><bdi>${facts.url}</bdi></dd>
      <dt>Last read</dt>
      <dd>${facts.poll.at === null ? 'never' : time(facts.poll.at)}</dd>
      <dt>Xero</dt>
      <dd>${organisation(facts)}</dd>
      <dt>Calls left today</dt>
      <dd>${calls(facts)}</dd>
    </dl>
  </article>`;
}

function reasonList({ reasons }: StoreStatus): Html | null {
  if (reasons.length === 0) return null;
  return html`<ul class="reasons">
    ${reasons.map(
      ({ light, message, next }) =>
        html`<li class="${light}">${message}<span class="next">${nextStep(next)}</span></li>`,
    )}
  </ul>`;
}

function states(): EntryState[] {
  return Object.keys(STATE_LABELS).filter((state): state is EntryState => state in STATE_LABELS);
}

function count({ counts, storeId }: StoreFacts, state: EntryState): Html {
  const number = counts[state];
  const text = html`<b>${number}</b> ${STATE_LABELS[state]}`;
  if (number === 0) return html`<li class="none" data-state="${state}">${text}</li>`;
  return html`<li data-state="${state}"><a href="${addressOf({ storeId, state })}">${text}</a></li>`;
}

function organisation({ organisation: one }: StoreFacts): Html {
  if (one === null) return html`not connected`;
  return html`<bdi>${one.name}</bdi>${one.state === 'connected' ? null : ', disconnected'}`;
}

function calls({ organisation: one }: StoreFacts): Html | string {
  if (one?.calls === null || one === null) return 'not told yet';
  return html`${one.calls.remaining}, told ${time(one.calls.toldAt)}`;
}

function time(instant: string): Html {
  return html`<time datetime="${instant}">${minuteOf(instant)}</time>`;
}
