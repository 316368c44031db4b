import type { RuleDecision, TrackingChoice, XeroTrackingCategory } from '../../domain/documents.ts';
import type { OrderLine } from '../../domain/order.ts';
import type { Rule, Tracking, TrackingByValue } from '../../domain/settings/settings.ts';
import type { Planning } from '../planning.ts';
import { type ChosenAt, deciding, ownersValue, placeDetails, thenReplay, whereToChoose } from '../invoice/deciding.ts';
import { trackedValues } from './tracked-value.ts';

interface Tracked extends TrackingChoice {
  /** Explains it: "default", "country GB". */
  readonly rule: string;
}

/** The tracking of a line: by its product, by the first rule that names one, else the default; checked when the lists were read. */
export function trackingOf(line: OrderLine, rules: readonly Rule[], planning: Planning) {
  const { settings, lists, problems } = planning;
  const decided = deciding('tracking', line, rules, settings);
  const chosen: readonly Tracked[] =
    decided === null
      ? defaultTracking(line, planning)
      : decided.value.map((choice) => ({ ...choice, rule: decided.name }));
  const at: ChosenAt = decided?.at ?? { setting: 'tracking' };
  for (const { categoryId, optionId } of lists.trackingCategories === null ? [] : chosen) {
    const fault = faultOfOption(lists.trackingCategories ?? [], { categoryId, optionId });
    if (fault === null) continue;
    problems.push({
      code: 'tracking_unknown',
      message: 'setting' in at ? fault : `${ownersValue(at.choice, 'tracking that cannot be used')}. ${fault}`,
      fix: `Choose the tracking again${whereToChoose(at)}.${thenReplay(at)}`,
      details: { ...placeDetails(at), categoryId, optionId },
    });
  }
  return {
    tracking: chosen.map(({ categoryId, optionId }): TrackingChoice => ({ categoryId, optionId })),
    because: chosen.map(({ optionId, rule: name }): RuleDecision => ({
      field: 'tracking',
      value: optionId,
      rule: name,
    })),
  };
}

/** What the setting says of a line that no rule decides; a category whose value has no option has none. */
export function defaultTracking(line: OrderLine, facts: Pick<Planning, 'order' | 'catalogue' | 'settings'>): Tracked[] {
  return facts.settings.tracking.flatMap((one): Tracked[] => {
    if (!isByValue(one)) return [{ ...one, rule: 'default' }];
    const { categoryId, by, otherwise } = one;
    const found = matchedOption(one, trackedValues(by, line, facts));
    if (found !== null) return [{ categoryId, optionId: found.optionId, rule: `${BY_WORDS[by]} ${found.value}` }];
    return otherwise === undefined ? [] : [{ categoryId, optionId: otherwise, rule: `any other ${BY_WORDS[by]}` }];
  });
}

export function isByValue(one: Tracking): one is TrackingByValue {
  return 'by' in one;
}

/** The option of the first value that has one, ignoring case; null = none has. */
export function matchedOption(
  { options }: Pick<TrackingByValue, 'options'>,
  values: readonly string[],
): { readonly value: string; readonly optionId: string } | null {
  const known = new Map(Object.entries(options).map(([value, optionId]) => [value.trim().toLowerCase(), optionId]));
  for (const value of values) {
    const optionId = known.get(value.toLowerCase());
    if (optionId !== undefined) return { value, optionId };
  }
  return null;
}

export const BY_WORDS: Readonly<Record<TrackingByValue['by'], string>> = {
  country: 'country',
  createdVia: 'created via',
  attributionType: 'attribution type',
  attributionSource: 'attribution source',
  category: 'category',
};

/** A sentence; null = the option can be used. */
export function faultOfOption(
  categories: readonly XeroTrackingCategory[],
  { categoryId, optionId }: TrackingChoice,
): string | null {
  const category = categories.find((one) => one.categoryId === categoryId);
  if (category === undefined) return 'The chosen tracking category is not in Xero any more.';
  if (category.status !== 'ACTIVE') return `The tracking category "${category.name}" is archived in Xero.`;
  const option = category.options.find((one) => one.optionId === optionId);
  if (option === undefined)
    return `The chosen option of the tracking category "${category.name}" is not in Xero any more.`;
  return option.status === 'ACTIVE'
    ? null
    : `The option "${option.name}" of the tracking category "${category.name}" is archived in Xero.`;
}
