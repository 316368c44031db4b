import type { Context } from '../../context/context.ts';
import type { EntryBody, OrderBody } from '../../contract/orders.ts';
import type { ProblemBody } from '../../contract/problem.ts';
import type { Entry, Reason } from '../../ledger/entry.ts';
import type { OrderRow } from '../../status/order-row.ts';
import { orderSummary } from '../../wording/order-summary.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { placeOf } from '../../wording/setting-place.ts';
import { orderActions } from './order-actions.ts';
import type { OrderView } from './order-view.ts';
import { readOrderRows } from './order-rows.ts';
import { invoiceLinks } from './read-order.ts';

/** The contract's form of orders, in the words of the settings page. */
export async function toEntryBodies(context: Context, entries: readonly Entry[]): Promise<EntryBody[]> {
  const links = await invoiceLinks(context, entries);
  return (await readOrderRows(context, entries)).map(({ entry, row }) => ({
    ...entryFields(entry, row),
    invoiceUrl: links.get(entry.id) ?? null,
    actions: orderActions(entry, row.hasInvoice),
  }));
}

function entryFields(entry: Entry, row: OrderRow): Omit<EntryBody, 'invoiceUrl' | 'actions'> {
  const { orderNumber, date, currency, total, invoiceNumber, xeroTotal, paid, refunded, is } = row;
  const summary = orderSummary(entry);
  return {
    ...{ id: entry.id, orderId: Number(entry.sourceId), orderNumber, state: entry.state },
    label: is.label,
    is,
    orderStatus: summary.orderStatus,
    ...{ date, currency, total, invoiceNumber, xeroTotal, paid, refunded },
    problems: entry.problems.map(toProblemBody),
    updatedAt: entry.updatedAt,
  };
}

export function toOrderBody({ entry, documents, row, lines, beside, summary, actions, ...view }: OrderView): OrderBody {
  const invoice = documents.find(({ kind, xeroId }) => kind === 'invoice' && xeroId === summary.invoiceId);
  return {
    entry: { ...entryFields(entry, row), invoiceUrl: invoice?.url ?? null, actions },
    notices: view.notices.map(toProblemBody),
    documents: documents.map(({ kind, title, number, standsOn, date, amount, currency, status, url }) => {
      return { kind, title: capitalised(title), number: number ?? standsOn, date, amount, currency, status, url };
    }),
    payouts: view.payouts.map((one) => ({ ...one })),
    ...{ lines, beside, decisions: summary.decisions },
    trail: view.trail.map(({ text, details, ...row }) => {
      return { ...row, text: ownerWords(text), details: details.map(ownerWords) };
    }),
  };
}

export function toProblemBody(reason: Reason): ProblemBody {
  const { code, message, fix } = reason;
  return { code, message: ownerWords(message), fix: ownerWords(fix), ...placeOf(reason) };
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
