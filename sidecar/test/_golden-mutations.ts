/** A rule of the mapping broken on purpose: the named golden case must then fail. */
export interface Mutation {
  /** The case that has to notice; one for each row of the situations in docs/accounting.md. */
  readonly noticedBy: string;
  /** Below sidecar/src/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

const m = (noticedBy: string, file: string, find: string, replace: string): Mutation => {
  return { noticedBy, file: `mapping/${file}`, find, replace };
};

export const MUTATIONS: readonly Mutation[] = [
  m('prices-with-tax', 'line-shape.ts', '!xero.tax.eq(line.tax) ||', 'false ||'),
  m('mixed-rates', 'tax-type.ts', 'settings.taxes.rates[key];', 'Object.values(settings.taxes.rates)[0];'),
  m(
    'rounded-at-subtotal',
    'allocation.ts',
    'if (missing.eq(ZERO)) return results;',
    'if (missing.gt(-9)) return results;',
  ),
  m(
    'percent-coupon',
    'line-parts.ts',
    'net: decimal(line.total)',
    "net: decimal('subtotal' in line ? line.subtotal : line.total)",
  ),
  m('discount-as-its-own-line', 'discounts.ts', 'own?.account ?? part.account', 'part.account'),
  m(
    'discount-for-each-tax-type',
    'discounts.ts',
    '[line.part.taxRate.taxType, line.part.account.code',
    '[line.part.account.code',
  ),
  m('gst-free-goods', 'tax-allocation.ts', "part.isShipping ? 'shipping' : 'goods'", "'goods'"),
  m('three-sales-taxes', 'tax-set.ts', "[...rateIds].sort((a, b) => a - b).join('+')", "String(rateIds[0] ?? '')"),
  m('gst-and-pst', 'tax-set.ts', "tax.total !== ''", 'tax.rateId !== 202'),
  m('compound-sales-tax', 'line-shape.ts', '(line.hasSeveralRates && !line.tax.eq(ZERO))', 'false'),
  m(
    'discount-over-three-rates',
    'split-fee.ts',
    'if (sets === null || sets.length < 2) return null;',
    'if (rateIds.length > 0) return null;',
  ),
  m(
    'sales-abroad',
    'tax-type.ts',
    '(rate) => rate.taxType === taxType',
    "(rate) => rate.taxType === taxType && rate.reportTaxType !== 'MOSSSALES'",
  ),
  m('reverse-charge', 'vat-number.ts', "TAX_NUMBER_LENGTH_MAX ? '' : number", "TAX_NUMBER_LENGTH_MAX ? '' : ''"),
  m('reverse-charge-own-type', 'tax-type.ts', "meta.value === 'yes'", "meta.value === 'no'"),
  m('moved-abroad', 'rules.ts', '[country].flat().includes(destinationCountry(order))', 'false'),
  m('rules-by-tax-class', 'rules.ts', 'taxClass === undefined ||', 'true ||'),
  m('no-tax', 'to-invoice.ts', "isNoTax ? 'NoTax' : 'Exclusive'", "'Exclusive'"),
  m('yen', 'order-figures.ts', 'Math.min(minorUnitDecimals(order.currency), XERO_DECIMALS)', 'XERO_DECIMALS'),
  m('dinars', 'order-figures.ts', "settings.documents.precision === 'round'", 'true'),
  m('dinars-rounded', 'order-figures.ts', "settings.documents.precision === 'round'", 'false'),
  m('fractional-quantities', 'line-shape.ts', 'const QUANTITY_DECIMALS = 4;', 'const QUANTITY_DECIMALS = 0;'),
  m('quantity-that-does-not-divide', 'line-shape.ts', 'price.times(quantity).eq(net) ? price : null', 'price'),
  m('choices-in-the-description', 'description.ts', '!told.includes(value)', 'true'),
  m('items-by-sku', 'item.ts', 'item.isSold === false ||', 'false ||'),
  m('items-by-sku-tracked', 'item.ts', "(item.isTracked && itemCodes !== 'all')", 'item.isTracked'),
  m('gift-card', 'gap-line.ts', 'const tender = settings.accounts.hiddenTender;', 'const tender = null;'),
  m('gift-card-unmapped', 'gap-line.ts', '.find((name) => name !== undefined);', '.find(() => false);'),
  m('deposit-undecided', 'order-figures.ts', "settings.payments.deposits === 'reject'", 'false'),
  m('deposit', 'to-payment.ts', 'toMoney(paidFirst(order, figures, posted))', 'toMoney(figures.total)'),
  m('deposit-of-a-whole-total', 'deposit.ts', "isRestPaid !== 'no' && total.eq(whole)", 'total.eq(whole)'),
  m(
    'deposit-then-balance',
    'to-payment.ts',
    'return figures.received.gt(payment.amount) ?',
    'return figures.received.lt(0) ?',
  ),
  m('deposit-then-raised-total', 'to-payment.ts', 'isDatedAnew ? order.paidOn : order.modifiedOn', 'order.paidOn'),
  m('cash-rounding', 'gap-line.ts', 'if (isRounding(gap, order, decimals)) {', 'if (decimals > 9) {'),
  m('bank-transfer-unpaid', 'due-date.ts', 'methods[order.paymentMethod] : undefined', 'undefined : undefined'),
  m(
    'due-by-organisation',
    'due-date.ts',
    'return dayOfMonth(day, 1, terms.day);',
    'return dayOfMonth(day, 0, terms.day);',
  ),
  m(
    'payment-account-currency',
    'to-payment.ts',
    'currencyCode !== lists.baseCurrency',
    'currencyCode === lists.baseCurrency',
  ),
  m('currency-not-enabled', 'plan-documents.ts', 'lists.currencies.includes(order.currency)', 'true'),
  m('free-order', 'to-payment.ts', 'figures.received.lte(ZERO)', 'figures.received.lt(ZERO)'),
  m('free-order-skipped', 'plan-documents.ts', "zeroTotals === 'skip'", "zeroTotals !== 'skip'"),
  m('draft-invoice', 'to-payment.ts', "settings.documents.invoiceStatus !== 'AUTHORISED'", 'false'),
  m(
    'xero-numbering',
    'to-invoice.ts',
    "documents.numbering === 'xero' ? ''",
    "documents.numbering === 'xero' ? order.number",
  ),
  m('locked-period', 'open-day.ts', 'day <= lock', 'day < lock && false'),
  m('locked-period-first-open-day', 'open-day.ts', 'addDays(locked, 1)', 'locked'),
  m('locked-after-posting', 'plan-documents.ts', 'known !== null', 'known === null'),
  m(
    'tax-row-removed',
    'line-parts.ts',
    'tax: decimal(line.totalTax) };',
    'tax: line.taxes.every((one) => rates.has(one.rateId)) ? decimal(line.totalTax) : ZERO };',
  ),
  m('tax-typed-by-hand', 'line-parts.ts', 'tax: decimal(line.totalTax) };', 'tax: ZERO };'),
  m(
    'rules-and-tracking',
    'rules.ts',
    "  'variation',\n  'product',\n  'category',",
    "  'category',\n  'product',\n  'variation',",
  ),
  m('rules-by-order', 'rules.ts', '`${line.methodId}:${line.instanceId}`', "''"),
  m('rules-for-guests', 'rules.ts', "const GUEST = 'guest';", "const GUEST = 'wholesale_customer';"),
  m('rules-by-parent-category', 'rules.ts', 'distance(a.when, known) - distance(b.when, known) ||', ''),
  m('rules-by-state', 'rules.ts', 'sameText(destinationState(order), state)', 'true'),
  m('account-archived', 'account.ts', "account.status !== 'ACTIVE'", 'false'),
  m('tracking-archived', 'tracking.ts', "option?.status === 'ACTIVE'", 'option !== undefined'),
  m(
    'refund-by-quantity',
    'to-credit-note.ts',
    'amount.gte(rest) ? null : splitRefund(amount, claims',
    'amount.gte(rest) ? null : splitRefund(amount, []',
  ),
  m('refund-by-amount', 'to-credit-note.ts', 'description: describe(refund, order)', "description: ''"),
  m('refund-above-its-lines', 'to-credit-note.ts', 'part?.isAsClaimed === false', 'false'),
  m('refunds-until-zero', 'to-credit-note.ts', 'left = without(left, credit.split);', ''),
  m('refund-before-posting', 'to-credit-note.ts', 'if (isWhole &&', 'if (false &&'),
  m('refund-unreadable', 'to-credit-note.ts', 'problems.push(...missing.map(({ id }) => unreadable(id)));', ''),
  m('reverse-charge', 'contact-number.ts', "if (vat !== '') return", "if (vat === '') return"),
  m('mixed-rates', 'contact-number.ts', 'if (order.customerId > 0) return', 'if (order.customerId < 0) return'),
  m('draft-invoice', 'contact-number.ts', "return email === ''", "return email !== ''"),
  m('contact-for-all-guests', 'to-contact.ts', "if (identity.kind === 'shared') {", "if (number === '') {"),
  m('contact-without-name-or-email', 'contact-number.ts', '`o${identity.orderId}`', "'o'"),
  m('contact-without-name-or-email', 'to-contact.ts', '|| nameless(identity, order)', ''),
  m('contact-characters', 'to-contact.ts', "text.replace(/[<>]/g, ' ')", 'text'),
  m('contact-characters', 'country-name.ts', ".replace(/\\p{Mn}/gu, '')", ''),
  m('contact-characters', 'country-name.ts', ".replace(/[’']/g, '')", ''),
  m(
    'contact-with-other-delivery',
    'to-contact.ts',
    "toAddress('STREET', order.shipping)",
    "toAddress('STREET', billing)",
  ),
  m('contact-with-other-delivery', 'to-address.ts', "type === 'STREET' ?", "type === 'POBOX' ?"),
];
