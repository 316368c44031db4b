import type { XeroTrackingCategory } from '../../domain/documents.ts';
import { TRACKED_BY } from '../../domain/settings/settings-fields.ts';
import type { Settings, Tracking, TrackingByValue } from '../../domain/settings/settings.ts';
import { isByValue, matchedOption } from '../../mapping/tracking/line-tracking.ts';
import type { SeenValue, SuggestInput, Suggestion } from '../suggestion.ts';
import { type NamesOfShop, nameForValue, plain, valuesNamed } from './tracked-names.ts';

type By = TrackingByValue['by'];
type Facts = Pick<SuggestInput, 'store' | 'lists' | 'seenValues' | 'productCategories'>;

/** A Xero category of such a name is about it: then one option that fits is enough, else it takes two. */
const CATEGORY_NAMES: Readonly<Record<By, RegExp>> = {
  country: /countr|region|market|territor|destination|location/,
  createdVia: /channel|store|shop|sale/,
  attributionType: /attribution|marketing|source|campaign|acquisition|channel/,
  attributionSource: /attribution|marketing|source|campaign|acquisition|channel/,
  category: /categor|product|range|line|department/,
};
const OPTIONS_ENOUGH = 2;
const VALUES_NAMED_MAX = 5;

/** A value of the latest orders that no option stands for. */
export interface MissingOption {
  readonly categoryId: string;
  /** The category's name in Xero. */
  readonly category: string;
  readonly by: By;
  readonly value: string;
  /** What the option would be called. */
  readonly name: string;
  /** Of the latest orders; 0 = not counted. */
  readonly orders: number;
  /** Xero has an option of this name: to be chosen, or archived. null = none. */
  readonly there: { readonly optionId: string; readonly isArchived: boolean } | null;
}

/** For each tracking category that no setting decides: what its options' names have in common with the shop. Each accepted alone. */
export function suggestTracking(current: Settings, facts: Facts): Suggestion[] {
  return proposals(current, facts).map(({ value, reason, isSure }, index) => ({
    path: `tracking.${current.tracking.length + index}`,
    value,
    reason,
    confidence: isSure ? 'high' : 'medium',
    optIn: true,
  }));
}

/** What the settings, and the suggestions for the other categories, have no option for. */
export function missingOptions(current: Settings, facts: Facts): MissingOption[] {
  const decided = [...current.tracking, ...proposals(current, facts).map(({ value }) => value)];
  return decided.filter(isByValue).flatMap((one) => {
    const category = facts.lists.trackingCategories?.find(({ categoryId }) => categoryId === one.categoryId);
    return category?.status === 'ACTIVE' ? without(one, category, facts) : [];
  });
}

interface Proposal {
  readonly value: Tracking;
  readonly reason: string;
  readonly isSure: boolean;
}

function proposals(current: Settings, facts: Facts): Proposal[] {
  const open = (facts.lists.trackingCategories ?? []).filter(
    ({ status, categoryId }) => status === 'ACTIVE' && !current.tracking.some((one) => one.categoryId === categoryId),
  );
  return open.flatMap((category) => byValue(category, facts) ?? byStore(category, facts) ?? []);
}

/** The shop itself is an option: all its orders have it. */
function byStore({ categoryId, name, options }: XeroTrackingCategory, { store }: Facts): Proposal | null {
  const own = plain(store.name ?? '');
  const option = own === '' ? undefined : options.find((one) => one.status === 'ACTIVE' && plain(one.name) === own);
  if (option === undefined) return null;
  const reason = `The tracking category "${name}" has an option with the name of this shop: "${option.name}".`;
  return { value: { categoryId, optionId: option.optionId }, reason, isSure: true };
}

interface Match {
  readonly value: TrackingByValue;
  /** Options that orders have a value of. */
  readonly used: readonly string[];
}

function byValue(category: XeroTrackingCategory, facts: Facts): Proposal | null {
  const matches = TRACKED_BY.map((by) => matchBy(by, category, facts)).filter(
    ({ value: { by }, used }) =>
      used.length >= OPTIONS_ENOUGH || (used.length > 0 && CATEGORY_NAMES[by].test(plain(category.name))),
  );
  const [best] = matches.toSorted((a, b) => b.used.length - a.used.length);
  if (best === undefined) return null;
  const left = without(best.value, category, facts);
  const reason =
    `The options of the tracking category "${category.name}" are ${WHAT[best.value.by]}: ${listed(best.used)}.` +
    (left.length === 0 ? '' : ` No option yet for ${listed(left.map(inWords))}.`);
  return { value: best.value, reason, isSure: left.length === 0 };
}

