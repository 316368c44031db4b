import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { Item, ItemDetails } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { accountByCode } from '../lines/find-account.ts';
import { unitDpOf } from '../lines/read-lines.ts';
import type { View } from '../wire/answers.ts';
import type { BatchKind, WriteVerb, Written } from '../wire/batch.ts';
import { instantOut } from '../wire/dates.ts';
import { decimal, flag, id, object, text, ZERO_ID, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { numberOut, round } from '../wire/money.ts';
import { ElementRejected } from '../wire/refusals.ts';

const MAX_CODE_LENGTH = 30;
const MAX_NAME_LENGTH = 50;

/** With the decimals asked for: two, or four with unitdp=4. */
function detailsView(details: ItemDetails, decimals: number): View {
  return {
    ...(details.unitPrice === null
      ? {}
      : { UnitPrice: numberOut(new Big(details.unitPrice).round(decimals, Big.roundHalfUp)) }),
    ...(details.accountCode === null ? {} : { AccountCode: details.accountCode }),
    ...(details.taxType === null ? {} : { TaxType: details.taxType }),
  };
}

export function itemView(item: Item, decimals: number): View {
  return {
    ItemID: item.id,
    Code: item.code,
    Description: item.description,
    PurchaseDescription: item.purchaseDescription,
    UpdatedDateUTC: instantOut(item.updatedAt),
    PurchaseDetails: detailsView(item.purchase, decimals),
    SalesDetails: detailsView(item.sales, decimals),
    Name: item.name,
    IsTrackedAsInventory: item.quantityOnHand !== null,
    ...(item.quantityOnHand === null ? {} : { QuantityOnHand: numberOut(item.quantityOnHand) }),
    IsSold: item.isSold,
    IsPurchased: item.isPurchased,
  };
}

function readDetails(
  work: Work,
  element: Element,
  field: string,
  stored: ItemDetails,
  problems: string[],
): ItemDetails {
  const sent = object(element, field);
  if (sent === undefined) return stored;
  const price = decimal(sent, 'UnitPrice');
  const { midpointRounding } = work.switches;
  const accountCode = text(sent, 'AccountCode') ?? stored.accountCode;
  const taxType = text(sent, 'TaxType') ?? stored.taxType;
  const account = accountCode === null ? undefined : accountByCode(work.organisation, accountCode);
  if (accountCode !== null && account?.status !== 'ACTIVE') problems.push('Account must be valid.');
  if (taxType !== null && work.organisation.taxRates[taxType]?.status !== 'ACTIVE') {
    problems.push('Tax rate must be valid.');
  }
  const unitPrice =
    price === undefined ? stored.unitPrice : round(price, unitDpOf(work.request.query), midpointRounding).toString();
  return { unitPrice, accountCode, taxType };
}

function namedItem(work: Work, element: Element): Item | undefined {
  const itemId = id(element, 'ItemID');
  if (itemId !== undefined) return work.organisation.items[itemId];
  return itemByCode(work, text(element, 'Code') ?? '');
}

export function itemByCode(work: Work, code: string): Item | undefined {
  return Object.values(work.organisation.items).find((item) => item.code.toLowerCase() === code.toLowerCase());
}

const NO_DETAILS: ItemDetails = { unitPrice: null, accountCode: null, taxType: null };

function writeItem(work: Work, element: Element, stored: Item | undefined): Written {
  const problems: string[] = [];
  const code = text(element, 'Code') ?? stored?.code ?? '';
  const name = text(element, 'Name') ?? stored?.name ?? code;
  const description = text(element, 'Description') ?? stored?.description ?? '';
  const purchaseDescription = text(element, 'PurchaseDescription') ?? stored?.purchaseDescription ?? '';
  const other = itemByCode(work, code);
  if (code === '') problems.push('The Code of the item must be specified.');
  if (other !== undefined && other.id !== stored?.id)
    problems.push(`Price List Item with Code '${code}' already exists`);
  problems.push(
    ...lengthProblem('Code', code, MAX_CODE_LENGTH),
    ...lengthProblem('Name', name, MAX_NAME_LENGTH),
    ...lengthProblem('Description', description),
    ...lengthProblem('PurchaseDescription', purchaseDescription, 4000),
  );
  const isTracked = text(element, 'InventoryAssetAccountCode') !== undefined;
  const item: Item = {
    id: stored?.id ?? randomUUID(),
    code,
    name,
    description,
    purchaseDescription,
    isSold: flag(element, 'IsSold') ?? stored?.isSold ?? true,
    isPurchased: flag(element, 'IsPurchased') ?? stored?.isPurchased ?? true,
    sales: readDetails(work, element, 'SalesDetails', stored?.sales ?? NO_DETAILS, problems),
    purchase: readDetails(work, element, 'PurchaseDetails', stored?.purchase ?? NO_DETAILS, problems),
    quantityOnHand: stored?.quantityOnHand ?? (isTracked ? new Big(0).toString() : null),
    updatedAt: work.at,
  };
  if (problems.length > 0) throw new ElementRejected(problems);
  work.saveItem(item);
  return { view: itemView(item, unitDpOf(work.request.query)) };
}

export function itemBatch(verb: WriteVerb): BatchKind {
  return {
    name: 'Items',
    write: (work, element) => writeItem(work, element, verb === 'create' ? undefined : namedItem(work, element)),
    echo: (_work, element) => ({ ...element, ItemID: ZERO_ID }),
  };
}

export function itemUpdate(stored: Item): BatchKind {
  return {
    name: 'Items',
    write: (work, element) => writeItem(work, element, stored),
    echo: (_work, element) => ({ ...element, ItemID: stored.id }),
  };
}
