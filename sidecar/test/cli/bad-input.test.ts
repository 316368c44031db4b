import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createTokenStore } from '../../src/connection/token-store.ts';
import { createWooCommerceClient } from '../../src/woocommerce/client.ts';
import { bookFigures, expectPostedOnce, invoiceOf, liveInvoices, writes } from '../accounting/_books.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const SHOP = 'uk_vat_incl';
const OTHER_SHOP = 'no_tax';
/** SQLite's own: as good as no limit. */
const PAGES_MAX = 1_073_741_823;

/** Adds the store as `store add` does; returns the message to the person. */
async function refusalOfAdding(stack: Stack, change: { key?: string; secret?: string }): Promise<string> {
  const { context, now } = stack;
  const { url, consumerKey, consumerSecret } = stack.shop(SHOP).simulated;
  const credentials = {
    consumerKey: change.key ?? consumerKey,
    consumerSecret: change.secret ?? consumerSecret,
    webhookSecret: '',
  };
  const verify = async (address: string) => {
    const keys = { ...credentials, allowPrivateHosts: true, now, sleep: context.sleep };
    using client = createWooCommerceClient({ url: address, ...keys });
    return { ...(await client.readStore()) };
  };
  const refusal: unknown = await context.stores.add({ url, credentials, verify }).then(
    () => 'The store was added.',
    (error: unknown) => error,
  );
  return refusal instanceof Error ? refusal.message : String(refusal);
}

async function pollError(stack: Stack, shop: Shop): Promise<string | null> {
  return (await stack.context.stores.get(shop.id)).pollError;
}

/** State and problems as the person sees them: code, cause, fix. */
async function seen(stack: Stack, shop: Shop, orderId: number) {
  const { state, problems } = await stack.entry(shop, orderId);
  return { state, problems: problems.map(({ code, message, fix }) => ({ code, message, fix })) };
}

describe('a store', () => {
  test('with a wrong consumer key is not added: the message says so and where to create a new one', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const { simulated } = stack.shop(SHOP);
    expect(await refusalOfAdding(stack, { key: `ck_${'0'.repeat(40)}` })).toBe(
      `${simulated.url} does not know the consumer key. Make a new key under WooCommerce > Settings > Advanced > REST API ` +
        'and copy it whole; it begins with ck_. It said: "Consumer key is invalid".',
    );
  });

  test('with a wrong consumer secret is not added: the message names the secret', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const { simulated } = stack.shop(SHOP);
    expect(await refusalOfAdding(stack, { secret: `cs_${'0'.repeat(40)}` })).toBe(
      `${simulated.url} did not accept the signature. The consumer secret is wrong, or a proxy changes the address on ` +
        'the way. It said: "Invalid signature - provided signature does not match".',
    );
  });

  test('that answers with a page is named with the page’s title, and is read again later', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const { url } = shop.simulated;
    const page = (path: string) =>
      `${url}${path} answered with a page instead of data (200: "Briefly unavailable for scheduled maintenance"). ` +
      'Likely a maintenance or coming-soon page, a firewall, or plain permalinks: open the address in a browser to see what it shows.';
    stack.stores.faults.add({ fault: { kind: 'html' } });
    expect(await refusalOfAdding(stack, {})).toBe(page('/wp-json/wc/v3/settings/general'));
    await stack.drain();
    expect(await pollError(stack, shop)).toBe(page('/wp-json/wc/v3/orders'));

    stack.stores.faults.clear();
    await stack.drain();
    expect(await pollError(stack, shop)).toBeNull();
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });

  test('that answers with a page while an order is read makes the order wait, not fail', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    stack.stores.faults.add({ fault: { kind: 'html' }, path: /\/orders\/1024$/ });
    await stack.context.ledger.acceptEvent({
      storeId: shop.id,
      source: 'nudge',
      kind: 'order',
      sourceId: '1024',
      fingerprint: 'nudged',
    });
    stack.stores.faults.add({ fault: { kind: 'html' }, path: /\/orders$/ });
    await stack.round();
    expect(await seen(stack, shop, 1024)).toMatchObject({
      state: 'waiting',
      problems: [{ code: 'order_unreadable', fix: 'We retry automatically. If it goes on, check the store.' }],
    });
    stack.stores.faults.clear();
    await stack.drain();
    expectPostedOnce(shop, 1024);
  });

  test('that is unreachable is named, nothing is lost, and other stores continue', async () => {
    await using stack = await startStack({ scenarios: [SHOP, OTHER_SHOP] });
    const [shop, other] = [stack.shop(SHOP), stack.shop(OTHER_SHOP)];
    const { host } = new URL(shop.simulated.url);
    stack.stores.faults.add({ fault: { kind: 'drop' }, scenario: SHOP });
    const expected = `${host} cannot be reached (ECONNRESET). Check that the site is up; we retry automatically.`;
    expect(await refusalOfAdding(stack, {})).toBe(expected);
    await stack.drain();
    expect(await pollError(stack, shop)).toBe(expected);
    for (const orderId of other.simulated.orderIds) expectPostedOnce(other, orderId);

    stack.stores.faults.clear();
    // Nobody asks for a poll: the schedule does.
    stack.pass(6 * MINUTE_MS);
    while (await stack.round());
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });

  test('whose key is deleted in WooCommerce is named, and posts again with a new one', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    stack.stores.faults.add({ fault: { kind: 'unauthorized' } });
    await stack.drain();
    expect(await pollError(stack, shop)).toContain('Make a new key under WooCommerce > Settings > Advanced > REST API');
    stack.stores.faults.clear();
    await stack.drain();
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });
});

