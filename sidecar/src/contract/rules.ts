import * as z from 'zod/mini';
import { RULES_FILE_BYTES_MAX } from '../domain/rules-file/decode-text.ts';
import { settingsEffectBody } from './effect.ts';
import type { Rule } from '../domain/settings/settings.ts';
import { flag, list, number, orNull, short, text } from './shapes.ts';

const rule = z.custom<Rule>((value: unknown) => typeof value === 'object' && value !== null);
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

/** `GET rules/export` → the rules as a table. */
export const rulesExportBody = z.object({ rules: number, csv: text });
export type RulesExportBody = z.infer<typeof rulesExportBody>;

/**
 * `POST rules/import`: a table as `rules/export` writes it, in place of the saved rules. With `dryRun` it saves nothing, and says what it does
 * to the latest orders: ask again while that is read. `seen`: that of the dry run. 409 `settings_changed`, `not_connected`; 422
 * `rules_file_invalid` with every fault by its row.
 */
export const rulesImport = z.object({
  csv: short(RULES_FILE_BYTES_MAX),
  dryRun: z._default(flag, false),
  seen: z.optional(short(100)),
});
export const rulesImportBody = z.object({
  ...{ applied: flag, seen: text, rules: number, same: number },
  counts: z.object({ added: number, removed: number, changed: number, moved: number }),
  /** The first ones, in words with ids; the rule before (`was`) and now (`is`), with its place from 0. */
  changes: list(
    z.object({
      ...{ kind: z.enum(['added', 'removed', 'changed', 'moved']), text },
      ...{ from: orNull(number), to: orNull(number), was: orNull(rule), is: orNull(rule) },
    }),
  ),
  /** How many more there are. */
  left: number,
  /** Only of a dry run. */
  effect: orNull(settingsEffectBody),
  /** Orders that waited for a rule, and are posted again. */
  retried: number,
});
export type RulesImportBody = z.infer<typeof rulesImportBody>;

/**
 * `GET rules/learned`: rules that lines recoded in Xero suggest; none is applied. `key` names one, `from` and `to` are accounts with
 * their names. The first request reads the shop.
 */
export const learnedRulesBody = z.object({
  rules: list(
    z.object({
      ...{ key: text, kind: z.enum(['product', 'category']), id: number, name: text },
      ...{ from: text, to: text, account: text, lines: number },
      /** Of the orders with these lines. */
      orderIds: list(text),
    }),
  ),
});
export type LearnedRulesBody = z.infer<typeof learnedRulesBody>;

/**
 * `POST rules/learned/accept` adds the rule to the settings → how many orders that waited for it are posted again;
 * `POST rules/learned/dismiss`: it is not offered again. 409 `rule_not_offered`; 422 `settings_invalid`.
 */
export const learnedRuleRequest = z.object({ key: short(200) });
export const acceptedRuleBody = z.object({ retried: number });
export type AcceptedRuleBody = z.infer<typeof acceptedRuleBody>;
export const dismissedRuleBody = z.object({ key: text });
export type DismissedRuleBody = z.infer<typeof dismissedRuleBody>;
