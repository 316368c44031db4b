import { findAccount } from '../mapping/invoice/account.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import { knownGateway } from '../mapping/payment/gateway-fee.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { commandLine } from '../wording/command-line.ts';
import { settingIn, settingsAsTabs } from '../wording/setting-place.ts';
import { gatewayFeeLine, isFault } from '../mapping/payment/to-gateway-fee.ts';

/** What prevents booking a gateway's fee. */
interface UnbookedFee {
  readonly path: string;
  /** Whose fee it is; null = of all. */
  readonly payee: string | null;
  /** A sentence. */
  readonly why: string;
}

/** By setting; the orders themselves are still posted. */
export function feeFaults({ payments }: Settings, lists: OrganisationLists, isAllowed: boolean): UnbookedFee[] {
  const methods = Object.entries(payments.fees);
  const faults = methods.flatMap(([method, fee]) => {
    const payee = knownGateway(method)?.name ?? `"${method}"`;
    return [
      ...lineFaults(payee, gatewayFeeLine(method, fee, lists)),
      ...bankFaults(payee, method, payments, lists),
      ...(fee.meta === null && knownGateway(method) === null
        ? [
            {
              path: `payments.fees.${method}.meta`,
              payee,
              why: 'Where the order keeps this fee is not known; name the order meta.',
            },
          ]
        : []),
    ];
  });
  if (methods.length === 0 || isAllowed) return faults;
  const why =
    'The connection to Xero does not allow bank transactions yet; press “Allow more in Xero” on the tab "Connection" (xero connect).';
  return [...faults, { path: 'payments.fees', payee: null, why }];
}

/** For a status: names no setting's path. */
export function unbookedFeeInWords({ payee, why }: UnbookedFee): string {
  return `Fees of ${payee ?? 'payment providers'} are not booked. ${why}`;
}

/** For the command line: in the words of the settings page, then what to type. */
export function unbookedFeeWithCommand(storeId: string, fault: UnbookedFee): string {
  const words = settingsAsTabs(unbookedFeeInWords(fault));
  // A permission is no setting.
  if (fault.payee === null) return words;
  return `${words}\n  ${commandLine('settings', 'set', storeId, settingIn(fault.why) ?? fault.path, '<json>')}`;
}

function lineFaults(payee: string, line: ReturnType<typeof gatewayFeeLine>): UnbookedFee[] {
  return isFault(line) ? [{ path: String(line.details['setting'] ?? ''), payee, why: line.why }] : [];
}

/** Only bank accounts can have spend money transactions. */
function bankFaults(
  payee: string,
  method: string,
  { methods, default: fallback }: Settings['payments'],
  lists: OrganisationLists,
): UnbookedFee[] {
  const own = Object.hasOwn(methods, method) ? methods[method] : undefined;
  const choice = own ?? fallback;
  const setting = own === undefined ? 'setting payments.default' : `setting payments.methods.${method}`;
  const path = `payments.fees.${method}`;
  if (choice === null || 'none' in choice) {
    return [{ path, payee, why: `No payment is booked for this payment method, so no fee is either (${setting}).` }];
  }
  const account = findAccount(choice.account, lists);
  // A missing or archived account is reported with the payments.
  if (account?.status !== 'ACTIVE' || account.type === 'BANK') return [];
  const why = `Fees need a bank account, and the payments arrive on ${choice.account} "${account.name}", which is none; choose a clearing account of type bank (${setting}).`;
  return [{ path, payee, why }];
}
