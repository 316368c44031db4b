import { tabOfSetting } from '../wording/setting-place.ts';
import type { StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';
import { orders } from './words.ts';

const ADD_CURRENCY = 'Add it in Xero (Settings, Currencies; it needs a plan with multi-currency).';

export function mappingReasons({ active, mappingFaults, stuck, storeId }: StoreFacts): Found[] {
  const next = `Take the proposed ones, or set them: npm run cli -- settings suggest ${storeId}`;
  const unmapped = stuck
    .filter(({ state, code }) => state === 'rejected' && code === 'tax_rate_unmapped')
    .reduce((sum, one) => Math.max(sum, one.orders), 0);
  const reasons: Found[] = [];
  if (unmapped > 0) {
    const message = `A tax rate of the store has no tax type in Xero: ${orders(unmapped)} cannot be posted.`;
    const ownerNext = 'Choose a tax type for it, then send the orders again.';
    reasons.push({ code: 'tax_unmapped', light: 'amber', message, next, ownerNext, tab: 'accounts' });
  }
  if (!active) return reasons;
  for (const { code, message } of mappingFaults) {
    if (code === 'currency_missing') {
      reasons.push({ code, light: 'amber', message, next: ADD_CURRENCY, ownerNext: ADD_CURRENCY, tab: 'accounts' });
      continue;
    }
    if (code === 'fees_not_booked') {
      const all = `All that is missing: npm run cli -- check ${storeId}`;
      const ownerNext =
        'Look at the fees of payment providers; where the permission is missing, connect to Xero again.';
      reasons.push({ code, light: 'amber', message, next: all, ownerNext, tab: 'payments' });
      continue;
    }
    reasons.push({ code, light: 'amber', message, next, ownerNext: 'Choose another one.', tab: 'accounts' });
  }
  return reasons;
}

export function settingsReasons({ settingsFaults, storeId }: StoreFacts): Found[] {
  return settingsFaults.map(({ path, message }) => ({
    code: 'settings_wrong',
    light: 'amber',
    ...(path === ''
      ? { message, next: `Look at them: npm run cli -- settings get ${storeId}` }
      : { message: `Setting ${path}: ${message}`, next: `npm run cli -- settings set ${storeId} ${path} <value>` }),
    ownerNext: 'Whoever runs the sidecar mends the settings file of this store.',
    tab: tabOfSetting(path),
  }));
}
