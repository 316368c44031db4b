import type { PlannedItem } from '../../domain/documents.ts';
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
