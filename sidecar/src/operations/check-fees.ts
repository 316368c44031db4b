import { findAccount } from '../mapping/invoice/account.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import { knownGateway } from '../mapping/payment/gateway-fee.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { gatewayFeeLine, isFault } from '../mapping/payment/to-gateway-fee.ts';

/** What prevents booking a gateway's fee, by setting; the orders themselves are still posted. */
export function feeFaults({ payments }: Settings, lists: OrganisationLists, isAllowed: boolean): string[] {
  const methods = Object.entries(payments.fees);
  const faults = methods.flatMap(([method, fee]) => [
    ...lineFaults(gatewayFeeLine(method, fee, lists)),
    ...bankFaults(method, payments, lists),
    ...(fee.meta === null && knownGateway(method) === null
      ? [`payments.fees.${method}.meta: where "${method}" keeps its fee is not known; name the order meta.`]
      : []),
  ]);
  if (methods.length === 0 || isAllowed) return faults;
  return [
    ...faults,
    'payments.fees: the connection to Xero does not allow bank transactions yet; press “Allow more in Xero” on the tab "Connection" (xero connect).',
  ];
}

function lineFaults(line: ReturnType<typeof gatewayFeeLine>): string[] {
  return isFault(line) ? [`${line.details['setting'] ?? ''}: ${line.why}`] : [];
}

/** Only bank accounts can have spend money transactions. */
function bankFaults(
  method: string,
  { methods, default: fallback }: Settings['payments'],
  lists: OrganisationLists,
): string[] {
  const own = Object.hasOwn(methods, method) ? methods[method] : undefined;
  const choice = own ?? fallback;
  const path = own === undefined ? 'payments.default' : `payments.methods.${method}`;
  if (choice === null || 'none' in choice) {
    return [`payments.fees.${method}: no payment is booked for this method, so no fee is either (${path}).`];
  }
  const account = findAccount(choice.account, lists);
  // A missing or archived account is reported with the payments.
  if (account?.status !== 'ACTIVE' || account.type === 'BANK') return [];
  const fault = `fees need a bank account, and ${choice.account} "${account.name}" (${path}) is none`;
  return [`payments.fees.${method}: ${fault}; choose a clearing account of type bank.`];
}
