import * as z from 'zod/mini';
import { list, number, orNull, text } from './shapes.ts';

const whole = z.int().check(z.positive());

/**
 * `POST rules/match`: which rule decides each line of an order, or a product's line, and what. `rules`: as they are on the
 * page, saved or not; absent = the saved ones. 404 `order_unknown`, `product_unknown`; 422 `settings_invalid`.
 */
export const rulesMatchRequest = z
  .object({
    orderId: z.optional(whole),
    /** A product or a variation. */
    productId: z.optional(whole),
    rules: z.optional(z.array(z.unknown())),
  })
  .check(
    z.refine(
      ({ orderId, productId }) => (orderId === undefined) !== (productId === undefined),
      'Name an order, or a product.',
    ),
  );
export type RulesMatchRequest = z.infer<typeof rulesMatchRequest>;

const ruleChoice = z.object({
  /** Its place in the rules, from 0; null = no rule: the product, or the setting for everything else. */
  rule: orNull(number),
  /** The rule in words, or where it is set in the shop ("set on product “Mug”"); null = the setting for everything else. */
  name: orNull(text),
  /** Its name in Xero; null = left to the tax rate, or none. */
  value: orNull(text),
  /** The rule's conditions about the order, by name: only a product's choices have any. The first that holds decides. */
  onlyIf: list(text),
});

export const rulesMatchBody = z.object({
  lines: list(
    z.object({
      name: text,
      quantity: orNull(text),
      decisions: list(
        z.object({ field: z.enum(['account', 'taxType', 'tracking', 'item']), choices: list(ruleChoice) }),
      ),
    }),
  ),
});
export type RulesMatchBody = z.infer<typeof rulesMatchBody>;
