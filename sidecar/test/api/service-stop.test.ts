import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { startCli, startServiceProcess } from '../support/_cli.ts';
import { addCopies } from '../support/_stack.ts';

/** Far below the pause that Xero asks for in the test, far above what a stop takes on a busy machine. */
const STOP_MS_MAX = 10_000;
const PAUSE_S = 55;
const LOOK_MS = 20;

describe('the service', () => {
  test('stops at once on SIGTERM even while a call waits for Xero’s limits, and loses no order', async () => {
    await using stack = await startCli({ clock: 'real' });
    const id = await stack.setUp();
    // More than one call's worth of contacts: the second call waits out the pause that the first one meets.
    addCopies({ simulated: stack.stores.store('uk_vat_incl') }, 1024, 60);
    stack.xero.faults.add({
      kind: '429',
      problem: 'minute',
      retryAfter: PAUSE_S,
      match: { method: 'PUT', path: '/Contacts' },
    });
    await using service = await startServiceProcess(stack.env);
    while (stack.xero.faults.waiting.length > 0) await sleep(LOOK_MS);
    const { exit, tookMs } = await service.stop('SIGTERM');
    expect(exit).toBe(0);
    expect(tookMs).toBeLessThan(STOP_MS_MAX);
    const { stores } = (await stack.cli('status', '--json')).json() as unknown as StatusDocument;
    const [{ counts } = { counts: {} }] = stores;
    expect(counts).toMatchObject({ claimed: 0, uncertain: 0, rejected: 0 });
    expect((counts['waiting'] ?? 0) + (counts['pending'] ?? 0) + (counts['recorded'] ?? 0)).toBe(66);
    expect((await stack.cli('orders', id, '--state', 'recorded')).out).toBe('No order is recorded.\n');
  });

  test('logs its version and public address at the start, and what is wrong with the key file', async () => {
    await using stack = await startCli({ clock: 'real' });
    await stack.addStore();
    chmodSync(join(stack.dataDir, 'secret.key'), 0o644);
    await using service = await startServiceProcess(stack.env);
    expect(JSON.parse(await service.logged(/service started/))).toMatchObject({
      publicUrl: `http://localhost:${stack.port}`,
      version: '0.1.0',
    });
    expect(JSON.parse(await service.logged(/secret\.key/))).toMatchObject({ level: 'warn' });
    expect(await service.stop('SIGINT')).toMatchObject({ exit: 0 });
  });
});

interface StatusDocument {
  readonly stores: readonly { readonly counts: Readonly<Record<string, number>> }[];
}
