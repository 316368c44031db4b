import Big from 'big.js';
import type { Line, Organisation } from '../organisation.ts';
import type { View } from '../wire/answers.ts';
import { numberOut } from '../wire/money.ts';
import type { UnitDp } from './line-amounts.ts';
import { trackingView } from './line-tracking.ts';

/** A line as answers print it; a line that is only text shows neither amounts nor account. */
export function lineView(organisation: Organisation, line: Line, unitDp: UnitDp): View {
  const item = line.itemId === null ? undefined : organisation.items[line.itemId];
  const account = line.accountId === null ? undefined : organisation.accounts[line.accountId];
  return {
    ...(item === undefined ? {} : { ItemCode: item.code }),
    Description: line.description,
    ...amountsView(line, unitDp),
    ...(account === undefined || account.code === '' ? {} : { AccountCode: account.code }),
    ...(item === undefined ? {} : { Item: { ItemID: item.id, Name: item.name, Code: item.code } }),
    Tracking: trackingView(organisation, line.tracking),
    ...(line.amounts === null ? {} : { Quantity: numberOut(line.amounts.quantity) }),
    LineItemID: line.id,
    ...(account === undefined ? {} : { AccountID: account.id }),
    ValidationErrors: [],
  };
}

function amountsView({ amounts }: Line, unitDp: UnitDp): View {
  if (amounts === null) return {};
  return {
    UnitAmount: numberOut(new Big(amounts.unitAmount).round(unitDp)),
    ...(amounts.taxType === null ? {} : { TaxType: amounts.taxType }),
    TaxAmount: numberOut(amounts.taxAmount),
    LineAmount: numberOut(amounts.lineAmount),
    ...(amounts.discountRate === null ? {} : { DiscountRate: numberOut(amounts.discountRate) }),
    ...(amounts.discountAmount === null ? {} : { DiscountAmount: numberOut(amounts.discountAmount) }),
  };
}
