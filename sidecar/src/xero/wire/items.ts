import type { PlannedItem, XeroItem } from '../../domain/documents.ts';
import { given } from './fields.ts';
import { plainNumber } from './plain-number.ts';

/** The body of `PUT /Items`: bytes to keep and resend unchanged. Without an inventory account an item is untracked. */
export function itemsBody(items: readonly PlannedItem[]): string {
  return JSON.stringify({ Items: items.map(toElement) });
}

function toElement({ code, name, description, unitPrice, accountCode, taxType }: PlannedItem): object {
  return {
    Code: code,
    Name: name,
    ...given('Description', description),
    IsSold: true,
    SalesDetails: {
      ...(unitPrice === null ? {} : { UnitPrice: plainNumber(unitPrice) }),
      ...given('AccountCode', accountCode),
      ...given('TaxType', taxType),
    },
  };
}

/** An item of ours with another name or price; null = unchanged. */
export interface ItemChange {
  readonly item: XeroItem;
  readonly name: string | null;
  readonly description: string | null;
  readonly unitPrice: string | null;
}

/**
 * The body of `POST /Items`. With the id and the code, since Xero asks for both (github.com/calcinai/xero-php/issues/528); the sales
 * details are whole, since it is not documented what becomes of those that are left out.
 */
export function itemChangesBody(changes: readonly ItemChange[]): string {
  return JSON.stringify({ Items: changes.map(toChange) });
}

function toChange({ item, name, description, unitPrice }: ItemChange): object {
  const { itemId = '', code, sales } = item;
  const price = unitPrice ?? sales?.unitPrice ?? null;
  return {
    ItemID: itemId,
    Code: code,
    Name: name ?? item.name,
    ...given('Description', description ?? item.description ?? ''),
    SalesDetails: {
      ...(price === null ? {} : { UnitPrice: plainNumber(price) }),
      ...given('AccountCode', sales?.accountCode ?? ''),
      ...given('TaxType', sales?.taxType ?? ''),
    },
  };
}
