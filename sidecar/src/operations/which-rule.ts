import type { KnownLists } from '../connection/reference-lists.ts';
import type { Context } from '../context/context.ts';
import type { RulesMatchBody } from '../contract/rules.ts';
import { isAppError } from '../domain/app-error.ts';
import type { Catalogue, Order, OrderLine, ProductChoice } from '../domain/order.ts';
import { refusal } from '../domain/refusal.ts';
import { RULE_FIELDS } from '../domain/settings/rule-precedence.ts';
import type { Rule, Settings } from '../domain/settings/settings.ts';
import { choiceDeciding, choiceName } from '../mapping/product-choice.ts';
import { defaultTracking, isByValue } from '../mapping/tracking/line-tracking.ts';
import { matchingRules, orderConditionsOf, ruleName, rulesForLine } from '../mapping/invoice/rules.ts';
import { ruleIndexFor } from '../mapping/rule-index.ts';
import { rateIdsOf, taxSetKey } from '../mapping/tax/tax-set.ts';
import { readCatalogue, readCustomers } from '../posting/orders/read-facts.ts';
import { valueName } from './orders/order-lines.ts';

type Field = (typeof RULE_FIELDS)[number];
type Choice = RulesMatchBody['lines'][number]['decisions'][number]['choices'][number];

interface Explained {
  readonly settings: Settings;
  /** null = never read: accounts and tax types have no names. */
  readonly lists: KnownLists | null;
}

export type RuleQuestion = Readonly<{ orderId: number }> | Readonly<{ productId: number }>;

/** Which rule decides each field, by the posting's own precedence; reads the store, posts nothing. */
export async function whichRule(
  context: Context,
  storeId: string,
  question: RuleQuestion,
  settings: Settings,
): Promise<RulesMatchBody> {
  const organisation = await context.organisations.forStore(storeId);
  const { xero, config } = context;
  const lists = organisation === null || config.xero === null ? null : await xero().lists.known(organisation.tenantId);
  const explained = { settings, lists };
  return 'orderId' in question
    ? await forOrder(context, storeId, question.orderId, explained)
    : await forProduct(context, storeId, question.productId, explained);
}

async function forOrder(context: Context, storeId: string, orderId: number, explained: Explained) {
  const { settings } = explained;
  const order = await found(
    (await context.storeClient(storeId)).getOrder(orderId),
    'order_unknown',
    `The store has no order ${orderId}.`,
  );
  const catalogue = await readCatalogue(context, storeId, [order], settings);
  const customers = await readCustomers(context, storeId, [order], settings);
  const customer = customers.get(order.customerId) ?? null;
  return {
    lines: order.lines.map((line) => {
      const rules = matchingRules(line, { order, settings, catalogue, customer });
      const choices = (field: Field) => decided(field, line, rules, explained, () => []);
      const tracked = defaultTracking(line, { order, settings, catalogue }).map(({ optionId }) => optionId);
      return toLine(line, choices, (field) => valueWithoutRule(field, line, order, explained, tracked));
    }),
  };
}

async function forProduct(context: Context, storeId: string, productId: number, explained: Explained) {
  const { settings } = explained;
  const client = await context.storeClient(storeId);
  const product = await found(
    client.getProduct(productId),
    'product_unknown',
    `The store has no product ${productId}.`,
  );
  const { parentId } = product;
  const line: OrderLine = {
    ...{
      kind: 'product',
      id: 0,
      name: product.name,
      total: '0',
      totalTax: '0',
      taxes: [],
      quantity: '1',
      sku: product.sku,
    },
    ...{ subtotal: '0', subtotalTax: '0', attributes: [], taxClass: product.taxClass, choices: product.choices },
    productId: parentId === 0 ? product.id : parentId,
    variationId: parentId === 0 ? 0 : product.id,
  };
  const catalogue: Catalogue = await readCatalogue(context, storeId, [{ lines: [line] }], settings);
  const rules = rulesForLine(line, { settings, catalogue });
  const choices = (field: Field) => decided(field, line, rules, explained, orderConditionsOf);
  const tracked = settings.tracking.flatMap((one) => (isByValue(one) ? [] : [one.optionId]));
  const known = tracked.length === settings.tracking.length ? tracked : null;
  const without = (field: Field) => valueWithoutRule(field, line, null, explained, known);
  return { lines: [{ ...toLine(line, choices, without), quantity: null }] };
}

