import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Invoice } from '../../simulators/xero/accounting/organisation.ts';
import { runChild, startCli, startServiceProcess, type CliStack } from '../support/_cli.ts';

interface SyncDocument {
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly store: string; readonly error: string }[];
  readonly standing: readonly {
    readonly store: string;
    readonly orders: number;
    readonly reasons: readonly { readonly code: string; readonly message: string; readonly fix: string }[];
  }[];
  readonly serviceRunning: boolean;
}

async function syncWaiting(stack: CliStack, ...args: readonly string[]) {
  const { exit, out } = await stack.patientCli('sync', ...args, '--wait', '--json');
  return { exit, document: JSON.parse(out) as SyncDocument };
}

/** What was posted agrees, until somebody changes it in Xero. */
async function checkReconcile(stack: CliStack, id: string): Promise<void> {
  const year = ['reconcile', id, '--from', '2026-01-01', '--to', '2026-11-25'];
  const agreed = await stack.cli(...year);
  expect([agreed.exit, agreed.err]).toEqual([0, '']);
  expect(agreed.out).toMatch(/Compared up to 2026-11-25: 6 orders\.[\s\S]*Shop and Xero agree to the cent\.\n$/);
  const { organisations } = stack.xero;
  const [invoice] = organisations
    .flatMap(({ invoices }) => Object.values(invoices))
    .filter((one) => one.reference.includes(`[${id}:`));
  if (invoice === undefined) throw new Error('Nothing was posted.');
  invoice.status = 'VOIDED';
  const { total } = invoice.totals;
  const differing = await stack.cli(...year, '--json');
  expect(differing.exit).toBe(1);
  const { periods } = differing.json() as { periods: { difference: string; unexplained: string; causes: object[] }[] };
  const found = periods.filter(({ difference }) => difference !== '0.00');
  expect(found).toMatchObject([
    { difference: total, unexplained: '0.00', causes: [{ code: 'voided_in_xero', amount: total }] },
  ]);
  const csv = await stack.cli(...year, '--csv');
  expect([csv.exit, csv.out]).toEqual([
    1,
    expect.stringMatching(/Voided or deleted in Xero,.*npm run cli -- reissue /),
  ]);
  const shown = await stack.cli(...year);
  expect([shown.exit, shown.out]).toEqual([1, expect.stringMatching(/1 of \d+ periods differs\.\n$/)]);
  for (const [from, to, code] of [
    ['2026-11-02', '2026-11-01', 'period_reversed'],
    ['2026-11-01', '2027-01-01', 'period_in_future'],
    ['2026-11-31', '2026-12-01', 'day_invalid'],
  ] as const) {
    const refused = await stack.cli('reconcile', id, '--from', from, '--to', to, '--json');
    expect([refused.exit, refused.json()]).toMatchObject([2, { error: { code } }]);
  }
  expect((await stack.cli('reconcile', id)).exit).toBe(2);
  const order = /:(\d+)\]$/.exec(invoice.reference)?.[1] ?? '';
  const days = year.slice(2);
  expect((await stack.cli('reconcile', 'accept', id, order, ...days)).err).toContain('The reason is missing.');
  const accepted = await stack.cli('reconcile', 'accept', id, order, '--reason', 'By hand', ...days);
  expect([accepted.exit, accepted.out]).toEqual([
    0,
    expect.stringContaining(`Order ${order}: the difference is accepted while it is exactly this. Reason: By hand\n`),
  ]);
  expect((await stack.cli(...year)).out).toContain('Ignored by a person (By hand)');
  expect((await stack.cli('reconcile', 'accept', id, order, '--undo')).exit).toBe(0);
  expect((await stack.cli('reconcile', 'accept', id, order, '--undo')).err).toContain('No difference of order');
  // Xero is down in the middle: what was compared is said, and the exit code says whose fault it is.
  stack.xero.faults.add({ kind: '503-maintenance', times: 5, match: { path: 'CreditNotes' } });
  const down = await stack.cli(...year);
  stack.xero.faults.clear();
  expect([down.exit, down.err]).toEqual([3, expect.stringContaining('Nothing was compared yet')]);
  await checkBooks(stack, id, invoice);
}

