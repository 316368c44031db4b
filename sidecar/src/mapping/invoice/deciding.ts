import type { OrderLine, ProductChoice } from '../../domain/order.ts';
import type { RULE_FIELDS } from '../../domain/settings/rule-precedence.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';
import { choiceDeciding } from '../product-choice.ts';
import { ruleDeciding } from './rules.ts';

type Decision = (typeof RULE_FIELDS)[number];

/** Where a value was chosen: a setting by its path, or a product or category of the shop. */
export type ChosenAt = { readonly setting: string } | { readonly choice: ProductChoice };

interface Decided<Field extends Decision> {
  readonly value: NonNullable<Rule[Field]> | NonNullable<ProductChoice[Field]>;
  readonly at: ChosenAt;
  readonly name: string;
}

/** What decides a field of a line: its variation, product or category, nearest first, then the rules; null = none of them. */
export function deciding<Field extends Decision>(
  field: Field,
  line: OrderLine,
  rules: readonly Rule[],
  settings: Settings,
): Decided<Field> | null {
  const choice = choiceDeciding(field, line);
  const own = choice?.[field] ?? null;
  if (choice !== null && own !== null) return { value: own, at: { choice }, name: choiceName(choice) };
  const rule = ruleDeciding(field, rules, settings);
  return rule === null ? null : { value: rule.value, at: { setting: rule.path }, name: rule.name };
}

/** Explains a decision. The quotes keep a name from being taken for an id. */
export function choiceName(choice: ProductChoice): string {
  return `set on ${ownerName(choice)}`;
}

/** "product “Mug”". */
function ownerName({ on, id, name }: ProductChoice): string {
  return `${on} “${name === '' ? String(id) : name}”`;
}

/** The start of a message: "Product “Mug” has account 299". */
export function ownersValue(choice: ProductChoice, what: string): string {
  const owner = ownerName(choice);
  return `${owner.charAt(0).toUpperCase()}${owner.slice(1)} has ${what}`;
}

/** The part of a fix that says where: after "Choose another account". */
export function whereToChoose(at: ChosenAt): string {
  if ('setting' in at) return ` (setting ${at.setting})`;
  const { on } = at.choice;
  const place =
    on === 'category' ? 'the product category' : on === 'product' ? 'the product, under “Xero”' : 'the variation';
  return ` on ${place} in WooCommerce`;
}

/** A change in the shop's catalogue changes no order, so nothing posts it again automatically. */
export function thenReplay(at: ChosenAt): string {
  return 'setting' in at ? '' : ' Then replay the order.';
}

export function placeDetails(at: ChosenAt): Readonly<Record<string, string>> {
  return 'setting' in at ? { setting: at.setting } : { [at.choice.on]: String(at.choice.id) };
}
