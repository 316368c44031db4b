import { unsyncedPayment } from '../domain/unsynced-payment.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import { PER_PAGE_MAX } from '../woocommerce/limits.ts';
import { isOld } from './poll.ts';

/** Requests of a hundred orders each, and one for the trash: the rest waits for the next hour. */
const PAGES_MAX = 5;

export interface JudgeParts {
  readonly ledger: Pick<Ledger, 'unjudged' | 'judgePayments'>;
  readonly reader: Pick<WooCommerceClient, 'listHeads'>;
}

/** Orders that an earlier version skipped without looking at their payment: paid ones are asked about. */
export async function judgeSkipped(
  { ledger, reader }: JudgeParts,
  storeId: string,
  createdAfter: Date | null,
): Promise<void> {
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const skipped = await ledger.unjudged(storeId, PER_PAGE_MAX);
    if (skipped.length === 0) return;
    const ids = skipped.map(({ orderId }) => Number(orderId));
    const shown = await reader.listHeads(ids);
    const missing = ids.filter((id) => !shown.some((head) => head.id === id));
    const trashed = missing.length === 0 ? [] : await reader.listHeads(missing, { inTrash: true });
    const heads = new Map([...shown, ...trashed].map((head) => [String(head.id), head]));
    await ledger.judgePayments(
      skipped.map(({ entryId, orderId }) => {
        const head = heads.get(orderId);
        // A deleted order's payment is not known any more.
        return { entryId, payment: head === undefined || isOld(head, createdAfter) ? null : unsyncedPayment(head) };
      }),
    );
  }
}
