import type { BackfillEffectBody, SettingsEffectBody } from '../../sidecar/src/contract/effect.ts';

/** Three orders of a hundred move. */
export const SETTINGS_EFFECT: SettingsEffectBody = {
  ...{ state: 'ready', read: 100, of: 100, readAt: '2026-11-25T11:40:00.000Z', orders: 100, same: 97 },
  changes: [
    {
      ...{ kind: 'account', text: 'move from 200 Sales to 210 Shipping', orders: 3, ids: [1024, 1025, 1027] },
      amounts: [{ currency: 'GBP', amount: '14.85' }],
    },
  ],
  postings: [
    { account: '200', name: 'Sales', currency: 'GBP', debit: '14.85', credit: '0.00' },
    { account: '210', name: 'Shipping', currency: 'GBP', debit: '0.00', credit: '14.85' },
  ],
};

export const BACKFILL_EFFECT: BackfillEffectBody = {
  ...{ state: 'ready', read: 268, of: 268, readAt: '2026-11-25T11:41:00.000Z' },
  ...{ change: 266, needAttention: 2, waiting: 0, contacts: { new: 190, matched: 41 } },
  sums: [
    { kind: 'contact', action: 'create', documents: 190, currency: '', amount: '0.00' },
    { kind: 'invoice', action: 'create', documents: 262, currency: 'GBP', amount: '41233.10' },
    { kind: 'invoice', action: 'create', documents: 4, currency: 'EUR', amount: '980.00' },
    { kind: 'payment', action: 'create', documents: 262, currency: 'GBP', amount: '41233.10' },
  ],
  postings: [
    { account: '610', name: 'Accounts Receivable', currency: 'GBP', debit: '41233.10', credit: '41233.10' },
    { account: '095', name: 'Stripe Clearing', currency: 'GBP', debit: '41233.10', credit: '0.00' },
    { account: '200', name: 'Sales', currency: 'GBP', debit: '120.00', credit: '34480.92' },
    { account: '820', name: 'VAT', currency: 'GBP', debit: '0.00', credit: '6872.18' },
    { account: '610', name: 'Accounts Receivable', currency: 'EUR', debit: '980.00', credit: '0.00' },
    { account: '200', name: 'Sales', currency: 'EUR', debit: '0.00', credit: '980.00' },
  ],
  taxes: [{ taxType: 'OUTPUT2', name: '20% (VAT on Income)', currency: 'GBP', net: '34360.92', tax: '6872.18' }],
  problems: [
    {
      order: 812,
      message: 'The order is paid with "Cheque", and no Xero account is chosen for that money.',
      fix: 'Choose the bank or clearing account, or "none" for no payment.',
    },
  ],
  left: 1,
};

/** What the fake plugin answers. */
export const EFFECT_ROUTES = {
  'POST settings/effect': () => SETTINGS_EFFECT,
  'POST backfill/effect': () => BACKFILL_EFFECT,
};
