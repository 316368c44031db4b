import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { createReferenceLists } from '../../src/connection/reference-lists.ts';
import { checkStore } from '../../src/operations/check-store.ts';
import { readStoreStatus } from '../../src/operations/store-status.ts';
import { expectPostedOnce } from '../accounting/_books.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';

/** State and problems as the person sees them: code, cause, fix. */
async function seen(stack: Stack, shop: Shop, orderId: number) {
  const { state, problems } = await stack.entry(shop, orderId);
  return { state, problems: problems.map(({ code, message, fix }) => ({ code, message, fix })) };
}

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

  test('and restored there is used again by the next replay', async () => {
    await using stack = await startArchived('200');
    const shop = stack.shop(SHOP);
    await stack.replay(shop, 1024);
    await stack.drain();
    setAccount(stack, '200', 'ACTIVE');
    await stack.replay(shop, 1024);
    await stack.drain();
    expectPostedOnce(shop, 1024);
  });
});

describe('a problem that came from a list, fixed in Xero while a page had read the old list', () => {
  const account = (shop: Shop, code: string) => {
    const found = Object.values(shop.organisation.accounts).find((one) => one.code === code);
    if (found === undefined) throw new Error(`No account ${code}.`);
    return found;
  };
  /** As the settings page does: the stored lists are new for an hour. */
  const pageReads = (stack: Stack, shop: Shop) => stack.context.xero().lists.refresh(shop.organisation.tenantId);

  test('an archived account that is restored is used by the retry', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    account(shop, '200').status = 'ARCHIVED';
    await stack.drain();
    await pageReads(stack, shop);
    expect(await seen(stack, shop, 1024)).toMatchObject({
      state: 'rejected',
      problems: [{ code: 'account_archived' }],
    });
    stack.pass(1000);
    account(shop, '200').status = 'ACTIVE';
    await stack.replay(shop, 1024);
    await stack.drain();
    expectPostedOnce(shop, 1024);
  });

  test('an account that is created is used by the retry; what is still missing is said again', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    await stack.context.settings.set(shop.id, 'accounts.sales', '298');
    await stack.drain();
    expect(await seen(stack, shop, 1024)).toMatchObject({ state: 'rejected', problems: [{ code: 'account_missing' }] });
    await pageReads(stack, shop);
    stack.pass(1000);
    await stack.replay(shop, 1024);
    await stack.drain();
    expect(await seen(stack, shop, 1024)).toMatchObject({ state: 'rejected', problems: [{ code: 'account_missing' }] });
    const made = { ...structuredClone(account(shop, '200')), accountId: randomUUID(), code: '298', name: 'Web sales' };
    shop.organisation.accounts[made.accountId] = made;
    await stack.replay(shop, 1024);
    await stack.drain();
    expectPostedOnce(shop, 1024);
  });

  test('many orders with the same problem read the lists once a round, not once each', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    account(shop, '200').status = 'ARCHIVED';
    await stack.drain();
    stack.pass(1000);
    const reads = () => stack.xero.calls.list.filter(({ path }) => /\/2\.0\/Accounts/.test(path)).length;
    const before = reads();
    await stack.replay(shop, ...shop.simulated.orderIds);
    await stack.drain();
    expect(shop.simulated.orderIds.length).toBeGreaterThan(5);
    expect([1, 2]).toContain(reads() - before);
  });
});

test('a tax rate made in Xero after we read the list is found by the replay that needs it', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'taxes.rates.100', 'TAX999');
  await stack.drain();
  expect(await seen(stack, shop, 1024)).toMatchObject({ state: 'rejected', problems: [{ code: 'tax_type_unknown' }] });
  const { taxRates } = shop.organisation;
  const standard = taxRates['OUTPUT2'];
  if (standard === undefined) throw new Error('No standard rate.');
  taxRates['TAX999'] = { ...structuredClone(standard), taxType: 'TAX999', name: 'VAT of this shop', isSystem: false };
  await stack.replay(shop, ...shop.simulated.orderIds);
  await stack.drain();
  for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
});

test('lists marked stale while they are being read are read again, and the earlier answer is not kept', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const { tenantId } = stack.shop(SHOP).organisation;
  const { client } = stack.context.xero();
  const isAsked = Promise.withResolvers<undefined>();
  const mayAnswer = Promise.withResolvers<undefined>();
  let isFirst = true;
  const lists = createReferenceLists({
    db: stack.context.database.db,
    now: stack.now,
    client: {
      async send(call) {
        const answer = await client.send(call);
        if (!call.path.startsWith('Accounts') || !isFirst) return answer;
        isFirst = false;
        isAsked.resolve(undefined);
        await mayAnswer.promise;
        return answer;
      },
    },
  });
  const needs = { tracking: false, items: false };
  const names = async (reading: ReturnType<typeof lists.lists>) => (await reading).accounts.map(({ name }) => name);
  await lists.invalidate(tenantId);
  const first = lists.lists(tenantId, needs);
  await isAsked.promise;
  const [account] = Object.values(stack.shop(SHOP).organisation.accounts);
  if (account === undefined) throw new Error('No account.');
  account.name = 'Renamed meanwhile';
  await lists.invalidate(tenantId);
  const second = lists.lists(tenantId, needs);
  mayAnswer.resolve(undefined);
  await first;
  expect(await names(second)).toContain('Renamed meanwhile');
  expect(await names(lists.lists(tenantId, needs))).toContain('Renamed meanwhile');
});

describe('a currency that the organisation lacks', () => {
  const MULTI = 'gbp_multicurrency';
  const asked = (stack: Stack) => stack.xero.calls.list.filter(({ path }) => /\/2\.0\/Currencies/.test(path)).length;
  const background = async (stack: Stack) => {
    for (const task of backgroundTasks(stack.context)) await task.run();
  };

  test('is shown in the status before the next order fails, at one call in three hours', async () => {
    await using stack = await startStack({ scenarios: [MULTI] });
    const shop = stack.shop(MULTI);
    await stack.drain();
    const foreign = Object.keys(shop.organisation.currencies).filter((code) => code !== 'GBP');
    const used = new Set(shop.simulated.state.orderIds.map((id) => shop.simulated.state.order(id, 2)?.['currency']));
    const [code = ''] = foreign.filter((one) => used.has(one));
    expect(code).not.toBe('');
    const faults = async () => (await readStoreStatus(stack.context, shop.id)).mappingFaults;
    await stack.context.xero().lists.refresh(shop.organisation.tenantId);
    expect(await faults()).toEqual([]);
    const before = asked(stack);
    // The multi-currency plan is cancelled.
    Reflect.deleteProperty(shop.organisation.currencies, code);
    for (let minutes = 0; minutes < 3 * 60; minutes += 5) {
      await background(stack);
      stack.pass(5 * 60_000);
    }
    await background(stack);
    expect(asked(stack)).toBe(before + 1);
    expect(await faults()).toEqual([{ code: 'currency_missing', message: `Xero has no currency ${code}.` }]);
    expect(asked(stack)).toBe(before + 1);
    const result = await checkStore(stack.context, shop.id);
    expect(result.find(({ what }) => what === 'currencies')?.error).toContain(`has no currency ${code}`);
  });

  test('of a shop in one currency nobody asks for the list while posting', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    await stack.drain();
    expect(asked(stack)).toBe(0);
    expect((await readStoreStatus(stack.context, stack.shop(SHOP).id)).mappingFaults).toEqual([]);
  });
});
