import type { MadeItem, PlannedItem, WrittenItem, XeroItem } from '../../domain/documents.ts';
import { itemKey } from '../../mapping/invoice/item-code.ts';

/** As Xero has it after the call that made it. */
export function madeItem(planned: PlannedItem, itemId: string): MadeItem {
  const { code, name, description, unitPrice, accountCode, taxType } = planned;
  const sales = { unitPrice, accountCode, taxType };
  return {
    written: writtenItem(planned, itemId),
    item: { itemId, code, name, description, isTracked: false, isSold: true, sales },
  };
}

/** Found by its code: nobody kept what was written of it. */
export function foundItem(code: string, item: XeroItem): MadeItem {
  const written = { key: itemKey(code), itemId: item.itemId ?? '', name: null, unitPrice: null, source: null };
  return { written, item };
}

/** `itemId` '' = not answered yet. */
export function writtenItem({ code, description, unitPrice, source }: PlannedItem, itemId: string): WrittenItem {
  return { key: itemKey(code), itemId, name: description, unitPrice, source };
}
