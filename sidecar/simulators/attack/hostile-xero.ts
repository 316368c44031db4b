import { z } from 'zod';
import type { Attack } from './attack.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const organisation = z.object({ organisation: z.object({ pausedUntil: z.string().nullable() }).nullable() });

/** What Xero answers is survived, and does not stop the sync for longer than its own limits could. */
export const hostileXero: Attack = {
  name: 'hostile answers of Xero',
  async run({ plugin, xero }) {
    const wrong: string[] = [];
    const faults = [
      { kind: 'malformed-json' },
      { kind: 'element-left-out' },
      { kind: '5xx-before' },
      { kind: 'drop-before-commit' },
      { kind: 'drop-after-commit' },
      { kind: 'token-expired' },
      { kind: '503-maintenance' },
      { kind: '429', problem: 'day', retryAfter: 10 ** 12 },
    ] as const;
    for (const fault of faults) {
      xero.faults.add({ ...fault, match: { path: '^/api' }, times: 3 });
      const answer = await plugin.send('POST', 'ping', {});
      if (answer.status >= 500 && answer.status !== 504)
        wrong.push(`${fault.kind}: the plugin was answered ${answer.status}`);
      await plugin.send('POST', 'sync', {});
    }
    const { organisation: now } = organisation.parse(await (await plugin.send('GET', 'status')).json());
    const until = now?.pausedUntil ?? null;
    if (until !== null && Date.parse(until) > Date.now() + DAY_MS + MINUTE_MS)
      wrong.push(`Xero stopped the sync until ${until}`);
    return { tries: faults.length, wrong };
  },
};