describe('an order', () => {
  test('with a tax rate that no setting maps is rejected with the rate and the setting, and posts once it is mapped', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const { settings } = stack.context;
    await settings.set(shop.id, 'taxes.rates.100', null);
    await stack.drain();
    const answer = await seen(stack, shop, 1024);
    expect(answer).toMatchObject({
      state: 'rejected',
      problems: [{ code: 'tax_rate_unmapped', message: 'No Xero tax type is chosen for VAT (20 %) of the shop.' }],
    });
    expect(answer.problems[0]?.fix).toContain('Choose the tax type (setting taxes.rates.100)');
    expect(liveInvoices(shop, 1024)).toEqual([]);

    await settings.set(shop.id, 'taxes.rates.100', 'OUTPUT2');
    await stack.replay(shop, 1024);
    await stack.drain();
    expectPostedOnce(shop, 1024);
  });
});

describe('an account archived in Xero after we read the list', () => {
  async function startArchived(code: string): Promise<Stack> {
    const stack = await startStack({ scenarios: [SHOP] });
    setAccount(stack, code, 'ARCHIVED');
    await stack.drain();
    return stack;
  }

  function setAccount(stack: Stack, code: string, status: 'ACTIVE' | 'ARCHIVED'): void {
    const account = Object.values(stack.shop(SHOP).organisation.accounts).find((one) => one.code === code);
    if (account === undefined) throw new Error(`No account ${code}.`);
    account.status = status;
  }

  test('is named in Xero’s words; with another account in the settings a replay posts', async () => {
    await using stack = await startArchived('200');
    const shop = stack.shop(SHOP);
    expect(await seen(stack, shop, 1024)).toEqual({
      state: 'rejected',
      problems: [
        {
          code: 'account_archived',
          message:
            "Xero refused the invoice WC-1024: Account code '200' has been archived, or has been deleted. Each line item must reference a valid account.",
          fix: 'Choose an active account in the settings, or restore the account in Xero and replay the order.',
        },
      ],
    });
    expect(liveInvoices(shop, 1024)).toEqual([]);

    await stack.context.settings.set(shop.id, 'accounts.sales', '260');
    await stack.replay(shop, ...shop.simulated.orderIds);
    await stack.drain();
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });

  test('is known from then on: the next order is rejected with its name, without asking Xero', async () => {
    await using stack = await startArchived('200');
    const shop = stack.shop(SHOP);
    const written = writes(stack).length;
    await stack.replay(shop, 1024);
    await stack.drain();
    const answer = await seen(stack, shop, 1024);
    expect(answer.problems.map((one) => one.message)).toEqual(['The account 200 "Sales" is archived in Xero.']);
    expect(writes(stack)).toHaveLength(written);
  });

  test('holds only the payment if it is the payment’s account', async () => {
    await using stack = await startArchived('095');
    const shop = stack.shop(SHOP);
    expect(await seen(stack, shop, 1024)).toEqual({
      state: 'rejected',
      problems: [
        {
          code: 'account_archived',
          message:
            "Xero refused the payment of invoice WC-1024: Account code '095' has been archived, or has been deleted.",
          fix: 'Choose an active account in the settings, or restore the account in Xero and replay the order.',
        },
      ],
    });
    expect(bookFigures(shop, 1024).payments).toEqual([]);
    const invoice = invoiceOf(shop, 1024).id;

    await stack.context.settings.set(shop.id, 'payments.methods.stripe', { account: '090' });
    await stack.replay(shop, ...shop.simulated.orderIds);
    await stack.drain();
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
    expect(invoiceOf(shop, 1024).id).toBe(invoice);
  });
});

