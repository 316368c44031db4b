import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { expectNothingTwice, expectPostedOnce } from '../accounting/_books.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ORDERS = 3;

/** Fixed numbers and lookups before a call repair in the books what fails on disk: a test of one needs the other too. */
function expectAllPosted(shop: Shop): void {
  for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  expectNothingTwice(shop, shop.simulated.orderIds.length);
}

/** As another process sees the ledger. */
function onDisk(stack: Stack, query: string): readonly Record<string, unknown>[] {
  using database = new DatabaseSync(join(stack.dataDir, DATABASE_FILE));
  return database.prepare(query).all();
}

test('when a call arrives at Xero it is on disk as sent and not settled', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const arrived: { readonly path: string; readonly state: unknown }[] = [];
  stack.xero.faults.from((method, path) => {
    if (method === 'PUT' && path.startsWith('/api.xro')) {
      const [call] = onDisk(
        stack,
        'select path, sent_at is not null as sent, settled_at from calls order by id desc limit 1',
      );
      arrived.push({ path: path.replace(/^.*\//, '/').replace(/\?.*/, ''), state: { ...call, path: undefined } });
    }
    return null;
  });
  await stack.drain();
  const paths = [...new Set(arrived.map(({ path }) => path))].sort();
  expect(paths).toEqual(['/Contacts', '/CreditNotes', '/Invoices', '/Payments']);
  for (const { path, state } of arrived) expect([path, state]).toEqual([path, { sent: 1, settled_at: null }]);
  expectAllPosted(stack.shop(SHOP));
});

test.each([
  ['invoices', 'Invoices'],
  ['payments', 'Payments'],
])('a process that dies before it has recorded what Xero answered leaves the call of %s unsettled', async (kind) => {
  await using stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const shop = stack.shop(SHOP);
  addCopies(shop, 1024, ORDERS);
  const document = kind.replace(/s$/, '');
  onDisk(
    stack,
    `create trigger dies before insert on documents when new.kind = '${document}' begin select raise(abort, 'dies'); end`,
  );
  await stack.context.positions.request(null, stack.now());
  await expect(stack.round()).rejects.toThrow('dies');
  const calls = `select kind, sent_at is not null as sent from calls where settled_at is null`;
  expect(onDisk(stack, calls).map((row) => ({ ...row }))).toEqual([{ kind, sent: 1 }]);
  await stack.restart('killed', () => void onDisk(stack, 'drop trigger dies'));
  await stack.drain();
  expect(onDisk(stack, calls)).toEqual([]);
  expectAllPosted(shop);
});

test('an invoice of ours that the ledger lacks is recorded when Xero refuses its number, not created again', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const [orderId = 0] = addCopies(shop, 1024, 1);
  await stack.drain();
  const { id, state } = await stack.entry(shop, orderId);
  expect(state).toBe('recorded');
  // The start's reconciliation is done, so only the refusal shows it.
  onDisk(stack, `delete from documents where entry_id = ${id}`);
  const refused = stack.xero.calls.list.length;
  await stack.replay(shop, orderId);
  await stack.drain();
  const puts = stack.xero.calls.list
    .slice(refused)
    .filter(({ method, path }) => `${method} ${path}`.includes('PUT /api.xro/2.0/Invoices'));
  expect(puts).toHaveLength(1);
  expect((await stack.entry(shop, orderId)).state).toBe('recorded');
  expect(
    onDisk(stack, `select kind from documents where entry_id = ${id} order by kind`).map(({ kind }) => kind),
  ).toEqual(['invoice', 'payment']);
  expectAllPosted(shop);
});
