import { findAccount, NOT_FOR_LINES } from '../invoice/account.ts';
import type {
  OrganisationLists,
  PlannedFee,
  PlannedPayment,
  RuleDecision,
  XeroAccount,
} from '../../domain/documents.ts';
import { knownGateway, readFee } from './gateway-fee.ts';
import { toMoney, withCurrency, ZERO } from '../../domain/money.ts';
import { openDay } from '../lock-date.ts';
import type { Order } from '../../domain/order.ts';
import { readOrigin, withOriginMark } from '../../domain/origin-mark.ts';
import type { Problem, ProblemCode } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { allowsTaxType } from '../tax/tax-type.ts';
import { toSingleLine } from '../../domain/text.ts';
import type { Store } from '../invoice/to-invoice.ts';
import type { PostedMoney } from './to-payment.ts';

type FeeSettings = Settings['payments']['fees'][string];

interface FeeContext {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  readonly store: Store;
}

const CONTACT_LENGTH_MAX = 255;
const DESCRIPTION_LENGTH_MAX = 4000;

/** Starts the reference of every fee. */
export const FEE_REFERENCE_START = 'Gateway fee ';

/** The turn distinguishes a fee booked again after a deletion. */
export function inTurn(fee: PlannedFee, turn: number): PlannedFee {
  const origin = readOrigin(fee.reference);
  if (turn === 1 || origin === null) return fee;
  const front = origin.front.replace(/^Gateway fee of/, `Gateway fee ${turn} of`);
  return { ...fee, reference: withOriginMark(front, origin.storeId, origin.orderId) };
}

/** The turn of a fee by the text before the mark of origin; null = not a fee of ours. */
export function feeTurn(front: string): number | null {
  const found = /^Gateway fee (?:(\d{1,4}) )?of /.exec(front);
  return found === null ? null : Number(found[1] ?? 1);
}

/**
 * The gateway fee on an order's payment. Any problem with it is a notice: invoice and payment are valid without it,
 * and it never reduces the payment.
 */
export function toFee(
  order: Order,
  payment: PlannedPayment | null,
  { settings, lists, store }: FeeContext,
  notices: Problem[],
  posted: PostedMoney,
): PlannedFee | null {
  const { fees } = settings.payments;
  const own = Object.hasOwn(fees, order.paymentMethod) ? fees[order.paymentMethod] : undefined;
  if (own === undefined || payment === null) return null;
  const place = (posted.payment?.isLive === true ? posted.payment.account : undefined) ?? payment.account;
  const bankRef = 'code' in place ? place.code : place.accountId;
  const wanted = findAccount(bankRef, lists)?.currencyCode || (lists.baseCurrency ?? '');
  const reading = readFee(order, own.meta, wanted);
  if (reading.kind === 'none') return null;
  const path = `payments.fees.${order.paymentMethod}`;
  if (reading.kind === 'unreadable') {
    notices.push(unreadable(reading.key, reading.why, path));
    return null;
  }
  const amount = toMoney(reading.amount);
  const booked = posted.fee ?? null;
  if (booked === null && reading.amount.eq(ZERO)) return null;
  // A fee already booked correctly needs no notice, whatever the settings are now.
  const told = booked?.amount === amount ? [] : notices;
  const notBooked = notBookedFor(withCurrency(reading.amount, reading.currency), told);
  const bank = bankAccountOf(order, bankRef, reading.currency, lists, notBooked);
  const line = lineOf(own, path, lists, notBooked);
  const paidOn = posted.payment?.isLive === true ? posted.payment.date : payment.date;
  const date = booked === null ? dayOf(paidOn, settings, lists, notBooked) : booked.date;
  if (bank === null || line === null || date === null) return null;
  const name = knownGateway(order.paymentMethod)?.name ?? (order.paymentMethodTitle || order.paymentMethod);
  const front = [`${FEE_REFERENCE_START}of order ${order.number}`, order.transactionId]
    .filter((text) => text !== '')
    .join(', ');
  return {
    amount,
    currency: reading.currency,
    date,
    bankAccount: bank.code === '' ? { accountId: bank.accountId } : { code: bank.code },
    contactName: toSingleLine((own.contact ?? name).replace(/[<>]/g, ' '), CONTACT_LENGTH_MAX),
    reference: withOriginMark(front, store.id, order.id),
    description: toSingleLine(`${name} fee of order ${order.number}`, DESCRIPTION_LENGTH_MAX),
    accountCode: line.account.code,
    taxType: line.taxType,
    because: decisions(order, line, reading.key),
  };
}

type NotBooked = (code: ProblemCode, why: string, fix: string, details: Problem['details']) => null;

function notBookedFor(told: string, notices: Problem[]): NotBooked {
  return (code, why, fix, details) => {
    notices.push({
      code,
      message: `The gateway's fee of ${told} is not booked: ${why} The invoice and its payment are.`,
      fix,
      details: { ...details, fee: told },
    });
    return null;
  };
}