test('one invoice of a batch of fifty that Xero refuses is rejected with the reason; the other 49 are recorded', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  const copies = addCopies(shop, 1024, 44);
  const culprit = copies[20] ?? 0;
  state.updateOrder(culprit, { date_created: '2026-07-04T10:00:00', date_created_gmt: '2026-07-04T09:00:00' });
  shop.organisation.periodLockDate = '2026-07-05';

  expect(await stack.drain()).toMatchObject({ recorded: 49, rejected: 1 });

  // One of the shop's recorded orders was refunded: its refund is sent with the payments.
  expect(writes(stack)).toEqual(['PUT Contacts', 'PUT Invoices', 'PUT CreditNotes', 'PUT Payments']);
  expect(await seen(stack, shop, culprit)).toEqual({
    state: 'rejected',
    problems: [
      {
        code: 'period_locked',
        message: 'The invoice would be dated 2026-07-04, but the books in Xero are locked up to 2026-07-05.',
        fix: 'Choose "first-open-day" (setting documents.locked), or ask the accountant to open the period in Xero and replay the order.',
      },
    ],
  });
  for (const orderId of shop.simulated.orderIds.filter((id) => id !== culprit)) expectPostedOnce(shop, orderId);

  shop.organisation.periodLockDate = null;
  await stack.replay(shop, culprit);
  await stack.drain();
  expectPostedOnce(shop, culprit);
});

describe('the consent', () => {
  const tokenCalls = (stack: Stack) => stack.xero.calls.list.filter((call) => call.path === '/connect/token').length;

  test.each(['Contacts', 'Invoices', 'Payments'])(
    'an access token refused at %s is refreshed and the same bytes go out again',
    async (resource) => {
      await using stack = await startStack({ scenarios: [SHOP] });
      const shop = stack.shop(SHOP);
      stack.xero.faults.add({ kind: 'token-expired', match: { method: 'PUT', path: `/${resource}` } });
      stack.xero.calls.reset();
      expect(await stack.drain()).toMatchObject({ recorded: shop.simulated.orderIds.length });
      const calls = stack.xero.calls.list.filter((call) => call.path.includes(`/${resource}?summarize`));
      expect(calls.map((call) => call.status)).toEqual([401, 200]);
      expect(tokenCalls(stack)).toBe(1);
      for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
    },
  );

  test('an expired access token is refreshed before it is used', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    stack.pass(31 * MINUTE_MS);
    stack.xero.calls.reset();
    await stack.drain();
    expect(stack.xero.calls.list.filter((call) => call.status !== 200)).toEqual([]);
    expect(tokenCalls(stack)).toBe(1);
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });

  test('revoked: the connection says so, orders wait and post after connecting again', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    await revoke(stack, shop);
    stack.pass(31 * MINUTE_MS);
    const count = shop.simulated.orderIds.length;
    const waiting = await stack.drain();
    expect(waiting).toMatchObject({ rejected: 0, uncertain: 0, recorded: 0, claimed: 0 });
    expect(waiting.waiting + waiting.pending).toBe(count);
    expect(await stack.context.organisations.get(shop.organisation.tenantId)).toMatchObject({
      state: 'disconnected',
      stateReason:
        'Xero no longer accepts the refresh token: it was revoked, or not used for 60 days. Connect the store to Xero again.',
    });
    const calls = stack.xero.calls.accounting();
    await stack.drain();
    expect(stack.xero.calls.accounting()).toBe(calls);

    await stack.connect(shop);
    expect(await stack.drain()).toMatchObject({ recorded: count });
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });

  test('gone after 60 quiet days: the same', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    stack.pass(61 * 24 * 60 * MINUTE_MS);
    expect(await stack.drain()).toMatchObject({ rejected: 0, recorded: 0 });
    expect((await stack.context.organisations.get(shop.organisation.tenantId))?.state).toBe('disconnected');
    await stack.connect(shop);
    await stack.drain();
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });

  test.each(['Contacts', 'Invoices', 'Payments'])(
    'the organisation is disconnected inside Xero just before %s: orders wait and post after connecting again',
    async (resource) => {
      await using stack = await startStack({ scenarios: [SHOP] });
      const shop = stack.shop(SHOP);
      stack.xero.faults.add({ kind: 'disconnected', match: { method: 'PUT', path: `/${resource}` } });
      const counts = await stack.drain();
      expect(counts).toMatchObject({ rejected: 0, uncertain: 0, recorded: 0 });
      expect(await seen(stack, shop, 1024)).toMatchObject({
        state: 'waiting',
        problems: [
          {
            message: 'Xero says the organisation is not connected: connect the store again.',
            fix: 'Connect the store to Xero again; the order is sent then.',
          },
        ],
      });
      await stack.connect(shop);
      expect(await stack.drain()).toMatchObject({ recorded: shop.simulated.orderIds.length });
      for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
    },
  );

  /** As a person does it in Xero, or an app that signs out. */
  async function revoke(stack: Stack, shop: Shop): Promise<void> {
    const { context, xero } = stack;
    const organisation = await context.organisations.get(shop.organisation.tenantId);
    const tokens = createTokenStore({ db: context.database.db, secrets: context.secrets });
    const set = await tokens.load(organisation?.tokenSetId ?? '');
    const [app] = xero.apps;
    if (set === null || app === undefined) throw new Error('Nothing to revoke.');
    const basic = Buffer.from(`${app.clientId}:${app.clientSecret ?? ''}`).toString('base64');
    const answer = await fetch(`${xero.identityUrl}/connect/revocation`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ token: set.refreshToken }),
    });
    expect(answer.status).toBe(200);
  }
});

