import { isDeepStrictEqual } from 'node:util';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { Context } from '../../context/context.ts';
import type { ProductLine } from '../../domain/order.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { RecodedProduct, Recoding } from '../../ledger/requests/recodings.ts';
import { choiceDeciding } from '../../mapping/product-choice.ts';
import { orderConditionsOf, rulesForLine } from '../../mapping/invoice/rules.ts';
import { readRuleCatalogue } from '../../posting/orders/read-facts.ts';
import { accountName } from '../orders/order-lines.ts';
import { type SavedSettings, saveSettings } from '../orders/retry-held.ts';
import { nameProducts } from './name-products.ts';
import { type OfferedRule, offeredRules, toRule } from './offered-rules.ts';
import { withRule } from './with-rule.ts';

export interface LearnedRule extends OfferedRule {
  /** The accounts with their names in Xero. */
  readonly fromName: string;
  readonly toName: string;
}

interface Asked {
  readonly storeId: string;
  readonly key: string;
  readonly by: string;
}

/**
 * The rules that lines recoded in Xero suggest, those with the most lines first. Reads the shop for what it does not know yet, and for
 * what the products themselves say; Xero is not asked. Nothing is applied.
 */
export async function learnedRules(context: Context, storeId: string): Promise<LearnedRule[]> {
  await context.stores.get(storeId);
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) return [];
  const { tenantId } = organisation;
  const place = { storeId, tenantId };
  await nameProducts(context, storeId, await context.ledger.recodings(place));
  const recodings = await context.ledger.recodings(place);
  // Most stores have none: the shop is not asked.
  if (offeredRules(recodings).length === 0) return [];
  const settings = await context.settings.get(storeId);
  const lists = context.config.xero === null ? null : await context.xero().lists.known(tenantId);
  const open = offeredRules(await withoutDecided(context, storeId, recodings, settings));
  const dismissed = await context.ledger.dismissedRules(storeId);
  return open
    .filter((one) => !dismissed.has(one.key) && !isRule(one, settings) && isUsable(one.to, lists))
    .map((one) => ({ ...one, fromName: accountName(one.from, lists), toName: accountName(one.to, lists) }))
    .toSorted((a, b) => b.lines - a.lines || a.key.localeCompare(b.key, 'en'));
}

/** Adds the rule where it wins over equally specific ones, as a person would in the settings. */
export async function acceptLearnedRule(
  context: Context,
  asked: Asked,
): Promise<SavedSettings & { rule: LearnedRule }> {
  const rule = await offered(context, asked);
  const saved = await saveSettings(context, asked, (settings) =>
    settings.change(asked.storeId, (current) => ({ ...current, rules: withRule(current.rules, toRule(rule)) })),
  );
  return { ...saved, rule };
}

export async function dismissLearnedRule(context: Context, asked: Asked): Promise<LearnedRule> {
  const rule = await offered(context, asked);
  const { storeId, key, by } = asked;
  const words = `${rule.kind} “${rule.name}” from ${rule.fromName} to ${rule.toName}`;
  await context.ledger.dismissRule(storeId, { key, words, by });
  return rule;
}

async function offered(context: Context, { storeId, key }: Asked): Promise<LearnedRule> {
  const found = (await learnedRules(context, storeId)).find((one) => one.key === key);
  if (found !== undefined) return found;
  const fix = 'Load the page again: the rule may be there, or the lines were moved back.';
  throw refusal(409, 'rule_not_offered', 'This rule is not offered any more. Nothing was changed.', fix);
}

/** Without the lines of products that are on their new account from now on, or that the shop itself decides; and of deleted ones. */
async function withoutDecided(
  context: Context,
  storeId: string,
  recodings: readonly Recoding[],
  settings: Settings,
): Promise<Recoding[]> {
  const ids = [...new Set(recodings.flatMap(({ product }) => product?.id ?? []))];
  const products = await (await context.storeClient(storeId)).catalogueByIds(ids);
  const choices = new Map(products.map((one) => [one.id, one.choices]));
  const catalogue = await readRuleCatalogue(context, storeId, ids, settings);
  return recodings.filter(({ product, to }) => {
    const own = product == null ? undefined : choices.get(product.id);
    if (product == null || own === undefined) return false;
    const line = toLine(product, own);
    if (choiceDeciding('account', line) !== null) return false;
    const rules = rulesForLine(line, { settings, catalogue });
    const always = rules.find((rule) => rule.account !== undefined && orderConditionsOf(rule).length === 0);
    return always?.account !== to;
  });
}

function toLine(
  { lineId: id, id: productId, variationId, sku, name }: NonNullable<RecodedProduct>,
  choices: NonNullable<ProductLine['choices']>,
): ProductLine {
  return {
    ...{ kind: 'product', id, productId, variationId, sku, name, choices, quantity: '1' },
    ...{ total: '0', totalTax: '0', subtotal: '0', subtotalTax: '0', taxes: [], attributes: [], taxClass: '' },
  };
}

/** A more specific rule may still decide otherwise: the person chose that. */
function isRule(one: OfferedRule, { rules }: Settings): boolean {
  const { when, account } = toRule(one);
  return rules.some((rule) => rule.account === account && isDeepStrictEqual(rule.when, when));
}

/** Xero refuses lines on an archived account. */
function isUsable(code: string, lists: KnownLists | null): boolean {
  return lists === null || lists.accounts.some((one) => one.code === code && one.status === 'ACTIVE');
}
