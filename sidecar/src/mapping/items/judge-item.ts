import type { PlannedItem, WrittenItem, XeroItem } from '../../domain/documents.ts';
import { decimal } from '../../domain/money.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { cut } from '../../domain/text.ts';
import { ITEM_NAME_LENGTH_MAX, itemKey } from '../invoice/item-code.ts';

/** Why an item stays unchanged in Xero, or is not made. */
export type LeftReason =
  | 'same'
  | 'not_asked'
  | 'when_sold'
  | 'of_others'
  | 'other_product'
  | 'changed_in_xero'
  | 'deleted_in_xero'
  | 'tracked'
  | 'not_sold'
  | 'several_codes'
  | 'no_code';

/** What is to be done for a product's item. `found`: one of ours that was made by a call without an answer. */
export type ItemVerdict =
  /** `again`: a call before made it perhaps. */
  | { readonly kind: 'make'; readonly again: boolean }
  | {
      readonly kind: 'change';
      readonly item: XeroItem;
      readonly name: string | null;
      readonly unitPrice: string | null;
    }
  | { readonly kind: 'left'; readonly why: LeftReason; readonly found?: XeroItem };

const left = (why: LeftReason): ItemVerdict => ({ kind: 'left', why });

/**
 * Compares a product with Xero's list and with what we last wrote. Only items that we made are changed, and of them only what
 * reads as we wrote it: another name or price was entered by a person.
 */
export function judgeItem(
  wanted: PlannedItem,
  list: ReadonlyMap<string, readonly XeroItem[]>,
  written: WrittenItem | undefined,
  settings: Pick<Settings, 'items'>,
): ItemVerdict {
  const alike = list.get(itemKey(wanted.code)) ?? [];
  const byCode = alike.find(({ code }) => code === wanted.code) ?? (alike.length === 1 ? alike[0] : undefined);
  if (written === undefined || written.itemId === '') {
    if (byCode === undefined) {
      if (alike.length > 0) return left('several_codes');
      return settings.items.create === 'all' ? { kind: 'make', again: written !== undefined } : left('when_sold');
    }
    if (byCode.isTracked) return left('tracked');
    if (byCode.isSold === false) return left('not_sold');
    return written !== undefined && readsAsIntended(byCode, written)
      ? { kind: 'left', why: 'same', found: byCode }
      : left('of_others');
  }
  const item = [...list.values()].flat().find(({ itemId }) => itemId === written.itemId);
  if (item === undefined) return left('deleted_in_xero');
  if (item.isTracked) return left('tracked');
  if (item.isSold === false) return left('not_sold');
  return judgeOurs(wanted, item, written, settings);
}

function judgeOurs(
  wanted: PlannedItem,
  item: XeroItem,
  written: WrittenItem,
  { items }: Pick<Settings, 'items'>,
): ItemVerdict {
  const price = item.sales?.unitPrice ?? null;
  const isNameSame = item.name === wanted.name;
  const isPriceSame = wanted.unitPrice === null || isSamePrice(price, wanted.unitPrice);
  if (isNameSame && isPriceSame) return left('same');
  if (items.update === 'never') return left('not_asked');
  if (written.source !== null && written.source !== wanted.source) return left('other_product');
  const mayName = written.name !== null && item.name === nameOf(written.name);
  // Versions before this one did not keep what they wrote.
  const mayPrice = written.name !== null && isSamePrice(price, written.unitPrice);
  const name = isNameSame || !mayName ? null : wanted.name;
  const unitPrice = items.update !== 'price' || isPriceSame || !mayPrice ? null : wanted.unitPrice;
  if (name !== null || unitPrice !== null) return { kind: 'change', item, name, unitPrice };
  return left(isNameSame && items.update !== 'price' ? 'not_asked' : 'changed_in_xero');
}

/** It reads as we were about to write it when the answer was lost. */
export function readsAsIntended(item: XeroItem, { name }: Pick<WrittenItem, 'name'>): boolean {
  return name !== null && item.name === nameOf(name);
}

function nameOf(whole: string): string {
  return cut(whole, ITEM_NAME_LENGTH_MAX);
}

/** null = none; Xero shows none as 0, too. */
function isSamePrice(a: string | null, b: string | null): boolean {
  return decimal(a ?? '0').eq(b ?? '0');
}

/** Xero's items by key. */
export function byItemKey(items: readonly XeroItem[]): ReadonlyMap<string, readonly XeroItem[]> {
  return Map.groupBy(items, ({ code }) => itemKey(code));
}