describe('a full disk', () => {
  /** The next pages that SQLite needs are refused, as on a full disk. */
  async function fill(stack: Stack, spare: number): Promise<void> {
    const { db } = stack.context.database;
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + spare)}`.execute(db);
  }
  async function free(stack: Stack): Promise<void> {
    await sql`pragma max_page_count = ${sql.lit(PAGES_MAX)}`.execute(stack.context.database.db);
  }

  test('while a poll accepts stops it with a clear error; after space returns every order arrives once', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    addCopies(shop, 1024, 114);
    await fill(stack, 12);
    const error: unknown = await stack.drain().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'database_full' });
    expect(error).toMatchObject({
      code: 'database_full',
      fix: 'Free space on the disk that holds the data directory. Nothing that was accepted is lost.',
    });
    const { pending } = await stack.context.ledger.counts();
    expect(pending).toBeLessThan(120);
    expect((await stack.context.positions.get(shop.id)).pollCursor).toBeNull();

    await free(stack);
    await stack.restart('killed');
    expect(await stack.drain()).toMatchObject({ recorded: 120 });
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });

  test('refuses what it cannot keep: every change that was acknowledged is there after a crash', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const copies = addCopies(shop, 1024, 194);
    await fill(stack, 20);
    const acknowledged: number[] = [];
    let refusal: unknown = null;
    for (const orderId of copies) {
      const change = { storeId: shop.id, source: 'nudge', kind: 'order', sourceId: String(orderId) } as const;
      try {
        await stack.context.ledger.acceptEvent({ ...change, fingerprint: 'nudged' });
        acknowledged.push(orderId);
      } catch (error) {
        refusal = error;
        break;
      }
    }
    expect(refusal).toMatchObject({ code: 'database_full' });
    expect(acknowledged.length).toBeGreaterThan(10);
    await stack.restart('killed');
    for (const orderId of acknowledged) expect((await stack.entry(shop, orderId)).state).toBe('pending');
    expect(await stack.context.ledger.counts()).toMatchObject({ pending: acknowledged.length });
  });

  test('at any step of posting makes no second document', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    addCopies(shop, 1024, 34);
    const { ledger } = stack.context;
    await ledger.acceptEvents(
      shop.simulated.orderIds.map((orderId) => {
        const order = { storeId: shop.id, kind: 'order', sourceId: String(orderId) } as const;
        return { ...order, source: 'nudge', fingerprint: 'nudged' };
      }),
    );
    const failures: unknown[] = [];
    let unknownOutcomes = 0;
    // A little more room each time, so that it runs out at another step.
    for (let spare = 0; (await ledger.counts()).recorded < 40 && spare < 60; spare += 1) {
      await fill(stack, spare);
      await stack.round().catch((error: unknown) => failures.push(error));
      unknownOutcomes += (await ledger.unsettledCalls()).length;
    }
    expect(failures.length).toBeGreaterThan(3);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'database_full' });
    expect(unknownOutcomes).toBeGreaterThan(0);
    await free(stack);
    expect(await stack.drain()).toMatchObject({ recorded: 40 });
    for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
  });
});

test('a settings file that cannot be read pauses its store and is named; others continue; once fixed, the store continues', async () => {
  await using stack = await startStack({ scenarios: [SHOP, OTHER_SHOP] });
  const [shop, other] = [stack.shop(SHOP), stack.shop(OTHER_SHOP)];
  const file = join(stack.dataDir, 'settings', `${shop.id}.json`);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, text.length / 2));
  await stack.context.ledger.acceptEvent({
    storeId: shop.id,
    source: 'nudge',
    kind: 'order',
    sourceId: '1024',
    fingerprint: 'nudged',
  });
  await stack.drain();

  const message = await pollError(stack, shop);
  expect(message).toContain(`The settings file ${file} cannot be used: it is not valid JSON`);
  expect(message).toContain('Fix the file in a text editor, or move it away to start from the defaults.');
  expect((await stack.entry(shop, 1024)).state).toBe('pending');
  expect(liveInvoices(shop, 1024)).toEqual([]);
  for (const orderId of other.simulated.orderIds) expectPostedOnce(other, orderId);

  writeFileSync(file, text);
  await stack.drain();
  expect(await pollError(stack, shop)).toBeNull();
  for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
});
