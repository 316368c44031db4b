import type { Context } from '../../context/context.ts';
import { refusal } from '../../domain/refusal.ts';
import { type AcceptedDifference, findingsIn, isAcceptable, moveCause } from '../../reconciliation/accepted.ts';
import { CAUSES, type CauseCode, type ReconciledPeriod } from '../../reconciliation/result.ts';
import { orderSummary } from '../../wording/order-summary.ts';

export interface Decision {
  readonly orderId: string;
  /** null = whatever the order differs by. */
  readonly code: string | null;
  readonly reason: string;
  /** See ledger/audit/actor.ts. */
  readonly by: string;
}

export interface Accepted {
  readonly orderId: string;
  readonly differences: readonly Pick<AcceptedDifference, 'code' | 'findings'>[];
}

type Parts = Pick<Context, 'ledger' | 'books'>;

/**
 * A person decides that an order's difference is right; it is found in `days` (periods of one day each). Money that is not in
 * Xero by the order's status is ignored where it is asked about: "Paid, not synced". Throws 409 nothing_to_accept.
 */
export async function acceptDifference(
  context: Parts,
  storeId: string,
  { orderId, code, reason, by }: Decision,
  days: readonly ReconciledPeriod[],
): Promise<Accepted> {
  const found = [...findingsIn(days, orderId)].filter(
    ([cause]) => isAcceptable(cause) && (code === null || cause === code),
  );
  if (found.length === 0) throw nothingToAccept(orderId, code);
  for (const [cause, findings] of found) {
    const isUnsynced = cause === 'not_synced_status' && (await ignoreMoney(context, storeId, { orderId, reason, by }));
    if (!isUnsynced) await context.ledger.keepAcceptance(storeId, { orderId, code: cause, findings, reason, by });
    await changeKept(context, storeId, findings, (periods) =>
      moveCause(periods, orderId, cause, { code: 'ignored', detail: reason }),
    );
  }
  return { orderId, differences: found.map(([cause, findings]) => ({ code: cause, findings })) };
}

function nothingToAccept(orderId: string, code: string | null) {
  const what = code === null ? 'anything that a person could accept' : `"${code}"`;
  const message = `Order ${orderId} does not differ by ${what} in the days that were checked.`;
  return refusal(409, 'nothing_to_accept', message, 'Check the days again, and look at what the order differs by now.');
}

/** false = its money is not on that list. */
async function ignoreMoney(
  { ledger }: Pick<Parts, 'ledger'>,
  storeId: string,
  { orderId, reason, by }: Pick<Decision, 'orderId' | 'reason' | 'by'>,
): Promise<boolean> {
  const entry = await ledger.entry(storeId, 'order', orderId);
  return entry !== null && (await ledger.ignoreUnsynced(entry.id, { reason, by }));
}

/** The difference is asked about again. `code` null or "ignored" = all of the order. Throws 409 nothing_accepted. */
export async function askAgain(
  context: Parts,
  storeId: string,
  { orderId, code, by }: Pick<Decision, 'orderId' | 'code' | 'by'>,
): Promise<void> {
  const which = code === 'ignored' ? null : code;
  const rows = await context.ledger.withdrawAcceptance(storeId, { orderId, code: which, by });
  for (const { code: cause, findings, reason } of rows) {
    await changeKept(context, storeId, findings, (periods) =>
      moveCause(periods, orderId, 'ignored', ({ from, currency, causes }) => {
        const known = findings.find((one) => one.day === from && one.currency === currency);
        const isOurs = causes.some((one) => one.code === 'ignored' && one.detail === reason);
        return isOurs && known !== undefined
          ? { code: causeCode(cause), detail: known.detail }
          : { code: 'ignored', detail: reason };
      }),
    );
  }
  const isUnsynced = which === null || which === 'not_synced_status';
  const hasMoney = isUnsynced && (await askAboutMoney(context, storeId, { orderId, by }));
  if (rows.length > 0 || hasMoney) return;
  const message = `No difference of order ${orderId} is accepted.`;
  throw refusal(409, 'nothing_accepted', message, 'Nothing to do.');
}

async function askAboutMoney(
  context: Parts,
  storeId: string,
  { orderId, by }: Pick<Decision, 'orderId' | 'by'>,
): Promise<boolean> {
  const entry = await context.ledger.entry(storeId, 'order', orderId);
  if (entry === null || !(await context.ledger.askAboutUnsynced(entry.id, by))) return false;
  const detail = orderSummary(entry).orderStatus ?? '';
  await context.books.change(storeId, null, (periods) =>
    moveCause(periods, orderId, 'ignored', { code: 'not_synced_status', detail }),
  );
  return true;
}

function causeCode(code: string): CauseCode {
  return CAUSES.find((one) => one === code) ?? 'needs_attention';
}

/** What is kept of these days says it at once; the next check finds the same. */
async function changeKept(
  { books }: Pick<Parts, 'books'>,
  storeId: string,
  findings: readonly { readonly day: string }[],
  change: (periods: readonly ReconciledPeriod[]) => readonly ReconciledPeriod[],
): Promise<void> {
  await books.change(
    storeId,
    findings.map(({ day }) => day),
    change,
  );
}

/** All decisions of a store, by order, for the reconciliation. */
export async function acceptedByOrder({ ledger }: Pick<Context, 'ledger'>, storeId: string) {
  const rows = await ledger.acceptedRows(storeId);
  const known = rows.map((one) => ({ ...one, code: causeCode(one.code) }));
  return Map.groupBy(known, ({ orderId }) => orderId);
}
