import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

let stack: Stack;
let shop: Shop;
let before: Map<string, number>;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});
beforeEach(async () => {
  before = await counters();
});

async function counters(): Promise<Map<string, number>> {
  const text = await stack.context.metrics.metrics();
  return new Map(
    [...text.matchAll(/^(ml_\w+_total(?:\{[^}]*\})?) (\d+)$/gm)].map(([, name = '', value]) => [name, Number(value)]),
  );
}

async function counted(name: string): Promise<number> {
  return ((await counters()).get(name) ?? 0) - (before.get(name) ?? 0);
}

const connection = (event: string) => counted(`ml_connection_events_total{event="${event}"}`);

describe('counters of rare events', () => {
  test('a claim that is released while Xero answers is counted as lost, and not as settled', async () => {
    const [first] = await recorded();
    const [orderId = 0] = addCopies(shop, Number(first?.sourceId), 1);
    const { ledger } = stack.context;
    let isReleased = false;
    stack.xero.faults.from((method) => {
      if (method !== 'PUT' || isReleased) return null;
      isReleased = true;
      void ledger.releaseClaims({});
      return { kind: 'slow', ms: 50, times: 1 };
    });
    await stack.drain();
    stack.xero.faults.from(null);
    expect(isReleased).toBe(true);
    expect(await stack.entry(shop, orderId)).toMatchObject({ state: 'recorded' });
    expect(await counted('ml_entries_settled_total{state="recorded"}')).toBe(1);
    expect(await counted('ml_claims_lost_total')).toBe(1);
  });

  test('an invoice in the books that the ledger has for another order is counted when it is found', async () => {
    const [own, other] = await recorded();
    if (own === undefined || other === undefined) throw new Error('Two orders are needed.');
    const { db } = stack.context.database;
    await db.deleteFrom('documents').where('entry_id', '=', own.id).where('kind', '!=', 'invoice').execute();
    await db
      .updateTable('documents')
      .set({ entry_id: other.id, source_key: 'order:999' })
      .where('entry_id', '=', own.id)
      .execute();
    await stack.replay(shop, Number(own.sourceId));
    await stack.drain();
    expect(await stack.entry(shop, Number(own.sourceId))).toMatchObject({ state: 'rejected' });
    expect(await counted('ml_documents_duplicated_total')).toBe(1);
    expect(stack.log.filter((line) => line.includes('document duplicated'))).toHaveLength(1);
  });

  test('tokens that are refreshed', async () => {
    stack.pass(31 * 60_000);
    await stack.context.xero().client.organisation(shop.organisation.tenantId);
    expect(await connection('refreshed')).toBe(1);
    expect(await connection('refresh_failed')).toBe(0);
  });

  test('a refresh that fails counts once, however often it was tried; the next one counts as a refresh', async () => {
    const read = () => stack.context.xero().client.organisation(shop.organisation.tenantId);
    stack.pass(31 * 60_000);
    stack.xero.faults.add({ kind: '5xx-before', match: { path: '/connect/token' }, times: 2 });
    await expect(read()).rejects.toMatchObject({ retry: 'later' });
    expect(stack.xero.faults.waiting).toEqual([]);
    expect([await connection('refresh_failed'), await connection('refreshed')]).toEqual([1, 0]);
    expect(stack.log.filter((line) => line.includes('token refresh failed'))).toHaveLength(1);
    await read();
    expect([await connection('refresh_failed'), await connection('refreshed')]).toEqual([1, 1]);
    expect(await connection('lost')).toBe(0);
  });

  test('a pause counts when it begins, not again while it lasts', async () => {
    const { organisations } = stack.context;
    const { tenantId } = shop.organisation;
    const until = new Date(stack.now().getTime() + 60_000);
    await organisations.pause(tenantId, until, 'too many calls', 'paused');
    await organisations.pause(tenantId, until, 'too many calls', 'paused');
    expect(await connection('paused')).toBe(1);
    await organisations.resume(tenantId);
  });

  test('a connection that is lost and made again', async () => {
    const { organisations } = stack.context;
    const { tenantId } = shop.organisation;
    await organisations.markDisconnected(tenantId, 'the consent was withdrawn');
    await organisations.markDisconnected(tenantId, 'the consent was withdrawn');
    expect([await connection('lost'), await connection('made')]).toEqual([1, 0]);
    await stack.connect(shop);
    expect([await connection('lost'), await connection('made')]).toEqual([1, 1]);
  });
});

async function recorded() {
  return await stack.context.ledger.entries({ storeId: shop.id, state: 'recorded', limit: 10 });
}
