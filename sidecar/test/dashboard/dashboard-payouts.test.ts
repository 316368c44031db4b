import { beforeEach, expect, jest, test } from '@jest/globals';
import request from 'supertest';
import { CLEARING, HELD, HELD_PAYOUT, PAYOUT, PAYOUTS } from '../../../admin-ui/dev/fake-payouts.ts';
import type { DashboardPayouts } from '../../src/dashboard/payouts/payouts-routes.ts';
import { pagesOf, STORE } from './_store-pages.ts';

const AT = `/payouts/${encodeURIComponent(STORE.storeId)}`;
const payouts = {
  read: jest.fn<DashboardPayouts['read']>(),
  readOne: jest.fn<DashboardPayouts['readOne']>(),
  clearing: jest.fn<DashboardPayouts['clearing']>(),
};

const app = (ownerOf: string | null = null) => pagesOf({ ownerOf }, { payouts });

/** As a person reads it. */
const wordsAt = async (path: string, ownerOf: string | null = null) =>
  (await request(app(ownerOf)).get(path)).text
    .replaceAll(/<svg.*?<\/svg>|<[^>]+>/gs, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.:])/g, '');

beforeEach(() => {
  for (const one of Object.values(payouts)) one.mockReset();
  payouts.read.mockResolvedValue(PAYOUTS);
  payouts.readOne.mockResolvedValue(PAYOUT);
  payouts.clearing.mockResolvedValue(CLEARING);
});

test('the payouts of a store are linked from its card, with state, what holds them, and their accounts', async () => {
  expect((await request(app()).get('/')).text).toContain(`href="${AT}"`);
  const text = await wordsAt(AT);
  expect(text).toContain('Tue 24 Nov Stripe po_1QbooKed £1,124.32 ✓ Booked');
  expect(text).toContain(HELD.message);
  expect(text).toContain('PayPal could not be read: PayPal refuses the key');
  expect(text).toContain('Proved: £412.30, exactly what the provider still owes.');
  expect(text).toContain('Differs: €101.80 are missing, the provider owes €166.00.');
  expect(text).toContain('Payment missing in Xero -€100.00 Order 1031');
});

test('earlier payouts are asked for by their first day', async () => {
  const page = (await request(app()).get(AT)).text;
  expect(page).toContain(`href="${AT}?from=2026-09-24"`);
  await request(app()).get(`${AT}?from=2026-09-24`);
  expect(payouts.read).toHaveBeenLastCalledWith(STORE.storeId, '2026-09-24');
  await request(app()).get(`${AT}?from=yesterday`);
  expect(payouts.read).toHaveBeenLastCalledWith(STORE.storeId, undefined);
});

test('a payout leads from the sales to what arrives, and to its orders', async () => {
  const path = `${AT}/one?gateway=stripe&id=po_1QbooKed`;
  const page = (await request(app()).get(path)).text;
  expect(payouts.readOne).toHaveBeenCalledWith(STORE.storeId, 'stripe', 'po_1QbooKed');
  expect(page).toContain('From the sales to payout po_1QbooKed. The table has the figures.');
  expect(page).toContain(`href="/orders/${encodeURIComponent(STORE.storeId)}/1024"`);
  // Nothing that the page's policy would refuse.
  expect(page).not.toMatch(/ style=|<script(?! defer src)|onclick/);
  const text = await wordsAt(path);
  expect(text).toContain('Sales £1,240.00 Refunds -£84.50 Fees -£31.18 Payout £1,124.32');
  payouts.readOne.mockResolvedValue({ ...HELD_PAYOUT, ordersLeft: 4_000 });
  const held = await wordsAt(path);
  expect(held).toContain('Not explained -£17.27');
  expect(held).toContain('… and 4000 more.');
  expect(held).toContain('Without an order in this shop charge txn_77: £30.00');
});

test('nobody sees the payouts of another store, nor one that is not there', async () => {
  expect((await request(app('another')).get(AT)).status).toBe(404);
  payouts.readOne.mockResolvedValue(null);
  for (const query of ['gateway=stripe&id=po_none', 'gateway=bank&id=po_1', 'id=po_1'])
    expect((await request(app()).get(`${AT}/one?${query}`)).status).toBe(404);
});
