import type { KnownLists } from '../../connection/reference-lists.ts';
import type { DecisionBesideBody, OrderLineBody } from '../../contract/orders.ts';
import type { Decision, OrderSummary } from '../../wording/order-summary.ts';

/** The lines as last posted, in Xero's names; orders posted by an earlier version have none. */
export function orderLines({ lines }: Pick<OrderSummary, 'lines'>, lists: KnownLists | null): OrderLineBody[] {
  return lines.map(({ creditNote, description, account, taxType, because, ...figures }) => {
    const by = (field: string) => because.filter((one) => one.field === field);
    const ruleOf = (field: string) => by(field)[0]?.rule ?? null;
    return {
      ...figures,
      creditNote,
      name: description,
      account: { value: accountName(account, lists), rule: ruleOf('account') },
      taxType: { value: taxName(taxType, lists), rule: ruleOf('taxType') },
      item: by('item').map(({ value, rule }) => ({ value, rule })),
      tracking: by('tracking').map(({ value, rule }) => ({ value: optionName(value, lists), rule })),
    };
  });
}

/** As mapping/payment/to-payment.ts words it; a line rule may have the same name. */
const PAYMENT_RULE = /^(?:payment method |default payment account$)/;
/** As mapping/payment/to-gateway-fee.ts words it: only a fee uses the tax type of its account. */
const FEE_RULE = /^(?:fee of payment method |tax type of account )/;

/** Decisions for the payment, the gateway's fee, and lines that are not kept; the form of the prices is none of them. */
export function decisionsBeside(
  { decisions, lines }: Pick<OrderSummary, 'decisions' | 'lines'>,
  lists: KnownLists | null,
): DecisionBesideBody[] {
  const keyOf = ({ field, value, rule }: Decision) => `${field}|${value}|${rule}`;
  const shown = new Set(lines.flatMap(({ because }) => because.map(keyOf)));
  // It comes after those of the lines.
  const payment = decisions.findLast(({ field, rule }) => field === 'account' && PAYMENT_RULE.test(rule));
  return decisions
    .filter((one) => !shown.has(keyOf(one)) && one.field !== 'prices')
    .map((one) => ({
      of: one === payment ? 'payment' : FEE_RULE.test(one.rule) ? 'fee' : 'line',
      field: one.field,
      value: valueName(one, lists),
      rule: one.rule,
    }));
}

/** In Xero's names, where they are known. */
export function valueName({ field, value }: Decision, lists: KnownLists | null): string {
  if (field === 'account') return accountName(value, lists);
  if (field === 'taxType') return taxName(value, lists);
  return field === 'tracking' ? optionName(value, lists) : value;
}

/** A bank account may have no code, only an id that means nothing to people. */
export function accountName(ref: string, lists: KnownLists | null): string {
  const byId = lists?.accounts.find(({ accountId }) => accountId === ref);
  if (byId !== undefined) return byId.name || ref;
  return withName(ref, lists?.accounts.find(({ code }) => code === ref)?.name);
}

function taxName(taxType: string, lists: KnownLists | null): string {
  return withName(taxType, lists?.taxRates.find((rate) => rate.taxType === taxType)?.name);
}

function withName(code: string, name: string | undefined): string {
  return name === undefined || name === '' ? code : `${code} – ${name}`;
}

function optionName(optionId: string, lists: KnownLists | null): string {
  for (const { name, options } of lists?.trackingCategories ?? []) {
    const option = options.find((one) => one.optionId === optionId);
    if (option !== undefined) return `${name}: ${option.name}`;
  }
  return optionId;
}
