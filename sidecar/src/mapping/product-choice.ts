import type { OrderLine, ProductChoice } from '../domain/order.ts';
import type { RULE_FIELDS } from '../domain/settings/rule-precedence.ts';

/** The nearest of a line's variation, product and categories that names the field. */
export function choiceDeciding(field: (typeof RULE_FIELDS)[number], line: OrderLine): ProductChoice | null {
  const choices = line.kind === 'product' ? (line.choices ?? []) : [];
  return choices.find((one) => one[field] !== undefined) ?? null;
}