async function found<T>(reading: Promise<T>, code: 'order_unknown' | 'product_unknown', message: string): Promise<T> {
  return await reading.catch((error: unknown) => {
    if (!isAppError(error, 'store', 'store_not_found')) throw error;
    throw refusal(404, code, message, 'Check the number.');
  });
}

/** What decides a field, in order: the product or its category alone, else the rules; those after one that always applies never do. */
function decided(
  field: Field,
  line: OrderLine,
  rules: readonly Rule[],
  { settings, lists }: Explained,
  onlyIf: (rule: Rule) => readonly string[],
): Choice[] {
  const own = choiceDeciding(field, line);
  if (own !== null) return [{ rule: null, name: choiceName(own), value: valueIn(field, own, lists), onlyIf: [] }];
  const all = rules
    .filter((rule) => rule[field] !== undefined)
    .map((rule) => ({
      rule: ruleIndexFor(settings.rules).placeOf(rule),
      name: ruleName(rule.when),
      value: valueIn(field, rule, lists),
      onlyIf: onlyIf(rule),
    }));
  const last = all.findIndex((one) => one.onlyIf.length === 0);
  return last === -1 ? all : all.slice(0, last + 1);
}

function valueIn(field: Field, chosen: Rule | ProductChoice, lists: KnownLists | null): string {
  if (field === 'tracking') return (chosen.tracking ?? []).map((one) => optionOf(one.optionId, lists)).join(', ');
  return valueName({ field, value: chosen[field] ?? '', rule: '' }, lists);
}

function optionOf(optionId: string, lists: KnownLists | null): string {
  return valueName({ field: 'tracking', value: optionId, rule: '' }, lists);
}

/** undefined = nothing to say about the field. */
function valueWithoutRule(
  field: Field,
  line: OrderLine,
  order: Order | null,
  { settings: { accounts, taxes, tracking }, lists }: Explained,
  tracked: readonly string[] | null,
): string | null | undefined {
  if (field === 'item') return undefined;
  if (field === 'tracking') {
    // By a value of the order: without one, nothing is known.
    if (tracked === null) return tracking.length === 0 ? undefined : null;
    return tracked.map((optionId) => optionOf(optionId, lists)).join(', ') || undefined;
  }
  if (field === 'account') {
    const own = { product: accounts.sales, shipping: accounts.shipping, fee: accounts.fees }[line.kind];
    const ref = own ?? accounts.sales;
    return ref === null ? null : valueName({ field, value: ref, rule: '' }, lists);
  }
  if (order === null) return null;
  const key = taxSetKey(rateIdsOf(line));
  const mapped = taxes.rates[key] ?? (key === '' ? taxes.untaxed : null);
  return mapped === null ? null : valueName({ field, value: mapped, rule: '' }, lists);
}

function toLine(
  line: OrderLine,
  choicesOf: (field: Field) => Choice[],
  valueOf: (field: Field) => string | null | undefined,
): RulesMatchBody['lines'][number] {
  const decisions = RULE_FIELDS.flatMap((field) => {
    const choices = choicesOf(field);
    const isSure = choices.some(({ onlyIf }) => onlyIf.length === 0);
    const value = valueOf(field);
    const otherwise =
      isSure || (value === undefined && choices.length === 0)
        ? []
        : [{ rule: null, name: null, value: value ?? null, onlyIf: [] }];
    const all = [...choices, ...otherwise];
    return all.length === 0 ? [] : [{ field, choices: all }];
  });
  return { name: line.name, quantity: line.kind === 'product' ? line.quantity : null, decisions };
}