/** The kept days of the month with that voided invoice. */
async function checkBooks(stack: CliStack, id: string, { date, totals: { total } }: Invoice): Promise<void> {
  const month = ['books', id, '--month', date.slice(0, 7)];
  const unchecked = await stack.cli(...month);
  expect([unchecked.exit, unchecked.out]).toEqual([0, expect.stringContaining('Not every day was checked yet.')]);
  const checked = await stack.cli(...month, '--check');
  expect([checked.exit, checked.out]).toEqual([1, expect.stringMatching(/Shop and Xero differ on 1 day\.\n$/)]);
  const kept = await stack.cli(...month, '--json');
  const { days } = kept.json() as { days: { day: string; state: string; difference: string }[] };
  expect(days.filter(({ state }) => state === 'differs')).toMatchObject([{ day: date, difference: total }]);
  const csv = await stack.cli(...month, '--csv');
  expect([csv.exit, csv.out]).toEqual([1, expect.stringMatching(/Voided or deleted in Xero .* \(order \d+\)/)]);
  const refused = await stack.cli('books', id, '--month', '2026-13', '--json');
  expect([refused.exit, refused.json()]).toMatchObject([2, { error: { code: 'month_invalid' } }]);
}

describe('sync --wait', () => {
  test('posts everything, counts on stderr as it goes, and exits 0', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    const result = await stack.cli('sync', id, '--wait', '--json');
    expect(result.exit).toBe(0);
    expect(result.json()).toMatchObject({
      counts: { recorded: 6, pending: 0, rejected: 0 },
      failures: [],
      standing: [],
      serviceRunning: false,
    });
    expect(result.err).toContain('6 posted, 0 rejected, 0 skipped, 0 waiting to sync\n');
    await checkReconcile(stack, id);
  });

  test('exits 1 when orders were rejected, and says where the reasons are', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    await stack.cli('settings', 'set', id, 'accounts.shipping', '"999"');
    const { exit, out } = await stack.cli('sync', '--wait');
    expect(exit).toBe(1);
    expect(out).toMatch(/orders rejected, with the reasons: npm run cli -- orders \S+ --state rejected/);
  });

  test('stops for a store that posts nothing yet, and says how to start it', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    await stack.cli('settings', 'set', id, 'sync.active', 'false');
    const { exit, out } = await stack.cli('sync', id, '--wait');
    expect(exit).toBe(1);
    expect(out).toContain(
      `6 orders of ${id} not posted: Posting is switched off: orders of this store are neither read nor posted.`,
    );
    expect(out).toContain(`  npm run cli -- settings set ${id} sync.active true\n`);
  });

  test('ends for a store that is not connected', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    await stack.cli('settings', 'set', id, 'sync.active', 'true');
    await stack.cli('backfill', id, '--after', '2000-01-01', '--yes');
    const { exit, document } = await syncWaiting(stack);
    expect(exit).toBe(1);
    expect(document.standing).toEqual([
      {
        store: id,
        orders: 6,
        reasons: [
          {
            code: 'not_connected',
            message: 'This store is not connected to Xero yet.',
            fix: `npm run cli -- xero connect ${id}`,
          },
        ],
      },
    ]);
  });

  test('ends when Xero says that the organisation is disconnected', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    stack.xero.disconnect(stack.xero.organisations[0]?.tenantId ?? '');
    const { exit, document } = await syncWaiting(stack, id);
    expect(exit).toBe(1);
    expect(document.standing[0]).toMatchObject({ orders: 6, reasons: [{ code: 'disconnected' }] });
  });

  test('stops when the organisation is paused for long, with exit 3 and the time it continues', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    stack.xero.faults.add({ kind: '429', problem: 'day', retryAfter: 7200, match: { path: '/api.xro/2.0' } });
    const { exit, out } = await stack.patientCli('sync', id, '--wait');
    expect(exit).toBe(3);
    expect(out).toMatch(/6 orders of \S+ not posted: Posting to Xero is paused: /);
    expect(out).toMatch(/posting continues at 25 Nov 2026, \d\d:\d\d\. The service must run/);
  });

  test('ends within minutes when Xero cannot be reached at all, with exit 3', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    await stack.xero.close();
    const began = stack.now().getTime();
    const { exit, document } = await syncWaiting(stack, id);
    expect(exit).toBe(3);
    expect(document.standing[0]?.orders).toBe(6);
    expect(stack.now().getTime() - began).toBeLessThan(5 * 60_000);
  });

  test('ends for settings that cannot be read, and says so once', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    writeFileSync(join(stack.dataDir, 'settings', `${id}.json`), '{broken');
    const { exit, out } = await stack.patientCli('sync', id, '--wait');
    expect(exit).toBe(1);
    expect(out.match(/it is not valid JSON/g)).toHaveLength(1);
  });

  test('exits 3 when the store cannot be reached, 1 when it refuses the key', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    stack.stores.faults.add({ fault: { kind: 'drop' } });
    const away = await syncWaiting(stack, id);
    expect(away.exit).toBe(3);
    expect(away.document.failures).toEqual([{ store: id, error: expect.any(String) }]);
    stack.stores.faults.clear();
    stack.stores.faults.add({ fault: { kind: 'unauthorized' } });
    expect((await syncWaiting(stack, id)).exit).toBe(1);
  });
});

