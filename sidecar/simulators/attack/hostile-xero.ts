import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { command } from '../demo/set-up.ts';
import type { Attack } from './attack.ts';
import { Browser } from './browser.ts';
import { beginConsent } from './consent.ts';
import type { Target } from './target.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Time for a round with each fault. */
const WAIT_MS = 1_500;
/** Far beyond any limit of Xero's: 31,000 years. */
const RETRY_AFTER_S = 10 ** 12;
const organisation = z.object({ organisation: z.object({ pausedUntil: z.string().nullable() }).nullable() });

const FAULTS = [
  { kind: 'malformed-json' },
  { kind: 'element-left-out' },
  { kind: '5xx-before' },
  { kind: '5xx-after' },
  { kind: 'drop-before-commit' },
  { kind: 'drop-after-commit' },
  { kind: 'token-expired' },
  { kind: '503-maintenance' },
  { kind: '429', problem: 'day', retryAfter: RETRY_AFTER_S },
] as const;

/** What Xero answers while orders are posted is survived: nothing is posted twice, nothing waits for longer than Xero's own limits. */
export const hostileXero: Attack = {
  name: 'hostile answers of Xero',
  async run(target) {
    const { plugin, xero } = target;
    const wrong: string[] = [];
    await new Browser().follow((await beginConsent(target)).url, () => false);
    const before = organisation.parse(await (await plugin.send('GET', 'status')).json()).organisation;
    if (before === null) return { tries: 0, wrong: ['the shop could not be connected to Xero'] };
    await command(['settings', 'suggest', plugin.storeId, '--apply']);
    const orderIds = target.shop.orderIds.slice(0, 5);
    for (const fault of FAULTS) {
      xero.faults.add({ ...fault, match: { path: '^/api' }, times: 2 });
      const answer = await plugin.send('POST', 'ping', {});
      if (answer.status >= 500 && answer.status !== 504)
        wrong.push(`${fault.kind}: the plugin was answered ${answer.status}`);
      await plugin.send('POST', 'sync', {});
      await plugin.send('POST', 'replay', { orderIds });
      await sleep(WAIT_MS);
      if (target.service.crashed)
        return { tries: FAULTS.length, wrong: [...wrong, `the service ended: ${fault.kind}`] };
    }
    const after = organisation.parse(await (await plugin.send('GET', 'status')).json()).organisation;
    const until = after?.pausedUntil ?? null;
    if (until !== null && Date.parse(until) > Date.now() + DAY_MS + MINUTE_MS)
      wrong.push(`Xero stopped the sync until ${until}`);
    const posted = postedOrders(target);
    if (posted.size === 0) wrong.push('no order was posted: nothing was tried');
    for (const [order, count] of posted) if (count > 1) wrong.push(`order ${order} was posted ${count} times`);
    return { tries: FAULTS.length, wrong };
  },
};

/** Live invoices by the order that they name. */
function postedOrders({ xero }: Target): Map<string, number> {
  const live = xero.organisations
    .flatMap(({ invoices }) => Object.values(invoices))
    .filter(({ status, reference }) => !['VOIDED', 'DELETED'].includes(status) && reference.endsWith(']'));
  const counts = new Map<string, number>();
  for (const { reference } of live) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  return counts;
}
