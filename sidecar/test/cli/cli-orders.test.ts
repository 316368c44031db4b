import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { runChild, startCli, type CliStack } from '../support/_cli.ts';
import { everythingRecorded } from '../support/_rehearsal.ts';

let stack: CliStack;
let shop: string;

/** One shop with its six orders in Xero; tests that change it begin with one of their own. */
beforeAll(async () => {
  stack = await startCli();
  shop = await stack.setUp();
  await stack.cli('sync', shop, '--wait');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** A shop whose six orders are all rejected, because shipping goes to an account that does not exist. */
async function rejectedShop() {
  const own = await startCli();
  const id = await own.setUp();
  await own.cli('settings', 'set', id, 'accounts.shipping', '"999"');
  await own.cli('settings', 'set', id, 'accounts.sales', '"998"');
  await own.cli('sync', id, '--wait');
  return { ...own, id };
}

/** The lines below a heading of the page. */
function section(page: string, heading: string): string[] {
  const [, after = ''] = page.split(`\n${heading}\n`);
  return (after.split('\n\n')[0] ?? '').split('\n');
}

describe('orders', () => {
  test('shows each order beside its invoice, newest first, with figures in columns', async () => {
    const { exit, out } = await stack.cli('orders', shop);
    expect(exit).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe('order  date        state             total       invoice  Xero total  refunded');
    expect(lines).toContain('1030   2026-11-14  Synced, paid     205.99  GBP  WC-1030      205.99');
    expect(lines).toContain('1028   2026-11-19  Partly refunded  169.25  GBP  WC-1028      169.25     10.00');
    expect(
      lines
        .slice(1, 7)
        .map((line) => line.slice(0, 4))
        .toSorted(),
    ).toEqual(['1024', '1025', '1027', '1028', '1030', '1031']);
    expect(out).not.toContain('worth knowing');
    expect(out).toMatch(/More about one: npm run cli -- order \S+ \d+\n$/);
  });

  test('of one state only, or none of it', async () => {
    expect((await stack.cli('orders', shop, '--state', 'rejected')).out).toBe('No order is rejected.\n');
    const { orders } = (await stack.cli('orders', shop, '--state', 'recorded', '--json')).json();
    expect(orders).toHaveLength(6);
  });

  test('that were rejected are grouped by cause, each with its next step', async () => {
    await using own = await rejectedShop();
    const { id } = own;
    const { out } = await own.cli('orders', id, '--state', 'rejected');
    expect(out).toMatch(/\n6 orders \([\d, ]+\): There is no account "998" in Xero\.\n {2}Choose another account/);
  });

  test('of a store that was never read lead to sync', async () => {
    await using own = await startCli();
    const id = await own.addStore();
    expect((await own.cli('orders', id)).out).toContain(`To read now: npm run cli -- sync ${id}\n`);
  });
});

describe('order', () => {
  test('shows amounts of both sides, documents, credit notes, decisions and history in words', async () => {
    const { exit, out } = await stack.cli('order', shop, '1028');
    expect(exit).toBe(0);
    expect(out).toMatch(
      new RegExp(`^Order 1028 of ${shop}, 2026-11-19, completed\nPartly refunded. In Xero since 25 Nov 2026, 09:`),
    );
    expect(out).toContain('  net    GBP       156.92        156.92\n');
    expect(out).toContain('  tax    GBP        12.33         12.33\n');
    expect(out).toContain('  total  GBP       169.25        169.25\n');
    expect(out).toMatch(
      /\n {2}invoice +WC-1028 +2026-11-19 +169\.25 +GBP +(?:\w+ +)?Kestrel & Finch Ltd +[0-9a-f-]{36}\n/,
    );
    expect(out).toMatch(
      /\n {2}payment +on WC-1028 +2026-11-19 +169\.25 +GBP +(?:\w+ +)?Kestrel & Finch Ltd +[0-9a-f-]{36}\n/,
    );
    expect(out).toMatch(
      /\n {2}credit note for refund 1029 +WC-1028-R1029 +2026-11-19 +10\.00 +GBP +(?:\w+ +)?Kestrel & Finch Ltd +/,
    );
    expect(out).toMatch(/\n {2}refund payment +on WC-1028-R1029 +2026-11-19 +10\.00 +GBP +Kestrel & Finch Ltd +/);
    const [headings] = section(out, 'Documents in Xero');
    expect(headings).toMatch(/^ +number +date +amount +status +organisation +id in Xero$/);
    expect(section(out, 'Contact in Xero')).toEqual([
      expect.stringMatching(/^ {2}the buyer’s contact +https:\/\/go\.xero\.com\/\S+Contacts\S+[0-9a-f-]{36}$/),
    ]);
    expect(section(out, 'Credit notes')).toEqual([
      '                      total  given back  off an invoice',
      '  WC-1028-R1029  GBP  10.00       10.00            0.00',
    ]);
    expect(out).toContain('WooCommerce tax rate 100 (setting taxes.rates.100)');
    expect(out).toMatch(/payment account +\S+ +paid by \S+ \(setting payments\.methods\.\S+\)/);
    expect(out).not.toContain('Worth knowing');
    expect(out).toMatch(/25 Nov 2026, 09:\d\d:\d\d {2}The invoice was sent to Xero\.\n +Call \d+: PUT Invoices/);
    expect(out).toMatch(
      /Xero answered about the invoice \(HTTP 200\)\.\n +invoice WC-1028, status awaiting payment, in GBP/,
    );
    expect(out).toMatch(/Xero answered about the payment \(HTTP 200\)\.\n/);
    expect(out).toMatch(/Xero answered about the credit note \(HTTP 200\)\.\n/);
    expect(out).not.toMatch(/[{}]/);
    expect(out).not.toMatch(/credit_note|refund_payment|allocation/);
  });

  test('that was reissued shows both invoices, and the credit that pays the second', async () => {
    await using own = await startCli();
    const id = await own.setUp();
    await own.cli('sync', id, '--wait');
    // Free delivery: 5.94 less than what was paid.
    own.stores.store('uk_vat_incl').state.updateOrder(1024, (order) => ({
      ...order,
      ...{ shipping_lines: [], shipping_total: '0.00', shipping_tax: '0.00', total: '240.10', total_tax: '40.00' },
    }));
    const changed = await own.cli('sync', id, '--wait');
    expect(changed.exit).toBe(1);
    const asked = await own.cli('reissue', id, '1024');
    expect(asked).toMatchObject({ exit: 0, err: '' });
    expect(asked.out).toBe(
      'Invoice WC-1024 will be credited (or voided, if unpaid) and posted again.\n' +
        `The running service does it; without one: npm run cli -- sync ${id} --wait\n`,
    );
    expect((await own.cli('sync', id, '--wait')).exit).toBe(0);
    const { exit, out } = await own.cli('order', id, '1024');
    expect(exit).toBe(0);
    const columns = section(out, 'Documents in Xero').map((line) => line.trim().split(/ {2,}/));
    expect(
      columns.map(([what, number, ...rest]) => [what, number, rest.find((one) => /^\d+\.\d\d$/.test(one))]),
    ).toEqual([
      ['number', 'date', undefined],
      ['invoice', 'WC-1024', '246.04'],
      ['payment', 'on WC-1024', '246.04'],
      ['credit note for the whole invoice', 'WC-1024-CR', '246.04'],
      ['invoice (version 2)', 'WC-1024-2', '240.10'],
      ['allocation of credit', 'on WC-1024-2', '240.10'],
    ]);
    expect(section(out, 'Credit notes')).toEqual([
      '                    total  given back  off an invoice',
      '  WC-1024-CR  GBP  246.04        0.00          240.10',
    ]);
  });

  test('with --json holds order, documents and attempts', async () => {
    const document = (await stack.cli('order', shop, '1031', '--json')).json();
    expect(document).toMatchObject({
      order: { sourceId: '1031', state: 'recorded' },
      documents: [{ kind: 'invoice', number: 'WC-1031' }, { kind: 'payment' }],
    });
    expect(document['attempts']).not.toHaveLength(0);
  });

  test('that was rejected exits 1 and names the setting to change and the replay that follows', async () => {
    await using own = await rejectedShop();
    const { id } = own;
    const { exit, out } = await own.cli('order', id, '1031');
    expect(exit).toBe(1);
    expect(out).toContain('\nNeeds attention.\n');
    expect(out).toContain(`  npm run cli -- settings set ${id} accounts.sales <json>\n`);
    expect(out).toContain(`When that is done: npm run cli -- replay ${id} 1031\n`);
  });

  test('that was never read exits 2 and says where ids are found', async () => {
    const { exit, err } = await stack.cli('order', shop, '99');
    expect(exit).toBe(2);
    expect(err).toContain(`No order with the id 99 has been read from ${shop}.`);
    expect(err).toContain(`npm run cli -- orders ${shop}`);
  });
});

describe('replay', () => {
  test('of all rejected orders looks at each again, and saving the setting at fault posts them', async () => {
    await using own = await rejectedShop();
    const { id } = own;
    const other = await own.cli('settings', 'set', id, 'documents.dueDays', '3');
    expect(other.out).toContain(`6 orders are rejected. To try again: npm run cli -- replay ${id} --rejected`);
    expect((await own.cli('replay', id, '--rejected')).out).toContain('6 orders waiting to sync.\n');
    expect((await own.cli('sync', id, '--wait', '--json')).json()).toMatchObject({ counts: { rejected: 6 } });
    await own.cli('settings', 'set', id, 'accounts.shipping', 'null');
    expect((await own.cli('sync', id, '--wait', '--json')).json()).toMatchObject({ counts: { rejected: 6 } });
    const fixed = await own.cli('settings', 'set', id, 'accounts.sales', '"200"');
    expect(fixed.out).toContain(`6 orders were waiting for this: the service (npm start) posts them now, or: npm run cli -- sync ${id} --wait\n`); // prettier-ignore
    expect(fixed.out).not.toContain('rejected');
    expect((await own.cli('sync', id, '--wait', '--json')).json()).toMatchObject({ counts: { recorded: 6 } });
    expect((await own.cli('replay', id, '--rejected', '--json')).json()).toEqual({ replayed: 0 });
  });

  test('of a posted order posts nothing twice', async () => {
    const invoices = () => Object.keys(stack.xero.organisations[0]?.invoices ?? {}).length;
    const before = invoices();
    expect((await stack.cli('replay', shop, '1028', '1028', '1031', '--json')).json()).toEqual({ replayed: 2 });
    expect((await stack.cli('sync', shop, '--wait')).exit).toBe(0);
    expect([before, invoices()]).toEqual([6, 6]);
  });

  test('of nothing, or of an order that was never read, exits 2 and replays none of those named', async () => {
    const nothing = await stack.cli('replay', shop);
    expect(nothing.exit).toBe(2);
    expect(nothing.err).toContain(`npm run cli -- replay ${shop} --rejected`);
    expect((await stack.cli('replay', shop, '1028', '99')).exit).toBe(2);
    const { counts } = (await stack.cli('sync', shop, '--json')).json();
    expect(counts).toMatchObject({ recorded: 6, pending: 0 });
  });
});

describe('backfill', () => {
  test('counts the orders since a day, and posts them with --yes; the first day to post stays', async () => {
    await using own = await startCli();
    const id = await own.addStore();
    const counted = await own.cli('backfill', id, '--after', '2026-09-01');
    expect(counted.exit).toBe(1);
    expect(counted.out).toContain('4 orders since 2026-09-01: 2026: 4\n');
    expect(counted.out).toContain(`To post them: npm run cli -- backfill ${id} --after 2026-09-01 --yes\n`);
    const until = ['--after', '2000-01-01', '--until', '2026-08-31'];
    const older = await own.cli('backfill', id, ...until);
    expect(older.out).toContain('2 orders from 2000-01-01 to 2026-08-31: 2026: 2\n');
    expect(older.out).toContain(`To post them: npm run cli -- backfill ${id} ${until.join(' ')} --yes\n`);
    for (const wrong of [
      ['--after', '2026-09-02', '--until', '2026-09-01'],
      ['--stop', '--until', '2026-09-01'],
    ]) {
      const refused = await own.cli('backfill', id, ...wrong);
      expect(refused.exit).toBe(2);
      expect(refused.err).toContain('--until is the last day');
    }
    expect((await own.cli('orders', id, '--json')).json()).toMatchObject({ orders: [] });
    const { exit, out } = await own.cli('backfill', id, '--after', '2026-09-01', '--yes');
    expect(exit).toBe(0);
    expect(out).toContain('4 orders, 4 of them waiting to sync.\n');
    expect(out).toContain(
      `Not posted yet: This store is not connected to Xero yet.\n  npm run cli -- xero connect ${id}\n`,
    );
    expect((await own.cli('settings', 'get', id, 'sync.startDate')).out).toBe('"2026-11-25"\n');
    expect((await own.cli('backfill', id, '--stop')).out).toBe(
      '4 orders withdrawn. Orders that are in Xero stay there.\n',
    );
    expect((await own.cli('backfill', id, '--stop', '--json')).json()).toEqual({ stopped: false });
  });

  test('reports an order that the store counts but cannot load, and exits 1', async () => {
    await using own = await startCli();
    const id = await own.addStore();
    own.stores.store('uk_vat_incl').state.unloadable.add(1024);
    const { exit, out } = await own.cli('backfill', id, '--after', '2026-01-01', '--yes');
    expect(exit).toBe(1);
    expect(out).toContain('5 orders, 5 of them waiting to sync.\nWooCommerce counts an order that it cannot load');
  });

  test('posts orders that were skipped for being too old', async () => {
    await using own = await startCli();
    const id = await own.setUp();
    await own.cli('backfill', id, '--after', '2026-01-01', '--yes');
    await own.cli('settings', 'set', id, 'sync.startDate', '"2026-11-25"');
    await own.cli('backfill', id, '--stop');
    expect((await own.cli('sync', id, '--wait', '--json')).json()).toMatchObject({ counts: { skipped: 6 } });
    const posted = await own.cli('backfill', id, '--after', '2026-01-01', '--yes', '--json');
    expect(posted.json()).toMatchObject({ accepted: 6 });
    expect((await own.cli('sync', id, '--wait', '--json')).json()).toMatchObject({ counts: { recorded: 6 } });
  });

  test('changes nothing and exits 3 when the store cannot be reached', async () => {
    await using own = await startCli();
    const id = await own.addStore();
    own.stores.faults.add({ fault: { kind: 'drop' } });
    expect((await own.cli('backfill', id, '--after', '2020-01-01', '--yes')).exit).toBe(3);
    expect((await own.cli('settings', 'get', id, 'sync.startDate')).out).toBe('"2026-11-25"\n');
  });
});

test('backfill --customers creates contacts for existing customers, once, and says how to turn it on', async () => {
  await using own = await startCli({ scenarios: ['customers'] });
  const id = await own.setUp();
  const refused = await own.cli('backfill', id, '--customers');
  expect(refused.exit).toBe(2);
  expect(refused.err).toContain(`settings set ${id} contacts.customers '"all"'`);
  await own.cli('settings', 'set', id, 'contacts.customers', '"all"');
  const { exit, out } = await own.cli('backfill', id, '--customers');
  expect({ exit, out }).toEqual({ exit: 0, out: '6 customers: 6 contacts made, 0 known, 0 refused.\n' });
  expect((await own.cli('backfill', id, '--customers', '--json')).json()).toEqual({
    serviceRunning: false,
    customers: 6,
    made: 0,
    known: 6,
    refused: 0,
  });
});

test('items import shows what it would do, makes an item of every product, once, and says how to turn it on', async () => {
  await using own = await startCli({ scenarios: ['variable_products'] });
  const id = await own.setUp();
  const [requests, calls] = [own.stores.journal.length, own.xero.calls.list.length];
  const before = everythingRecorded(own.dataDir);
  const dry = await own.cli('items', 'import', id, '--dry-run');
  expect(dry).toMatchObject({ exit: 0 });
  expect(dry.out).toContain('[####################] 3 of 3 products');
  expect(dry.out).toContain('5 items to make, 0 to change, 0 unchanged');
  expect(dry.out).toMatch(/make +VAR-9fd716-1 +Cobalt Mug - M, Ink & Ash/);
  const written = [...own.stores.journal.slice(requests), ...own.xero.calls.list.slice(calls)].filter(
    (one) => one.method !== 'GET' && !('kind' in one && one.kind !== 'accounting'),
  );
  expect(written).toEqual([]);
  expect(everythingRecorded(own.dataDir)).toBe(before);

  const refused = await own.cli('items', 'import', id);
  expect(refused.exit).toBe(2);
  expect(refused.err).toContain(`settings set ${id} items.create '"all"'`);
  await own.cli('settings', 'set', id, 'items.create', '"all"');
  expect(await own.cli('items', 'import', id)).toMatchObject({ exit: 0, out: expect.stringContaining('5 items made') });
  const again = await own.cli('items', 'import', id, '--json');
  expect(again.json()).toMatchObject({
    ...{ serviceRunning: false, products: 3, made: 0, changed: 0, known: 5, refused: 0 },
    ...{ counts: { made: 0, left: 5 }, left: { 'in Xero as in the shop': 5 }, items: [], unlisted: 0 },
  });
  expect(own.xero.calls.list.filter(({ method, path }) => method === 'PUT' && path.includes('/Items'))).toHaveLength(1);
});

describe('status and check', () => {
  test('report a healthy store', async () => {
    expect(await stack.cli('status')).toMatchObject({ exit: 0, out: expect.stringContaining(`green  ${shop}  All 6`) });
    const { exit, out } = await stack.cli('check');
    expect(exit).toBe(0);
    expect(out.split('\n').map((line) => line.slice(0, 4))).toEqual([...Array<string>(6).fill('ok  '), '']);
    expect((await stack.cli('check', shop, '--json')).json()).toEqual({
      checks: ['store', 'settings', 'Xero', 'accounts and taxes', 'currencies', 'contacts'].map((what) => ({
        store: shop,
        what,
        error: null,
        fix: null,
      })),
    });
  });

  test('of a store that is not connected exit 1 with the command that connects it', async () => {
    await using own = await startCli();
    const id = await own.addStore();
    for (const name of ['status', 'check']) {
      const { exit, out } = await own.cli(name);
      expect([name, exit]).toEqual([name, 1]);
      expect(out).toContain(`npm run cli -- xero connect ${id}\n`);
    }
  });

  test('check names every setting that the organisation does not know', async () => {
    await using own = await rejectedShop();
    const { id } = own;
    await own.cli('settings', 'set', id, 'taxes.rates.100', '"OUTPUT77"');
    const { exit, out } = await own.cli('check');
    expect(exit).toBe(1);
    for (const fault of [
      'accounts.sales: Xero has no account "998".',
      'accounts.shipping: Xero has no account "999".',
      'taxes.rates.100: the organisation has no tax type OUTPUT77.',
    ])
      expect(out).toContain(fault);
    const status = await own.cli('status');
    expect(status.out).toMatch(/^amber /);
    expect(status.out).toContain(`The causes: npm run cli -- orders ${id} --state rejected`);
    expect(status.exit).toBe(1);
  });

  test('check names what is unmapped, which is no fault while no order has it', async () => {
    await using own = await startCli();
    const id = await own.setUp();
    await own.cli('settings', 'set', id, 'taxes.rates', '{}');
    await own.cli('settings', 'set', id, 'taxes.domesticUntaxed', 'null');
    const unmapped = await own.cli('check', id);
    expect(unmapped.out).toMatch(/tax rates have no tax type: \d+ \(.+, \d+ %\)/);
    expect(unmapped.out).toContain('untaxed sales at home have no tax type');
  });

  test('check exits 3 when the store or Xero cannot be reached', async () => {
    await using own = await startCli();
    const id = await own.setUp();
    own.stores.faults.add({ fault: { kind: 'drop' } });
    const store = await own.cli('check', id);
    expect(store.exit).toBe(3);
    expect(store.out).toContain(`FAIL  ${id}  store:`);
    own.stores.faults.clear();
    await own.xero.close();
    expect((await own.cli('check', id)).out).toContain(`FAIL  ${id}  Xero:`);
  });
});

/** Holds the database's write lock in a process of its own, which ends with the lock. */
async function whileHeld<T>(dataDir: string, heldMs: number, work: () => Promise<T>): Promise<T> {
  const script = `
    const { DatabaseSync } = require('node:sqlite');
    const db = new DatabaseSync(process.argv[1]);
    db.exec('begin immediate');
    process.stdout.write('held');
    setTimeout(() => db.exec('commit'), Number(process.argv[2]));`;
  const child = spawn(process.execPath, ['-e', script, join(dataDir, DATABASE_FILE), String(heldMs)]);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  try {
    return await work();
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

describe('while another process writes', () => {
  test('a command waits for its turn', async () => {
    const result = await whileHeld(stack.dataDir, 1_000, () => stack.cli('replay', shop, '1030'));
    expect(result).toMatchObject({ exit: 0, err: '' });
  });

  test('a command that waits too long changes nothing, exits 1 and says what to do', async () => {
    const { exit, err } = await whileHeld(stack.dataDir, 60_000, () =>
      runChild('cli.ts', ['replay', shop, '1030'], stack.env),
    );
    expect(exit).toBe(1);
    expect(err).toContain('Another process has locked the database. Try again');
  });
});

describe('paid, not synced', () => {
  test('is listed with reason and next step, posted once, or ignored with a reason', async () => {
    await using own = await startCli();
    const id = await own.setUp();
    const { state } = own.stores.store('uk_vat_incl');
    state.updateOrder(1024, { status: 'shipped' });
    state.updateOrder(1025, { status: 'shipped' });
    await own.cli('sync', id, '--wait');
    const listed = await own.cli('orders', id, '--paid-not-synced');
    expect(listed.exit).toBe(1);
    expect(listed.out).toMatch(/\n1024 +\d+ \w{3} 2026, \d\d:\d\d +shipped +246\.04 +GBP +stripe +ch_/);
    expect(listed.out).toContain('\n2 paid orders not in Xero: £');
    expect(listed.out).toContain('\n2 orders: Its status "shipped" is not among the statuses that are posted.\n');
    expect(listed.out).toContain(`To post one: npm run cli -- post-once ${id} <order-id>`);
    expect((await own.cli('status')).out).toMatch(/2 paid orders are not in Xero: £/);

    expect((await own.cli('ignore', id, '1025')).exit).toBe(2);
    expect((await own.cli('ignore', id, '1025', '--reason', 'a test order')).exit).toBe(0);
    expect((await own.cli('post-once', id, '1024')).exit).toBe(0);
    await own.cli('sync', id, '--wait');
    const after = await own.cli('orders', id, '--paid-not-synced');
    expect([after.exit, after.out]).toEqual([
      0,
      'No paid order is missing in Xero. 1 order ignored by a person; see --json.\n',
    ]);
    expect((await own.cli('order', id, '1025')).out).toContain('Reason: a test order');
    expect((await own.cli('post-once', id, '1030')).err).toContain('has invoice WC-1030 already');
  });
});

describe('reports', () => {
  test('of a month are tables, one JSON document, or CSV', async () => {
    const { exit, out } = await stack.cli('month-end', shop, '--month', '2026-11');
    expect(exit).toBe(0);
    expect(out).toContain(`Month end 2026-11 of ${shop}\n`);
    expect(out).toMatch(
      /\nSales and tax by country and rate\n[^\n]+\n {2}Country +Rate % +Tax type +Currency +Net +Tax/,
    );
    expect(out).toMatch(/\n {2}United Kingdom +20 {2}20% \(VAT on Income\) {2}GBP +\d+\.\d\d +\d+\.\d\d/);
    const { sections } = (await stack.cli('month-end', shop, '--month', '2026-11', '--json')).json();
    expect(sections).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'tax_return' })]));
    const csv = await stack.cli('month-end', shop, '--month', '2026-11', '--csv');
    expect(csv.out.split('\r\n')[0]).toBe(`\uFEFF"Month end 2026-11, ${shop}"`);
    expect(csv.out).toContain('\r\nBox 1,VAT due on sales,');
    // Nothing of the progress is in the file.
    expect(csv.out).not.toContain('read from Xero');
  });

  test('of no month, or one to come, are wrong usage', async () => {
    for (const [month, code] of [
      ['2026-13', 'month_invalid'],
      ['2027-01', 'month_in_future'],
    ] as const) {
      const { exit, err } = await stack.cli('month-end', shop, '--month', month);
      expect([exit, err]).toEqual([2, expect.stringContaining(month)]);
      expect((await stack.cli('month-end', shop, '--month', month, '--json')).json()).toMatchObject({
        error: { code },
      });
    }
  });

  test('of what is due say that nothing is', async () => {
    const { exit, out } = await stack.cli('overdue', shop);
    expect([exit, out.split('\n')[0]]).toEqual([0, 'No invoice is overdue.']);
  });
});
