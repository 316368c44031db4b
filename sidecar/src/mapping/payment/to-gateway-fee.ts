import type { OrganisationLists, PlannedGatewayFee, PlannedPayment, XeroAccount } from '../../domain/documents.ts';
import { decimal, moneyInWords, toMoney, ZERO } from '../../domain/money.ts';
import { readOrigin, withOriginMark } from '../../domain/origin-mark.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem, ProblemCode } from '../../domain/problems.ts';
import { entryOf, type Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';
import { findAccount, lineAccountFault, toAccountRef } from '../invoice/account.ts';
import { unlockedDay } from '../lock-date.ts';
import type { Planning } from '../planning.ts';
import { allowsTaxType } from '../tax/tax-type.ts';
import { knownGateway, readGatewayFee } from './gateway-fee.ts';

const CONTACT_LENGTH_MAX = 255;
const DESCRIPTION_LENGTH_MAX = 4000;

/** Starts the reference of every gateway fee. */
export const FEE_REFERENCE_START = 'Gateway fee ';

/** The turn distinguishes a fee booked again after a deletion. */
export function inTurn(fee: PlannedGatewayFee, turn: number): PlannedGatewayFee {
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

/** The gateway fee on a payment, which it never reduces; problems are notices, as all else is valid without it. */
export function toGatewayFee(payment: PlannedPayment | null, planning: Planning): PlannedGatewayFee | null {
  const { order, settings, lists, store, money, notices } = planning;
  const own = entryOf(settings.payments.fees, order.paymentMethod);
  if (own === undefined || payment === null) return null;
  const place = (money.payment?.isLive === true ? money.payment.account : undefined) ?? payment.account;
  const bankRef = 'code' in place ? place.code : place.accountId;
  const wanted = findAccount(bankRef, lists)?.currencyCode || (lists.baseCurrency ?? '');
  const reading = readGatewayFee(order, own.meta, wanted);
  if (reading.kind === 'none') return null;
  const path = `payments.fees.${order.paymentMethod}`;
  const booked = money.fee ?? null;
  if (reading.kind === 'unreadable') {
    notices.push(unreadable(reading.key, reading.why, path, booked));
    return null;
  }
  const { currency } = reading;
  const amount = toMoney(reading.amount);
  if (booked === null && reading.amount.eq(ZERO)) return null;
  // A payout in another currency says nothing about the share.
  const most = decimal(order.total).times(own.maxPercent).div(100);
  if (currency === order.currency && booked?.amount !== amount && reading.amount.gt(most)) {
    const fee = moneyInWords(reading.amount, currency);
    notices.push(tooLarge({ fee, key: reading.key, path, maxPercent: own.maxPercent, booked }, order));
    return null;
  }

  const bank = bankOf(bankRef, currency, planning);
  const line = gatewayFeeLine(order.paymentMethod, own, lists);
  const paidOn = money.payment?.isLive === true ? money.payment.date : payment.date;
  const date = booked === null ? dayOf(paidOn, planning) : booked.date;
  const faults = [bank, line, date].filter(isFault);
  // A fee already booked correctly needs no notice, whatever the settings are now.
  if (booked?.amount !== amount) {
    notices.push(...faults.map((fault) => notBooked(fault, moneyInWords(reading.amount, currency), booked)));
  }
  if (isFault(bank) || isFault(line) || isFault(date)) return null;
  const name = knownGateway(order.paymentMethod)?.name ?? (order.paymentMethodTitle || order.paymentMethod);
  const front = [`${FEE_REFERENCE_START}of order ${order.number}`, order.transactionId].filter((text) => text !== '');
  const rule = `fee of payment method ${order.paymentMethod} (meta ${reading.key})`;
  const { account, taxType } = line;
  return {
    amount,
    currency,
    date,
    bankAccount: toAccountRef(bank),
    contactName: toSingleLine((own.contact ?? name).replace(/[<>]/g, ' '), CONTACT_LENGTH_MAX),
    reference: withOriginMark(front.join(', '), store.id, order.id),
    description: toSingleLine(`${name} fee of order ${order.number}`, DESCRIPTION_LENGTH_MAX),
    accountCode: account.code,
    taxType,
    because: [
      { field: 'account', value: account.code, rule },
      { field: 'taxType', value: taxType, rule: own.taxType === null ? `tax type of account ${account.code}` : rule },
    ],
  };
}

export interface FeeFault {
  readonly code: ProblemCode;
  /** A sentence. */
  readonly why: string;
  readonly fix: string;
  readonly details: Problem['details'];
}

export function isFault(found: object | string): found is FeeFault {
  return typeof found === 'object' && 'why' in found;
}

type Booked = { readonly amount: string; readonly currency: string } | null;

function notBooked({ code, why, fix, details }: FeeFault, fee: string, booked: Booked): Problem {
  const message =
    booked === null
      ? `The gateway fee of ${fee} is not booked. ${why} Invoice and payment are posted without it.`
      : `The gateway fee is ${fee} by now. ${stays(booked)} ${why}`;
  return { code, message, fix, details: { ...details, fee, ...bookedDetail(booked) } };
}

function unreadable(key: string, why: string, path: string, booked: Booked): Problem {
  const details = { meta: key, setting: `${path}.meta`, ...bookedDetail(booked) };
  if (booked !== null) {
    const message = `The gateway fee in the order's meta "${key}" cannot be read any more. ${why} ${stays(booked)}`;
    const fix = `If ${bookedAmount(booked)} is right, no action is needed. Otherwise name the meta that holds the fee (setting ${path}.meta), or change the bank transaction in Xero and replay the order.`;
    return { code: 'fee_unreadable', message, fix, details };
  }
  return {
    code: 'fee_unreadable',
    message: `The gateway fee in the order's meta "${key}" is not booked. ${why} Invoice and payment are posted without it.`,
    fix: `Name the meta that holds the fee (setting ${path}.meta), or enter the fee in Xero by hand.`,
    details,
  };
}

/** Some plugins keep their fees in pence. */
function tooLarge(
  {
    fee,
    key,
    path,
    maxPercent,
    booked,
  }: { fee: string; key: string; path: string; maxPercent: number; booked: Booked },
  { total, currency }: Order,
): Problem {
  const share = `more than ${maxPercent}% of the order's total of ${moneyInWords(decimal(total), currency)}`;
  const result = booked === null ? 'It is not booked. Invoice and payment are posted without it.' : stays(booked);
  return {
    code: 'fee_too_large',
    message: `The gateway fee in the order's meta "${key}" is ${fee}, ${share}: perhaps it is in pence. ${result}`,
    fix: `If the fee is right, allow a larger share (setting ${path}.maxPercent). Otherwise name the meta that holds the fee (setting ${path}.meta), or enter it in Xero by hand.`,
    details: { meta: key, fee, setting: `${path}.maxPercent`, ...bookedDetail(booked) },
  };
}

function stays(booked: NonNullable<Booked>): string {
  return `${bookedAmount(booked)} is booked in Xero for it, and stays booked.`;
}

function bookedAmount({ amount, currency }: NonNullable<Booked>): string {
  return moneyInWords(decimal(amount), currency);
}

function bookedDetail(booked: Booked): { readonly booked?: string } {
  return booked === null ? {} : { booked: booked.amount };
}

/** A payment in Xero stays on its account when the setting changes. */
const REPLACE = 'If this order’s payment is in Xero already, then also press “Replace the payment” on the order.';

/** Where the payment is, whatever the settings are now. */
function bankOf(ref: string, currency: string, { order, lists }: Planning): XeroAccount | FeeFault {
  const account = findAccount(ref, lists);
  const setting = `payments.methods.${order.paymentMethod}`;
  const details = { account: ref, setting };
  if (account?.status !== 'ACTIVE') {
    const why = `The account "${account?.name ?? ref}" of its payment is no longer active in Xero.`;
    const fix = 'Restore the account in Xero, then replay the order.';
    return { code: 'fee_bank_account_needed', why, fix, details };
  }
  if (account.type !== 'BANK') {
    const why = `Xero takes spend money transactions on bank accounts only, and "${account.name}", where the payment is, is not one.`;
    const fix =
      `Create a clearing account of type bank in Xero and choose it for this payment method (setting ${setting}), ` +
      `or switch its fees off (setting payments.fees.${order.paymentMethod}). ${REPLACE}`;
    return { code: 'fee_bank_account_needed', why, fix, details };
  }
  const own = account.currencyCode || lists.baseCurrency;
  if (own === currency) return account;
  const why = `It is in ${currency}, and the account "${account.name}", where the payment is, is kept in ${own ?? 'an unknown currency'}.`;
  const fix =
    'Enter the fee in Xero by hand, at the rate of the payout; ' +
    `or choose an account in ${currency} for this payment method (setting ${setting}). ${REPLACE}`;
  return { code: 'fee_currency_differs', why, fix, details: { ...details, currency } };
}

/** Account and tax type of a payment method's gateway fees, or why Xero would refuse them (`details.setting`: which setting). */
export function gatewayFeeLine(
  method: string,
  fee: Settings['payments']['fees'][string],
  lists: OrganisationLists,
): { readonly account: XeroAccount; readonly taxType: string } | FeeFault {
  const account = findAccount(fee.account, lists);
  const fault = lineAccountFault(fee.account, account);
  if (account === undefined || fault !== null) {
    const setting = `payments.fees.${method}.account`;
    const fix = `Choose an active expense account for the fees (setting ${setting}).`;
    const details = { account: fee.account, setting };
    return { code: 'fee_account_invalid', why: fault?.message ?? '', fix, details };
  }
  const taxType = fee.taxType ?? account.taxType;
  const rate = lists.taxRates.find((one) => one.taxType === taxType);
  const isActive = rate?.status === 'ACTIVE';
  if (isActive && allowsTaxType(rate, account.class)) return { account, taxType };
  const why = isActive
    ? `Xero does not allow the tax rate "${rate.name}" (${taxType}) on the account ${account.code} "${account.name}".`
    : `The organisation has no active tax type ${taxType === '' ? 'for its account' : taxType}.`;
  const setting = `payments.fees.${method}.taxType`;
  const fix = `Choose the tax type of the fees (setting ${setting}).`;
  return { code: 'fee_tax_type_invalid', why, fix, details: { taxType, setting } };
}

function dayOf(day: string, planning: Planning): string | FeeFault {
  // A moved date needs no notice: the payment's notice covers it, or the fee came after the period was locked.
  const problems: Problem[] = [];
  const unlocked = unlockedDay('gateway fee', day, { ...planning, problems, notices: [] });
  const [problem] = problems;
  if (problem === undefined) return unlocked;
  const { code, fix, details } = problem;
  return { code, why: `Its date, ${day}, is locked in Xero.`, fix, details };
}
