import type { OrderLine, ProductChoice } from '../domain/order.ts';
import type { RULE_FIELDS } from '../domain/settings/rule-precedence.ts';

/** The nearest of a line's variation, product and categories that names the field. */
export function choiceDeciding(field: (typeof RULE_FIELDS)[number], line: OrderLine): ProductChoice | null {
  const choices = line.kind === 'product' ? (line.choices ?? []) : [];
  return choices.find((one) => one[field] !== undefined) ?? null;
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
