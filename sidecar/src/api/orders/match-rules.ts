import { rulesMatchRequest, type RulesMatchRequest } from '../../contract/rules.ts';
import { readSettings, type Settings } from '../../domain/settings/settings.ts';
import { within } from '../../http/within.ts';
import { type RuleQuestion, whichRule } from '../../operations/which-rule.ts';
import { settingsInvalid } from '../../settings/refused-settings.ts';
import { route } from '../route.ts';

/** A person waits while the store is read. */
const READ_MS_MAX = 15_000;

export const matchRulesRoute = route('POST rules/match', rulesMatchRequest, async ({ context }, { storeId, input }) => {
  const settings = withRules(await context.settings.get(storeId), input.rules);
  return await within(READ_MS_MAX, whichRule(context, storeId, questionOf(input), settings));
});

function questionOf({ orderId = 0, productId }: RulesMatchRequest): RuleQuestion {
  return productId === undefined ? { orderId } : { productId };
}

function withRules(settings: Settings, rules: readonly unknown[] | undefined): Settings {
  if (rules === undefined) return settings;
  const reading = readSettings({ ...settings, rules });
  if (!reading.ok) throw settingsInvalid(reading.errors);
  return reading.settings;
}
