import type { OrganisationLists } from '../../domain/documents.ts';
import { payoutGatewayOf } from '../../domain/payouts/payout-gateways.ts';
import type { PayoutGateway } from '../../domain/payouts/payouts.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { accountKey } from '../reconciliation/xero-payments.ts';
import { currencyOf } from './booked-movements.ts';

/** The account where a provider's payments in a currency arrive, by its code or id; '' = the settings name none. */
export function clearingAccountOf(
  settings: Settings,
  lists: OrganisationLists,
  { gateway, currency }: { readonly gateway: PayoutGateway; readonly currency: string },
): string {
  const { clearing, currencies } = payoutsOf(settings, gateway);
  const chosen = [currencies[currency]?.clearing ?? null, clearing, ...accountsOfMethods(settings, gateway)];
  const keys = chosen.flatMap((ref) => (ref === null ? [] : [accountKey(ref, lists)]));
  return keys.find((key) => currencyOf(key, lists) === currency) ?? '';
}

/** Where the payment methods of a provider are booked. */
function accountsOfMethods({ payments: { methods } }: Settings, gateway: PayoutGateway): string[] {
  return Object.entries(methods).flatMap(([method, choice]) => {
    return payoutGatewayOf(method) === gateway && 'account' in choice ? [choice.account] : [];
  });
}

/** Whether fees on sales are booked with each order. */
export function areFeesByOrder(settings: Settings, gateway: PayoutGateway): boolean {
  const { mode, fees } = payoutsOf(settings, gateway);
  if (mode === 'book' && fees !== 'off') return fees === 'order';
  return Object.keys(settings.payments.fees).some((method) => payoutGatewayOf(method) === gateway);
}
