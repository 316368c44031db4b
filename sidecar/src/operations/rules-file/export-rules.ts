import { isAppError } from '../../domain/app-error.ts';
import type { Rule } from '../../domain/settings/settings.ts';
import type { Context } from '../../context/context.ts';
import { type NamedIds, writeRules } from './write-rules.ts';

/** Ours: ten requests to the shop for each kind. Further ones keep their ids. */
const NAMES_READ_MAX = 1000;
/** A variation has no list of its own across products. */
const NAMED = ['product', 'category', 'tag'] as const;

export interface RulesExport {
  readonly rules: number;
  readonly csv: string;
}

/** The rules as a table. Names come from the shop and the organisation, where these answer. Writes nothing. */
export async function exportRules(context: Context, storeId: string): Promise<RulesExport> {
  await context.stores.get(storeId);
  const { rules } = await context.settings.get(storeId);
  const [names, lists] = await Promise.all([namesIn(context, storeId, rules), listsFor(context, storeId)]);
  return { rules: rules.length, csv: writeRules(rules, { names, lists }) };
}

async function listsFor(context: Context, storeId: string): Promise<NamedIds['lists']> {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null || context.config.xero === null) return null;
  try {
    return await context.xero().lists.lists(organisation.tenantId, { tracking: true, items: false });
  } catch (error) {
    if (!isAppError(error, 'xero') && !isAppError(error, 'connection')) throw error;
    return null;
  }
}

async function namesIn(context: Context, storeId: string, rules: readonly Rule[]): Promise<NamedIds['names']> {
  const names = new Map<string, string>();
  const idsOf = (kind: (typeof NAMED)[number]) => [...new Set(rules.flatMap(({ when }) => when[kind] ?? []))];
  if (NAMED.every((kind) => idsOf(kind).length === 0)) return names;
  try {
    const client = await context.storeClient(storeId);
    for (const kind of NAMED) {
      for (const { id, name } of await client.listNames(kind, idsOf(kind).slice(0, NAMES_READ_MAX))) {
        names.set(`${kind}:${id}`, name);
      }
    }
  } catch (error) {
    if (!isAppError(error, 'store')) throw error;
  }
  return names;
}
