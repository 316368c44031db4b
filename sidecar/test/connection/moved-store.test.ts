import { describe, expect, test } from '@jest/globals';
import { startStores } from '../../simulators/store/start-store.ts';
import { isSameSite } from '../../src/stores/store-id.ts';
import { readStatus } from '../../src/operations/store-status.ts';
import { storeStatus } from '../../src/status/status.ts';
import { booksOf, writesOf } from '../support/_backup.ts';
import { startCli } from '../support/_cli.ts';
import { startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const STAGING = 'https://staging.shop.example.com';
const MINUTE_MS = 60_000;

describe('a store that reports another address than before', () => {
  test('is neither read nor posted until a person confirms that it moved; then nothing is missing', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    shop.simulated.state.updateOrder(1024, { status: 'pending' });
    await stack.drain();
    const before = booksOf(shop);
    stack.pass(2 * MINUTE_MS);
    stack.xero.calls.reset();

    shop.simulated.state.siteUrl = STAGING;
    shop.simulated.state.updateOrder(1024, { status: 'processing' });
    // A nudge or a webhook may have reported it already: it is not posted either.
    await stack.context.ledger.acceptEvent({
      storeId: shop.id,
      source: 'nudge',
      kind: 'order',
      sourceId: '1024',
      fingerprint: 'nudge:1',
    });
    await stack.drain();
    expect(booksOf(shop)).toEqual(before);
    expect(writesOf(stack)).toEqual([]);
    const [facts] = await readStatus(stack.context);
    if (facts === undefined) throw new Error('No store.');
    const { level, sentence, reasons } = storeStatus(facts, stack.now());
    expect(level).toBe('red');
    expect(sentence).toContain(STAGING);
    expect(reasons[0]?.next).toContain(`store moved ${shop.id}`);

    await stack.context.addresses.accept(shop.id, STAGING);
    expect(await stack.drain()).toMatchObject({ rejected: 0, uncertain: 0, pending: 0, waiting: 0 });
    expect(booksOf(shop).invoices).toBe(before.invoices + 1);
  });

  test('resumes automatically when it reports its earlier address again', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    await stack.drain();
    shop.simulated.state.siteUrl = STAGING;
    stack.pass(2 * MINUTE_MS);
    await stack.drain();
    expect(await stack.context.addresses.other(shop.id)).toMatchObject({ other: STAGING });
    shop.simulated.state.siteUrl = null;
    stack.pass(2 * MINUTE_MS);
    await stack.drain();
    expect(await stack.context.addresses.other(shop.id)).toBeNull();
  });
});

describe('on the command line', () => {
  test('a person accepts the address, or leaves the copy off', async () => {
    await using stack = await startCli({ scenarios: [SHOP] });
    const id = await stack.setUp();
    await stack.patientCli('sync', id, '--wait');
    expect(await stack.cli('store', 'moved', id)).toMatchObject({ exit: 2 });
    stack.stores.store(SHOP).state.siteUrl = STAGING;

    const stopped = await stack.patientCli('sync', id, '--wait', '--json');
    expect(stopped.exit).toBe(1);
    expect(JSON.stringify(stopped.json())).toContain(`store moved ${id}`);
    expect((await stack.cli('status')).out).toContain(`store copy ${id}`);

    expect((await stack.cli('store', 'copy', id)).out).toContain('Nothing of');
    expect((await stack.cli('settings', 'get', id, 'sync.active')).out.trim()).toBe('false');
    await stack.cli('settings', 'set', id, 'sync.active', 'true');
    const moved = await stack.cli('store', 'moved', id);
    expect(moved.out).toContain(STAGING);
    expect(await stack.patientCli('sync', id, '--wait')).toMatchObject({ exit: 0 });
  });

  test('a shop that is found at a new address keeps its id and what was posted for it', async () => {
    await using stack = await startCli({ scenarios: [SHOP] });
    const id = await stack.setUp();
    await stack.patientCli('sync', id, '--wait');
    const [organisation] = stack.xero.organisations;
    const invoices = () => Object.keys(organisation?.invoices ?? {}).length;
    const before = invoices();
    const nowhere = await stack.cli('store', 'moved', id, 'http://127.0.0.1:1/shop');
    expect(nowhere.exit).not.toBe(0);

    // The same shop, with the same key, on another host.
    const host = await startStores({ scenarios: [SHOP], now: stack.now });
    try {
      const { url } = host.store(SHOP);
      expect(await stack.cli('store', 'moved', id, url)).toMatchObject({ exit: 0 });
      expect((await stack.cli('store', 'list')).out).toMatch(new RegExp(`${id} +${url}`));
      host.store(SHOP).state.updateOrder(1024, { customer_note: 'changed there' });
      expect(await stack.patientCli('sync', id, '--wait')).toMatchObject({ exit: 0 });
      expect(before).toBeGreaterThan(0);
      expect(invoices()).toBe(before);
    } finally {
      await host.close();
    }
  });
});

test.each([
  ['https://shop.example.com', 'http://www.shop.example.com', true],
  ['https://Shop.example.com/de', 'https://shop.example.com/de', true],
  ['https://shop.example.com', 'https://shop.example.com/de', false],
  ['https://shop.example.com', 'https://staging.shop.example.com', false],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8081', false],
])('%s and %s are one site: %s', (one, other, same) => {
  expect(isSameSite(one, other)).toBe(same);
});
