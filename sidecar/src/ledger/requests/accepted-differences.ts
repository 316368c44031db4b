import { z } from 'zod';
import { transact } from '../../database/transaction.ts';
import { addAttempts, type LedgerDeps } from '../audit/attempts.ts';
import { recordAction } from '../audit/actions.ts';
import { entryRow } from '../queries/listing.ts';

const findings = z.array(
  z.object({ day: z.string(), currency: z.string(), amount: z.string(), tax: z.string(), detail: z.string() }),
);

/** A difference between shop and Xero that a person accepted; of an order, by the cause that it had. */
export interface AcceptedRow {
  readonly orderId: string;
  /** A cause of the reconciliation. */
  readonly code: string;
  /** What it was on each day; it holds while it is exactly that. */
  readonly findings: z.infer<typeof findings>;
  readonly reason: string;
  /** See audit/actor.ts. */
  readonly by: string;
  readonly at: string;
}

/** Keeps the decision, and notes it in the trail of the order, or of the store if the service never read the order. */
export function keepAcceptance(deps: LedgerDeps, storeId: string, row: Omit<AcceptedRow, 'at'>): Promise<void> {
  return transact(deps, async (tx) => {
    const { orderId, code, reason, by } = row;
    const values = {
      ...{ findings_json: JSON.stringify(row.findings), reason, accepted_by: by },
      accepted_at: tx.now().toISOString(),
    };
    await tx.db
      .insertInto('accepted_differences')
      .values({ ...values, store_id: storeId, order_id: orderId, code })
      .onConflict((conflict) => conflict.columns(['store_id', 'order_id', 'code']).doUpdateSet(values))
      .execute();
    const amounts = row.findings.map(
      ({ day, amount, tax, currency }) => `${amount} ${currency} (tax ${tax}) on ${day}`,
    );
    const message = `The difference between shop and Xero (${code}) of ${amounts.join(', ')} is accepted. Reason: ${reason}`;
    await note(tx, storeId, { orderId, code, by, message, action: 'difference_accepted' });
  });
}

/** It is asked about again; false = there was no such decision. `code` null = all of the order. */
export function withdrawAcceptance(
  deps: LedgerDeps,
  storeId: string,
  { orderId, code, by }: Pick<AcceptedRow, 'orderId' | 'by'> & { readonly code: string | null },
): Promise<AcceptedRow[]> {
  return transact(deps, async (tx) => {
    const rows = (await acceptedRows(tx, storeId)).filter((one) => {
      return one.orderId === orderId && (code === null || one.code === code);
    });
    for (const one of rows) {
      await tx.db
        .deleteFrom('accepted_differences')
        .where((eb) => eb.and({ store_id: storeId, order_id: orderId, code: one.code }))
        .execute();
      const message = `The accepted difference between shop and Xero (${one.code}) is asked about again.`;
      await note(tx, storeId, { orderId, code: one.code, by, message, action: 'difference_asked_again' });
    }
    return rows;
  });
}

interface Note extends Pick<AcceptedRow, 'orderId' | 'code' | 'by'> {
  readonly message: string;
  readonly action: 'difference_accepted' | 'difference_asked_again';
}

async function note(tx: LedgerDeps, storeId: string, { orderId, code, by, message, action }: Note): Promise<void> {
  const entry = await entryRow(tx, storeId, 'order', orderId);
  if (entry !== undefined) await addAttempts(tx, [{ entryId: entry.id, step: 'changed', detail: { message }, by }]);
  else await recordAction(tx, { action, by, storeId, detail: { order: orderId, code, message } });
}

/** All of a store. */
export async function acceptedRows({ db }: LedgerDeps, storeId: string): Promise<AcceptedRow[]> {
  const rows = await db
    .selectFrom('accepted_differences')
    .selectAll()
    .where('store_id', '=', storeId)
    .orderBy('order_id')
    .execute();
  return rows.map(({ order_id: orderId, code, findings_json, reason, accepted_by: by, accepted_at: at }) => {
    return { orderId, code, findings: findings.parse(JSON.parse(findings_json)), reason, by, at };
  });
}