describe('sync without --wait', () => {
  test('says that a store posts nothing even without orders', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const { exit, out } = await stack.cli('sync', id);
    expect(exit).toBe(0);
    expect(out).toContain('0 posted, 0 rejected, 0 skipped, 0 waiting to sync');
    expect(out).toContain(`No order of ${id} will be posted: Posting is switched off`);
    expect(out).toContain(`npm run cli -- xero connect ${id}`);
  });
});

describe('while the service runs', () => {
  test('sync is done by the service, and every command works beside it', async () => {
    await using stack = await startCli({ clock: 'real' });
    const id = await stack.setUp();
    await stack.cli('settings', 'set', id, 'sync.active', 'false');
    await using service = await startServiceProcess(stack.env);
    await stack.cli('settings', 'set', id, 'sync.active', 'true');
    const synced = await stack.cli('sync', id, '--wait', '--json');
    expect(synced.json()).toMatchObject({ counts: { recorded: 6 }, serviceRunning: true });
    expect(synced.exit).toBe(0);
    const status = await runChild('cli.ts', ['status', '--json'], stack.env);
    expect(status.json()).toMatchObject({
      stores: [{ storeId: id, counts: { recorded: 6 }, status: { light: 'green' } }],
    });
    expect((await stack.cli('replay', id, '1028')).out).toContain('The running service posts them');
    expect(await service.stop('SIGTERM')).toMatchObject({ exit: 0 });
  });
});

test('a backfill is undone by its number: first shown, then done, then listed', async () => {
  await using stack = await startCli();
  const id = await stack.setUp();
  await stack.cli('settings', 'set', id, 'sync.startDate', '"2030-01-01"');
  await stack.cli('backfill', id, '--after', '2000-01-01', '--yes');
  await syncWaiting(stack, id);
  const shown = await stack.cli('backfill', 'undo', '1');
  expect(shown.exit).toBe(1);
  expect(shown.out).toContain('Backfill 1 of the orders since 2000-01-01: 6 orders would leave Xero.');
  expect(shown.out).toContain('Contacts stay in Xero.\nTo undo it: npm run cli -- backfill undo 1 --yes\n');
  const dry = await stack.cli('backfill', 'undo', '1', '--dry-run', '--yes', '--json');
  expect(dry.exit).toBe(0);
  expect(JSON.parse(dry.out)).toMatchObject({ run: 1, left: [], writes: 0 });
  const live = () =>
    Object.values(stack.xero.organisations[0]?.invoices ?? {}).filter(({ status }) => status !== 'VOIDED').length;
  expect(live()).toBe(6);
  const undone = await stack.cli('backfill', 'undo', '1', '--yes');
  expect(undone.out).toContain('Backfill 1 is undone: 0 out of Xero, 6 on the way, 0 left.');
  await syncWaiting(stack, id);
  expect(live()).toBe(0);
  expect((await stack.cli('backfill', 'list', id)).out).toMatch(
    /^1 {2}\d{4}-\d{2}-\d{2} {2}orders since 2000-01-01: 6 asked for; undone: 6 out of Xero, 0 on the way, 0 left\n$/,
  );
});
