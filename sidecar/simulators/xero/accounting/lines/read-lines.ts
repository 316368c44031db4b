import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { Account, Item, Line, LineAmountTypes, Organisation } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { decimal, id, isExponent, isSent, text, writtenLength, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { accountByCode, lineAccountProblem } from './find-account.ts';
import { MAX_LINE_AMOUNT, priceLine, type PricedLine, type SentAmounts, type UnitDp } from './line-amounts.ts';
import { lineTax, NO_TAX_TYPE, taxTypeProblem } from './line-tax.ts';
import { readTracking } from './line-tracking.ts';

const AMOUNT_FIELDS = ['Quantity', 'UnitAmount', 'LineAmount', 'TaxAmount', 'DiscountRate', 'DiscountAmount'];
const MAX_QUANTITY_CHARACTERS = 13;

export interface LineRules {
  readonly work: Work;
  readonly lineAmountTypes: LineAmountTypes;
  /** LineAmountTypes of the stored lines, null when there are none. */
  readonly storedTypes: LineAmountTypes | null;
  /** Sales documents take item defaults from SalesDetails, others from PurchaseDetails. */
  readonly isSale: boolean;
  readonly allowsDiscount: boolean;
}

export function unitDpOf(query: URLSearchParams): UnitDp {
  return query.get('unitdp') === '4' ? 4 : 2;
}

/** Reads the lines of a document; a line with the LineItemID of a stored one updates it. */
export function readLines(
  elements: readonly Element[],
  stored: readonly Line[],
  rules: LineRules,
  problems: string[],
): Line[] {
  return elements.flatMap((element) => {
    const lineId = id(element, 'LineItemID');
    const existing = stored.find((line) => line.id === lineId);
    if (lineId !== undefined && existing === undefined && stored.length > 0) {
      problems.push(`The LineItemID '${lineId}' is not a line of this document.`);
    }
    return readLine(element, existing, rules, problems) ?? [];
  });
}

function readLine(element: Element, existing: Line | undefined, rules: LineRules, problems: string[]): Line | null {
  if (AMOUNT_FIELDS.some((field) => isExponent(element, field))) {
    // An amount in exponent form is reported as if account and tax rate were wrong
    // (github.com/XeroAPI/Xero-Java/issues/353).
    problems.push('Account must be valid.', 'Tax rate must be valid.');
    return null;
  }
  const { organisation } = rules.work;
  const item = readItem(organisation, element, existing, problems);
  const defaults = (rules.isSale ? item?.sales : item?.purchase) ?? null;
  const description = text(element, 'Description') ?? existing?.description ?? itemDescription(item, rules) ?? '';
  problems.push(...lengthProblem('Description', description));
  const sentAccount = readAccount(organisation, element, problems);
  const account =
    sentAccount ??
    (existing?.accountId ? organisation.accounts[existing.accountId] : undefined) ??
    (defaults?.accountCode ? accountByCode(organisation, defaults.accountCode) : undefined) ??
    null;
  const line: Line = {
    id: existing?.id ?? randomUUID(),
    description,
    amounts: null,
    accountId: account?.id ?? null,
    itemId: item?.id ?? null,
    tracking: readTracking(organisation, element, problems) ?? existing?.tracking ?? [],
  };
  const isText = existing?.amounts == null && item === null && !AMOUNT_FIELDS.some((field) => isSent(element, field));
  if (isText) return description === '' ? reject(problems, 'Description must be specified.') : line;
  const itemTaxType = sentAccount === null ? (defaults?.taxType ?? null) : null;
  const taxType = text(element, 'TaxType') ?? existing?.amounts?.taxType ?? itemTaxType ?? account?.taxType ?? null;
  const result = priced(line, element, existing, { item, account, taxType }, rules, problems);
  // A line with an invalid account has said so; it does not lack one as well.
  return namesAccount(element) && sentAccount === null ? null : result;
}

function reject(problems: string[], problem: string): null {
  problems.push(problem);
  return null;
}

interface Resolved {
  readonly item: Item | null;
  readonly account: Account | null;
  readonly taxType: string | null;
}

function priced(
  line: Line,
  element: Element,
  existing: Line | undefined,
  { item, account, taxType }: Resolved,
  rules: LineRules,
  problems: string[],
): Line | null {
  const { work, lineAmountTypes } = rules;
  if (writtenLength(element, 'Quantity') > MAX_QUANTITY_CHARACTERS) {
    problems.push(`The field Quantity must be a number with a maximum length of ${MAX_QUANTITY_CHARACTERS}.`);
  }
  const itemPrice = (rules.isSale ? item?.sales : item?.purchase)?.unitPrice ?? null;
  const sent = sentAmounts(element, existing, itemPrice, rules, problems);
  const tolerance = new Big(work.switches.lineAmountTolerance);
  const midpoint = work.switches.midpointRounding;
  // A stored price is not rounded again by a call that does not send one.
  const unitDp = isSent(element, 'UnitAmount') || existing === undefined ? unitDpOf(work.request.query) : 4;
  const price = priceLine(sent, { unitDp, midpoint, tolerance });
  if ('problem' in price) return reject(problems, price.problem);
  if (price.lineAmount.abs().gt(MAX_LINE_AMOUNT)) problems.push('The LineAmount must not exceed 9999999999.99.');
  problems.push(...taxProblems(work.organisation, element, taxType, account, rules));
  const effective = lineAmountTypes === 'NoTax' ? NO_TAX_TYPE : taxType;
  const { organisation, switches } = work;
  const sentTax = decimal(element, 'TaxAmount') ?? keptTax(existing, price, effective, rules);
  const tax = lineTax(organisation, price, effective, sentTax, lineAmountTypes, switches);
  if (tax.problem !== null) problems.push(tax.problem);
  return { ...line, amounts: { ...priceOut(price), taxType: effective, taxAmount: tax.taxAmount } };
}

/** A stored tax amount stays as long as nothing it was made from changes. */
function keptTax(
  existing: Line | undefined,
  price: PricedLine,
  taxType: string | null,
  { lineAmountTypes, storedTypes }: LineRules,
): Big | undefined {
  const stored = existing?.amounts;
  const isSame =
    stored?.taxType === taxType && storedTypes === lineAmountTypes && price.lineAmount.eq(stored.lineAmount);
  return isSame ? new Big(stored.taxAmount) : undefined;
}

function priceOut({ quantity, unitAmount, lineAmount, discountRate, discountAmount }: PricedLine) {
  return {
    quantity: quantity.toString(),
    unitAmount: unitAmount.toString(),
    lineAmount: lineAmount.toFixed(2),
    discountRate: discountRate?.toString() ?? null,
    discountAmount: discountAmount?.toString() ?? null,
  };
}

function sentAmounts(
  element: Element,
  existing: Line | undefined,
  itemPrice: string | null,
  rules: LineRules,
  problems: string[],
): SentAmounts {
  const kept = (value: string | null | undefined): Big | undefined => (value == null ? undefined : new Big(value));
  const discountRate = decimal(element, 'DiscountRate');
  const discountAmount = decimal(element, 'DiscountAmount');
  const isDiscounted = [discountRate, discountAmount].some((discount) => discount !== undefined && !discount.eq(0));
  if (!rules.allowsDiscount && isDiscounted) {
    problems.push('Discounts are not supported on this type of document.');
  }
  const lineAmount = decimal(element, 'LineAmount');
  const stored = existing?.amounts;
  const keepsDiscount = discountRate === undefined && discountAmount === undefined;
  const derives = lineAmount !== undefined;
  const unitAmount =
    decimal(element, 'UnitAmount') ?? (derives ? undefined : (kept(stored?.unitAmount) ?? kept(itemPrice)));
  return {
    quantity: decimal(element, 'Quantity') ?? (derives ? undefined : kept(stored?.quantity)),
    unitAmount,
    lineAmount,
    discountRate: rules.allowsDiscount ? (keepsDiscount ? kept(stored?.discountRate) : discountRate) : undefined,
    discountAmount: rules.allowsDiscount ? (keepsDiscount ? kept(stored?.discountAmount) : discountAmount) : undefined,
  };
}

/** Tax is checked against the account even where the document carries none. */
function taxProblems(
  organisation: Organisation,
  element: Element,
  taxType: string | null,
  account: Account | null,
  rules: LineRules,
): string[] {
  if (taxType === null || (rules.lineAmountTypes === 'NoTax' && text(element, 'TaxType') === undefined)) return [];
  // An account that is refused anyway has said so; its pairing would only repeat it.
  const usable = account !== null && lineAccountProblem(account) === null ? account : null;
  const problem = taxTypeProblem(organisation, taxType, usable);
  return problem === null ? [] : [problem];
}

function readItem(
  organisation: Organisation,
  element: Element,
  existing: Line | undefined,
  problems: string[],
): Item | null {
  const code = text(element, 'ItemCode');
  if (code === undefined || code === '') return existing?.itemId ? (organisation.items[existing.itemId] ?? null) : null;
  const item = Object.values(organisation.items).find(
    (candidate) => candidate.code.toLowerCase() === code.toLowerCase(),
  );
  if (item === undefined) problems.push(`Item code '${code}' is not valid`);
  return item ?? null;
}

function itemDescription(item: Item | null, { isSale }: LineRules): string | null {
  return item === null ? null : isSale ? item.description : item.purchaseDescription;
}

function namesAccount(element: Element): boolean {
  return (text(element, 'AccountCode') ?? '') !== '' || id(element, 'AccountID') !== undefined;
}

/** The account a line names by code or id; null when it names none or an invalid one. */
function readAccount(organisation: Organisation, element: Element, problems: string[]): Account | null {
  if (!namesAccount(element)) return null;
  const code = text(element, 'AccountCode');
  const accountId = id(element, 'AccountID');
  const account =
    code === undefined || code === '' ? organisation.accounts[accountId ?? ''] : accountByCode(organisation, code);
  if (account === undefined) return reject(problems, 'Account must be valid.');
  const problem = lineAccountProblem(account);
  if (problem !== null) problems.push(problem);
  return account;
}

/** What a line needs once its document leaves DRAFT. */
export function completenessProblems(lines: readonly Line[]): string[] {
  return lines.flatMap(({ amounts, description, accountId }) => {
    if (amounts === null) return [];
    return [
      ...(description === '' ? ['Description must be specified.'] : []),
      ...(accountId === null ? ['Account code must be specified'] : []),
    ];
  });
}
