import { tabOfSetting } from '../wording/setting-place.ts';
import type { StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';
import { orders } from './words.ts';

export function mappingReasons({ active, mappingFaults, stuck, storeId }: StoreFacts): Found[] {
  const next = `Apply the suggested ones, or set them: npm run cli -- settings suggest ${storeId}`;
  const steps = {
    accounts_invalid: { next, ownerNext: 'Choose another one.' },
    tax_types_invalid: { next, ownerNext: 'Choose another one.' },
    currency_missing: { next: 'Add it in Xero (Settings, Currencies; it needs a plan with multi-currency).' },
    fees_not_booked: {
      next: `See all that is missing: npm run cli -- check ${storeId}`,
      ownerNext:
        'Check the fees of payment providers; if the permission is missing, press “Allow more in Xero” on the tab "Connection".',
    },
  };
  const reasons: Found[] = [];
  const ofTaxes = stuck.filter(({ state, code }) => state === 'rejected' && code === 'tax_rate_unmapped');
  const unmapped = Math.max(0, ...ofTaxes.map((one) => one.orders));
  if (unmapped > 0) {
    const message = `A tax rate of the store has no tax type in Xero: ${orders(unmapped)} cannot be posted.`;
    const ownerNext = 'Choose a tax type for it.';
    reasons.push({ code: 'tax_unmapped', level: 'amber', message, next, ownerNext });
  }
  if (!active) return reasons;
  return [...reasons, ...mappingFaults.map((fault) => ({ ...fault, level: 'amber' as const, ...steps[fault.code] }))];
}

/** Without an organisation there is no account to choose; that has its own reason. */
export function salesAccountReasons({ isSalesAccountMissing, organisation, storeId }: StoreFacts): Found[] {
  if (isSalesAccountMissing !== true || organisation === null) return [];
  const message = 'No account for sales is chosen yet: no order is posted until one is.';
  const next = `Choose one: npm run cli -- settings suggest ${storeId}`;
  return [
    {
      ...{ code: 'sales_account_missing', level: 'amber', message, next },
      ownerNext: 'Choose the account of your sales.',
    },
  ];
}

export function settingsReasons({ settingsFaults, storeId }: StoreFacts): Found[] {
  return settingsFaults.map(({ path, message }) => ({
    code: 'settings_wrong',
    level: 'amber',
    ...(path === ''
      ? { message, next: `See them: npm run cli -- settings get ${storeId}` }
      : { message: `Setting ${path}: ${message}`, next: `npm run cli -- settings set ${storeId} ${path} <value>` }),
    ownerNext: 'Ask the person who runs the connector to fix the settings file of this store.',
    tab: tabOfSetting(path),
  }));
}
