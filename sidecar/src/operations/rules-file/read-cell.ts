import type { TrackingChoice, OrganisationLists, XeroTrackingCategory } from '../../domain/documents.ts';
import type { RuleConditions } from '../../domain/settings/settings.ts';
import { findAccount, lineAccountFault, toAccountRef } from '../../mapping/invoice/account.ts';
import { type Column, HEADINGS } from './columns.ts';
import type { Separator } from './read-table.ts';

/** Between what a setting names and its name: "200 - Sales", "15 - Mugs". */
export const NAME_JOINT = ' - ';

type Lists = Pick<OrganisationLists, 'accounts' | 'taxRates' | 'trackingCategories'>;

/** A cell's value as the settings have it, or what is wrong with it. */
export type Cell =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly fix: string };

export interface CellParts {
  readonly lists: Lists;
  readonly separator: Separator;
}

export function readCell(column: Column, text: string, { lists, separator }: CellParts): Cell {
  switch (column) {
    case 'variation':
    case 'product':
    case 'category':
    case 'tag':
      return readId(column, text);
    case 'virtual':
    case 'renewal':
    case 'vatNumber':
      return readYesOrNo(column, text);
    case 'country':
      return ok(countries(text));
    case 'currency':
      return ok(text.toUpperCase());
    case 'totalFrom':
    case 'totalBelow':
      return ok(separator === ',' ? text : text.replace(/^(\d+),(\d{1,4})$/, '$1.$2'));
    case 'account':
      return readAccount(text, lists);
    case 'taxType':
      return readTaxType(text, lists);
    case 'tracking1':
    case 'tracking2':
      return readTracking(text, lists.trackingCategories ?? []);
    case 'sku':
    case 'itemMeta':
    case 'productType':
    case 'taxClass':
    case 'shippingMethod':
    case 'fee':
    case 'coupon':
    case 'role':
    case 'orderMeta':
    case 'createdVia':
    case 'paymentMethod':
    case 'state':
    case 'item':
      return ok(text);
  }
}

function ok(value: unknown): Cell {
  return { ok: true, value };
}

function wrong(message: string, fix: string): Cell {
  return { ok: false, message, fix };
}

/** "15", or "15 - Mugs": the name is for people. */
function readId(column: keyof RuleConditions, text: string): Cell {
  const [, digits] = /^(\d{1,15})(?: - [^]*)?$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) > 0) return ok(Number(digits));
  return wrong(
    `“${text}” is no id of WooCommerce.`,
    `Write the number from its address in WooCommerce, e.g. 15. ${HEADINGS[column]} is never found by its name.`,
  );
}

const YES = ['yes', 'true', '1'];
const NO = ['no', 'false', '0'];

function readYesOrNo(column: Column, text: string): Cell {
  const word = text.toLowerCase();
  if (YES.includes(word)) return ok(true);
  if (NO.includes(word)) return ok(false);
  return wrong(`“${text}” is neither yes nor no.`, `${HEADINGS[column]} is yes or no; leave it empty for both.`);
}

function countries(text: string): string | string[] {
  const codes = text
    .toUpperCase()
    .split(/[\s,;|]+/)
    .filter((code) => code !== '');
  const [only] = codes;
  return codes.length === 1 && only !== undefined ? only : codes;
}

/** What stands before each " - ", the longest last: a name may have one, too. */
function refsIn(text: string): string[] {
  const parts = text.split(NAME_JOINT);
  return [text, ...parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(NAME_JOINT))];
}

function readAccount(text: string, lists: Lists): Cell {
  const ref = refsIn(text).find((one) => findAccount(one, lists) !== undefined);
  const named = lists.accounts.filter(({ name }) => sameWords(name, text));
  const account = ref === undefined ? only(named) : findAccount(ref, lists);
  const fault = lineAccountFault(text, account);
  if (fault !== null || account === undefined) return wrong(fault?.message ?? '', accountFix(text, lists, fault));
  if (ref !== undefined) return ok(ref);
  const own = toAccountRef(account);
  return ok('code' in own ? own.code : own.accountId);
}

function accountFix(text: string, { accounts }: Lists, fault: ReturnType<typeof lineAccountFault>): string {
  const zeroless = (code: string) => code.replace(/^0+/, '');
  const meant = accounts.find(({ code }) => code !== '' && zeroless(code) === zeroless(text));
  if (fault?.code === 'account_missing' && meant !== undefined) {
    return `The spreadsheet removed a zero: write “${meant.code}${NAME_JOINT}${meant.name}”.`;
  }
  return `Choose another account${fault?.remedy ?? ''}`;
}

function readTaxType(text: string, { taxRates }: Lists): Cell {
  const known = (type: string) => taxRates.find(({ taxType }) => taxType === type);
  const ref = refsIn(text).find((one) => known(one) !== undefined);
  const rate = ref === undefined ? only(taxRates.filter(({ name }) => sameWords(name, text))) : known(ref);
  if (rate === undefined) return wrong(`There is no tax rate “${text}” in Xero.`, 'Choose another, or add it in Xero.');
  if (rate.status === 'ACTIVE') return ok(rate.taxType);
  return wrong(
    `The tax rate “${rate.name}” (${rate.taxType}) is no longer active in Xero.`,
    'Choose another, or restore it in Xero.',
  );
}

/** "Region: North", by the names in Xero; by both ids where a name is there twice. */
function readTracking(text: string, categories: readonly XeroTrackingCategory[]): Cell {
  const [choice, ...others] = choicesOf(categories).filter(
    ({ words, ids }) => ids === text.toLowerCase() || sameWords(words, text),
  );
  if (choice === undefined) {
    return wrong(
      `There is no tracking option “${text}” in Xero.`,
      'Write the category and its option as Xero names them, e.g. “Region: North”, or add the option in Xero.',
    );
  }
  if (others.length > 0) {
    return wrong(`Xero has “${text}” twice.`, `Write the ids of category and option: ${choice.ids}`);
  }
  if (!choice.isActive) {
    return wrong(`The tracking option “${text}” is archived in Xero.`, 'Choose another option, or restore it in Xero.');
  }
  return ok({ categoryId: choice.categoryId, optionId: choice.optionId });
}

export function choicesOf(categories: readonly XeroTrackingCategory[]) {
  return categories.flatMap(({ categoryId, name, status, options }) =>
    options.map((option) => ({
      ...{ categoryId, optionId: option.optionId },
      words: `${name}: ${option.name}`,
      ids: trackingIds({ categoryId, optionId: option.optionId }),
      isActive: status === 'ACTIVE' && option.status === 'ACTIVE',
    })),
  );
}

export function trackingIds({ categoryId, optionId }: TrackingChoice): string {
  return `${categoryId}/${optionId}`.toLowerCase();
}

export function sameWords(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
