import type { OrderRow } from '../../status/order-row.ts';
import { STATE_WORDS } from '../../wording/state-words.ts';
import { sharedZone } from '../../wording/times.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { addressOf, orderAddress, type OrderFilter } from './links.ts';
import { html, type Html } from './html.ts';
import { nextStep } from './next-step.ts';
import type { NamedStore } from './problem-list.ts';
import { stateMark } from './state-mark.ts';
import type { Actor } from './store-card.ts';
import { moneyText, tableHead } from './table-head.ts';

export interface OrderPage {
  readonly rows: readonly OrderRow[];
  readonly filter: OrderFilter;
  readonly hasMore: boolean;
}

type Stores = ReadonlyMap<string, NamedStore>;

export function orderTable(page: OrderPage, stores: Stores, actor: Pick<Actor, 'isOwner'>): Html {
  return html`<section id="orders" aria-labelledby="orders-title" data-live>
    <h2 id="orders-title">Orders</h2>
    ${filterLine(page.filter, stores)}
    ${page.rows.length === 0 ? html`<p>No orders here.</p>` : table(page, stores, actor)}
  </section>`;
}

function filterLine({ storeId, state, beforeId }: OrderFilter, stores: Stores): Html | null {
  if (storeId === undefined && state === undefined && beforeId === undefined) return null;
  // A filter by the only store hides nothing.
  if (stores.size === 1 && state === undefined && beforeId === undefined) return null;
  const store =
    storeId === undefined || stores.size === 1 ? null : html` of <bdi>${stores.get(storeId)?.name ?? storeId}</bdi>`;
  const kind = state === undefined ? null : html`: <b>${STATE_WORDS[state]}</b>`;
  const older = beforeId === undefined ? null : ', older ones';
  return html`<p class="filter">Orders${store}${older}${kind}. <a href="${addressOf({})}">Show all</a></p>`;
}

const COLUMNS = ['Order', 'Date', 'Total', 'State', 'Invoice', 'Xero total', 'Refunded'];

function table({ rows, filter, hasMore }: OrderPage, stores: Stores, actor: Pick<Actor, 'isOwner'>): Html {
  const last = rows.at(-1);
  const withStore = stores.size > 1 && filter.storeId === undefined;
  // Times of one list are in one zone: of the store, of all stores, or UTC by name.
  const zone = sharedZone([...stores.values()].map(({ timezone }) => timezone));
  const zoneOf = (row: OrderRow) => (withStore ? zone : (stores.get(row.storeId)?.timezone ?? null));
  return html`<table>
      ${tableHead(COLUMNS, ['Total', 'Xero total', 'Refunded'])}
      <tbody>
        ${rows.map((row) => tableRow(row, { store: stores.get(row.storeId), withStore, zone: zoneOf(row) }, actor))}
      </tbody>
    </table>
    ${
      hasMore && last !== undefined
        ? html`<p><a href="${addressOf({ ...filter, beforeId: last.entryId })}">Older orders</a></p>`
        : null
    }`;
}

interface Place {
  readonly store: NamedStore | undefined;
  /** Whether its store is named. */
  readonly withStore: boolean;
  readonly zone: string | null;
}

function tableRow(row: OrderRow, { store, withStore, zone }: Place, actor: Pick<Actor, 'isOwner'>) {
  return html`<tr data-order="${row.orderId}" data-store="${row.storeId}" data-state="${row.state}">
    <th scope="row" data-label="Order">
      <a href="${orderAddress(row.storeId, row.orderId)}">#<bdi>${row.orderNumber}</bdi></a
      >${withStore ? html`<small><bdi>${store?.name ?? row.storeId}</bdi></small>` : null}
    </th>
    <td data-label="Date" class="date">${row.date}</td>
    <td data-label="Total" class="money">${moneyText(row.total, row.currency)}</td>
    <td data-label="State">${stateMark(row.is, zone)}${notes(row, store?.settingsUrl ?? null, actor)}</td>
    <td data-label="Invoice">${row.invoiceNumber === null ? null : html`<bdi>${row.invoiceNumber}</bdi>`}</td>
    <td data-label="Xero total" class="money">${moneyText(row.xeroTotal, row.currency)}</td>
    <td data-label="Refunded" class="money">${refunded(row)}</td>
  </tr>`;
}

/** The credit notes' numbers are a detail. */
function refunded({ refunded: amount, creditNotes, currency }: OrderRow): Html | null {
  if (amount === null) return null;
  return html`<span title="${creditNotes.map(({ number }) => number).join(', ')}"
    >${moneyText(amount, currency)}</span
  >`;
}

function notes(
  { entryId, state, notes: all }: OrderRow,
  settingsUrl: string | null,
  { isOwner }: Pick<Actor, 'isOwner'>,
): Html | null {
  const words = isOwner ? ownerWords : (text: string) => text;
  if (all.length === 0) return null;
  const title = state === 'recorded' ? (all.length === 1 ? '1 note' : `${all.length} notes`) : 'why';
  return html`<details data-key="notes ${entryId}">
    <summary>${title}</summary>
    <ul>
      ${all.map(({ message, fix }) => html`<li>${words(message)} ${nextStep(words(fix), settingsUrl)}</li>`)}
    </ul>
  </details>`;
}