function unreadable(key: string, why: string, path: string): Problem {
  return {
    code: 'fee_unreadable',
    message: `The gateway's fee in the order's meta "${key}" is not booked: ${why}. The invoice and its payment are.`,
    fix: `Enter the fee in Xero by hand, or name the meta that holds it (setting ${path}.meta), then replay the order.`,
    details: { meta: key, setting: `${path}.meta` },
  };
}

/** Where the payment is, whatever the settings are now. */
function bankAccountOf(
  order: Order,
  ref: string,
  currency: string,
  lists: OrganisationLists,
  notBooked: NotBooked,
): XeroAccount | null {
  const account = findAccount(ref, lists);
  const setting = `payments.methods.${order.paymentMethod}`;
  const details = { account: ref, setting };
  if (account?.status !== 'ACTIVE') {
    const why = `the account "${account?.name ?? ref}" of its payment is no longer active in Xero.`;
    return notBooked('fee_bank_account_needed', why, 'Restore the account in Xero, then replay the order.', details);
  }
  if (account.type !== 'BANK') {
    const why = `Xero takes money spent on bank accounts only, and "${account.name}", where the payment is, is none.`;
    const fix = `Make a clearing account of type bank in Xero and choose it for this payment method (setting ${setting}), or switch its fees off (setting payments.fees.${order.paymentMethod}).`;
    return notBooked('fee_bank_account_needed', why, fix, details);
  }
  const own = account.currencyCode || lists.baseCurrency;
  if (own === currency) return account;
  const why = `it is in ${currency}, and the account "${account.name}", where the payment is, is kept in ${own ?? 'a currency that is not known'}.`;
  const fix = `Enter the fee in Xero by hand, at the rate of the payout; or choose an account in ${currency} for this payment method (setting ${setting}).`;
  return notBooked('fee_currency_differs', why, fix, { ...details, currency });
}

interface FeeLine {
  readonly account: XeroAccount;
  readonly taxType: string;
  readonly isAccountsTaxType: boolean;
}

function lineOf(own: FeeSettings, path: string, lists: OrganisationLists, notBooked: NotBooked): FeeLine | null {
  const account = findAccount(own.account, lists);
  const why = account === undefined ? `there is no account "${own.account}" in Xero.` : feeAccountFault(account);
  if (account === undefined || why !== null) {
    const setting = `${path}.account`;
    const fix = `Choose an active expense account for the fees (setting ${setting}), then replay the order.`;
    return notBooked('fee_account_invalid', why ?? '', fix, { account: own.account, setting });
  }
  const taxType = own.taxType ?? account.taxType;
  const rate = lists.taxRates.find((one) => one.taxType === taxType);
  const fault =
    rate?.status !== 'ACTIVE'
      ? `the organisation has no active tax type ${taxType === '' ? 'for its account' : taxType}.`
      : allowsTaxType(rate, account.class)
        ? null
        : `Xero does not allow the tax rate "${rate.name}" (${taxType}) on the account ${account.code} "${account.name}".`;
  if (fault === null) return { account, taxType, isAccountsTaxType: own.taxType === null };
  const setting = `${path}.taxType`;
  const fix = `Choose the tax type of the fees (setting ${setting}), then replay the order.`;
  return notBooked('fee_tax_type_invalid', fault, fix, { taxType, setting });
}

/** Why Xero would refuse a fee line on this account, as the end of a sentence; null = allowed. */
export function feeAccountFault(account: XeroAccount): string | null {
  if (account.status !== 'ACTIVE') return `the account ${account.code} "${account.name}" is archived in Xero.`;
  if (account.type === 'BANK' || account.code === '' || NOT_FOR_LINES.has(account.systemAccount)) {
    return `Xero allows no line on the account "${account.name}" (${account.systemAccount || account.type}).`;
  }
  return null;
}

function dayOf(day: string, settings: Settings, lists: OrganisationLists, notBooked: NotBooked): string | null {
  const locked: Problem[] = [];
  // A moved day needs no notice: the payment's notice covers it, or the fee came after the period was locked.
  const open = openDay('gateway fee', day, settings, lists, locked, []);
  const [problem] = locked;
  if (problem === undefined) return open;
  return notBooked('period_locked', `its day, ${day}, is locked in Xero.`, problem.fix, problem.details);
}

function decisions(order: Order, { account, taxType, isAccountsTaxType }: FeeLine, key: string): RuleDecision[] {
  const rule = `fee of payment method ${order.paymentMethod} (meta ${key})`;
  return [
    { field: 'account', value: account.code, rule },
    { field: 'taxType', value: taxType, rule: isAccountsTaxType ? `tax type of account ${account.code}` : rule },
  ];
}
