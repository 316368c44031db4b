import type { PlannedItem, RuleDecision, XeroItem } from '../../domain/documents.ts';
import { decimal, ZERO } from '../../domain/money.ts';
import type { OrderLine, ProductLine } from '../../domain/order.ts';
import type { Rule } from '../../domain/settings/settings.ts';
import { cut } from '../../domain/text.ts';
import { lineName } from '../description.ts';
import { itemPrice, itemPriceType } from '../items/item-price.ts';
import type { Planning } from '../planning.ts';
import { choiceName, deciding, ownersValue, placeDetails, thenReplay, whereToChoose } from './deciding.ts';
import { choiceDeciding } from '../product-choice.ts';
import { codeOfProduct, ITEM_NAME_LENGTH_MAX, itemKey, sourceOfItem } from './item-code.ts';

/** The item of a line: set on its product or category, by rule, else by its product's SKU, if the settings allow it. */
export function itemOf(line: OrderLine, rules: readonly Rule[], planning: Planning): RuleDecision | null {
  const { settings, lists, problems } = planning;
  const decided = deciding('item', line, rules, settings);
  if (decided === null) return line.kind === 'product' ? itemOfProduct(line, planning) : null;
  const { value, at, name } = decided;
  if (lists.items === null || lists.items.some((item) => item.code === value))
    return { field: 'item', value, rule: name };
  if (line.kind === 'product' && hasOwnItem(line)) {
    const item = itemOfProduct(line, planning);
    if (item !== null) return item;
  }
  problems.push({
    code: 'item_unknown',
    message:
      'setting' in at
        ? `There is no item "${value}" in Xero.`
        : `${ownersValue(at.choice, `item ${value}`)}, which Xero does not have.`,
    fix: `Choose another item${whereToChoose(at)}, or create it in Xero.${thenReplay(at)}`,
    details: { item: value, ...placeDetails(at) },
  });
  return null;
}

/** A category's item is one for many products: it is not made after the first of them. */
function hasOwnItem(line: ProductLine): boolean {
  const choice = choiceDeciding('item', line);
  return choice !== null && choice.on !== 'category';
}

function itemOfProduct(line: ProductLine, { settings, lists, store, items: planned }: Planning): RuleDecision | null {
  const { itemCodes } = settings.documents;
  const { items } = lists;
  const choice = choiceDeciding('item', line);
  if ((itemCodes === 'rules' && choice === null) || items === null) return null;
  const code = codeOfProduct(line, settings, store.id);
  if (code === null) return null;
  // An item that we made and that was given another code since is still this product's.
  const madeId = lists.itemsMade?.get(itemKey(code));
  const made = madeId === undefined ? undefined : items.find((item) => item.itemId === madeId);
  const item = made ?? withCode(code, items);
  if (item === undefined) {
    // One that we made and that a person deleted is not made again.
    if (madeId !== undefined || settings.items.create === 'off') return null;
    const same = planned.find((one) => itemKey(one.code) === itemKey(code));
    return { field: 'item', value: same?.code ?? code, rule: NEW };
  }
  if (item.isSold === false || (item.isTracked && itemCodes !== 'all')) return null;
  const own = choice === null ? 'SKU' : choiceName(choice);
  return { field: 'item', value: item.code, rule: made === undefined ? own : 'item of the product' };
}

const NEW = 'new item';

/** Codes as Xero has them; one that differs only by case still matches, unless several do. */
function withCode(code: string, items: readonly XeroItem[]): XeroItem | undefined {
  const exact = items.find((item) => item.code === code);
  if (exact !== undefined) return exact;
  const key = itemKey(code);
  const alike = items.filter((item) => itemKey(item.code) === key);
  return alike.length === 1 ? alike[0] : undefined;
}

/** The item to make before the documents that name it; null = it is in Xero. */
export function toItem(
  line: OrderLine,
  item: RuleDecision | null,
  { accountCode, taxType }: Pick<PlannedItem, 'accountCode' | 'taxType'>,
  planning: Planning,
): PlannedItem | null {
  if (line.kind !== 'product' || item?.rule !== NEW) return null;
  const whole = lineName(line);
  return {
    code: item.value,
    name: cut(whole, ITEM_NAME_LENGTH_MAX),
    // Not what this buyer chose or had engraved.
    description: whole,
    unitPrice: priceOf(line, planning),
    accountCode,
    taxType,
    source: sourceOfItem(planning.store.id, line.productId),
  };
}

/** Before coupons. Xero's items have prices in the base currency alone. */
function priceOf(line: ProductLine, { order, lists, settings }: Planning): string | null {
  const quantity = decimal(line.quantity);
  if (order.currency !== lists.baseCurrency || quantity.lte(ZERO)) return null;
  const net = decimal(line.subtotal).div(quantity);
  const gross = decimal(line.subtotal).plus(line.subtotalTax).div(quantity);
  return itemPrice({ net, gross }, itemPriceType(lists, settings, order.pricesIncludeTax));
}