const WHAT: Readonly<Record<By, string>> = {
  country: 'countries that the latest orders go to',
  createdVia: 'ways the latest orders were made',
  attributionType: 'origins of the latest orders',
  attributionSource: 'sources of the latest orders',
  category: 'product categories of the shop',
};

function matchBy(by: By, { categoryId, options }: XeroTrackingCategory, facts: Facts): Match {
  const [seen, shop] = [seenOf(by, facts), namesOf(facts)];
  const found = options
    .filter(({ status }) => status === 'ACTIVE')
    .flatMap(({ name, optionId }) => {
      const named = valuesNamed(
        by,
        name,
        seen.map(({ value }) => value),
        shop,
      );
      return named === null ? [] : [{ ...named, name, optionId }];
    });
  const map = new Map<string, string>();
  // "Germany" is closer than "EU".
  for (const { values, optionId } of found.toSorted((a, b) => a.values.length - b.values.length))
    for (const value of values) if (!map.has(value)) map.set(value, optionId);
  const others = found.find(({ isOthers }) => isOthers === true);
  const value: TrackingByValue = {
    ...{ categoryId, by, options: Object.fromEntries(map) },
    ...(others === undefined ? {} : { otherwise: others.optionId }),
  };
  const hit = new Set(
    by === 'category'
      ? map.values()
      : seen.map((one) => matchedOption(value, valuesOf(one))?.optionId ?? value.otherwise),
  );
  return { value, used: found.filter(({ optionId }) => hit.has(optionId)).map(({ name }) => name) };
}

function without(one: TrackingByValue, category: XeroTrackingCategory, facts: Facts): MissingOption[] {
  // Which of the shop's product categories sell is not known here.
  if (one.otherwise !== undefined || one.by === 'category') return [];
  const shop = namesOf(facts);
  return seenOf(one.by, facts)
    .filter((seen) => matchedOption(one, valuesOf(seen)) === null)
    .map(({ value, orders }): MissingOption => {
      // Of a state without an option the country gets one.
      const wanted = one.by === 'country' ? (value.split(':')[0] ?? value) : value;
      const name = nameForValue(one.by, wanted, shop);
      const there = category.options.find((option) => plain(option.name) === plain(name));
      return {
        ...{ categoryId: category.categoryId, category: category.name, by: one.by, value: wanted, name, orders },
        there: there === undefined ? null : { optionId: there.optionId, isArchived: there.status !== 'ACTIVE' },
      };
    })
    .reduce<MissingOption[]>(summed, []);
}

/** Two states of one country are one missing option. */
function summed(list: MissingOption[], one: MissingOption): MissingOption[] {
  const at = list.findIndex(({ value }) => value === one.value);
  const before = list[at];
  return before === undefined ? [...list, one] : list.with(at, { ...before, orders: before.orders + one.orders });
}

function valuesOf({ value }: SeenValue): string[] {
  const [first = ''] = value.split(':');
  return first === value ? [value] : [value, first];
}

function seenOf(by: By, { seenValues = [], productCategories = [] }: Facts): SeenValue[] {
  if (by === 'category') return productCategories.map(({ id }) => ({ by, value: id, orders: 0 }));
  return seenValues.filter((one) => one.by === by);
}

function namesOf({ store, productCategories = [] }: Facts): NamesOfShop {
  return { country: store.country, categories: new Map(productCategories.map(({ id, name }) => [id, name])) };
}

function inWords({ name, orders }: MissingOption): string {
  return orders === 0 ? name : `${name} (${orders} ${orders === 1 ? 'order' : 'orders'})`;
}

function listed(names: readonly string[]): string {
  const more = names.length - VALUES_NAMED_MAX;
  return more <= 0 ? names.join(', ') : `${names.slice(0, VALUES_NAMED_MAX).join(', ')} and ${more} more`;
}

/** Names a missing option. */
export function missingKey({ categoryId, by, value }: Pick<MissingOption, 'categoryId' | 'by' | 'value'>): string {
  return `${categoryId}:${by}:${value}`;
}
