import { describe, expect, test } from '@jest/globals';
import { expectPostedOnce } from './_books.ts';
import { startStack, type Shop, type Stack } from './_stack.ts';

const SHOP = 'uk_vat_incl';

/** State and problems as the person sees them: code, cause, fix. */
async function told(stack: Stack, shop: Shop, orderId: number) {
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

test('a tax rate made in Xero after we read the list is found by the replay that needs it', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'taxes.rates.100', 'TAX999');
  await stack.drain();
  expect(await told(stack, shop, 1024)).toMatchObject({ state: 'rejected', problems: [{ code: 'tax_type_unknown' }] });
  const { taxRates } = shop.organisation;
  const standard = taxRates['OUTPUT2'];
  if (standard === undefined) throw new Error('No standard rate.');
  taxRates['TAX999'] = { ...structuredClone(standard), taxType: 'TAX999', name: 'VAT of this shop', isSystem: false };
  await stack.replay(shop, ...shop.simulated.orderIds);
  await stack.drain();
  for (const orderId of shop.simulated.orderIds) expectPostedOnce(shop, orderId);
});
