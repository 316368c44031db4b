import { PAYOUT_GATEWAY_NAMES, payoutGatewayOf } from '../payouts/payout-gateways.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../payouts/payouts.ts';
import { payoutsOf } from './settings-payouts.ts';
import type { Settings, SettingsFault } from './settings.ts';

/** A provider whose payouts or whose fees on orders were changed to what can never be booked correctly. */
export function payoutsWithoutEffect(before: Settings, after: Settings): SettingsFault[] {
  return PAYOUT_GATEWAYS.flatMap((gateway) => {
    const known = new Set(faultsOf(before, gateway).map(({ message }) => message));
    return faultsOf(after, gateway).filter(({ message }) => !known.has(message));
  });
}

function faultsOf(settings: Settings, gateway: PayoutGateway): SettingsFault[] {
  const { mode, clearing, bank, fees, accounts } = payoutsOf(settings, gateway);
  const path = `payouts.${gateway}`;
  const name = PAYOUT_GATEWAY_NAMES[gateway];
  const faults: SettingsFault[] = [];
  const isBooked = mode === 'book';
  if (isBooked && clearing === null) {
    const message = `Payouts of ${name} are booked from its clearing account. Choose it, or let payouts be explained only ("mode": "explain").`;
    faults.push({ path: `${path}.clearing`, message });
  }
  if (isBooked && bank === null) {
    const message = `Payouts of ${name} are booked to a bank account. Choose it, or let payouts be explained only ("mode": "explain").`;
    faults.push({ path: `${path}.bank`, message });
  }
  if (clearing !== null && clearing === bank) {
    const message = `${name} cannot pay out to its own clearing account, ${bank}. Choose the account of the bank.`;
    faults.push({ path: `${path}.bank`, message });
  }
  if (isBooked && fees === 'payout' && accounts.fees === null) {
    const message = `Fees of ${name} are to be booked with its payouts. Choose their account, e.g. {"fees": "404"}.`;
    faults.push({ path: `${path}.accounts.fees`, message });
  }
  const twice = Object.keys(settings.payments.fees).filter((method) => payoutGatewayOf(method) === gateway);
  const [first] = twice;
  if (mode === 'book' && fees === 'payout' && first !== undefined) {
    const message =
      `Fees of ${name} would be booked twice: with each payout, and with each order (payments.fees.${twice.join(', payments.fees.')}). ` +
      `Set payments.fees.${first} to null, or payouts.${gateway}.fees to "order".`;
    faults.push({ path: `${path}.fees`, message });
  }
  return faults;
}
