import { z } from 'zod';
import { toOrderRow } from '../../dashboard/order-row.ts';
import { entryLabel } from '../../ledger/entry-label.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { EntryBody } from '../contract.ts';
import { problemBody } from './problem-body.ts';
import type { LinkTo } from './xero-links.ts';

/** What the summary of an entry says beyond the row of the dashboard; an older or partial one says less, never fails. */
const summaryShape = z
  .object({
    orderStatus: z.string().optional(),
    invoiceId: z.string().optional(),
    xero: z.object({ status: z.string() }).nullish(),
  })
  .catch({});

/** `tenants`: the organisation of each invoice, by its id. */
export function entryBody(entry: Entry, linkTo: LinkTo, tenants: ReadonlyMap<string, string>): EntryBody {
  const { orderNumber, date, currency, total, invoiceNumber, xeroTotal, paid, refunded } = toOrderRow(entry);
  const { orderStatus, invoiceId, xero } = summaryShape.parse(entry.summary ?? {});
  const tenantId = invoiceId === undefined ? undefined : tenants.get(invoiceId);
  return {
    id: entry.id,
    orderId: Number(entry.sourceId),
    orderNumber,
    state: entry.state,
    label: entryLabel(entry, {
      paid: paid === true,
      hasCredit: refunded !== null,
      xeroStatus: xero?.status ?? null,
    }),
    orderStatus: orderStatus ?? null,
    date,
    currency,
    total,
    invoiceNumber,
    invoiceUrl: invoiceId === undefined || tenantId === undefined ? null : linkTo('invoice', invoiceId, tenantId),
    xeroTotal,
    paid,
    refunded,
    problems: entry.problems.map(problemBody),
    updatedAt: entry.updatedAt,
  };
}
