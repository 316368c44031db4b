import type { Context } from '../../context/context.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import { decimal, moneyInWords } from '../../domain/money.ts';
import { readUnsynced } from '../../operations/orders/paid-not-synced.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT } from '../../wording/exit.ts';
import { counted, indented, table } from '../../wording/output.ts';
import { minuteOf } from '../../wording/times.ts';
import type { Answer } from '../command.ts';

/** `orders <store> --paid-not-synced`. */
export async function unsyncedAnswer(context: Context, storeId: string): Promise<Answer> {
  const timezone = zoneOfFacts((await context.stores.get(storeId)).facts);
  const { orders, ignored, count, amounts } = await readUnsynced(context, storeId);
  const exit = count > 0 ? EXIT.needsAttention : EXIT.done;
  if (count === 0) {
    const also = ignored.length === 0 ? '' : ` ${counted(ignored.length, 'order')} ignored by a person; see --json.`;
    return { json: { orders, ignored, count, amounts }, text: `No paid order is missing in Xero.${also}`, exit };
  }
  const rows = orders.map((one) => {
    const order = one.orderNumber === one.orderId ? one.orderId : `${one.orderNumber} (id ${one.orderId})`;
    const paid = one.paidAt === null ? '' : minuteOf(one.paidAt, timezone);
    return [order, paid, one.orderStatus, one.amount, one.currency, one.method, one.transaction];
  });
  const sums = amounts.map(({ amount, currency }) => moneyInWords(decimal(amount), currency)).join(', ');
  const causes = [...Map.groupBy(orders, ({ because, fix }) => `${because}\n${indented(fix)}`)];
  return {
    json: { orders, ignored, count, amounts },
    text: [
      table([['order', 'paid', 'status', 'amount', '', 'method', 'transaction'], ...rows], { right: [3] }),
      '',
      `${counted(count, 'paid order')} not in Xero: ${sums}.`,
      count > orders.length && `The newest ${orders.length} are shown.`,
      ...causes.flatMap(([cause, some]) => ['', `${counted(some.length, 'order')}: ${cause}`]),
      '',
      `To post one: ${commandLine('post-once', storeId, '<order-id>')}`,
      `To ignore one: ${commandLine('ignore', storeId, '<order-id>', '--reason', '"<why>"')}`,
    ],
    exit,
  };
}
