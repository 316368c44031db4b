import { type RulesExportBody, rulesImport, type RulesImportBody } from '../contract/rules.ts';
import { anything } from '../contract/shapes.ts';
import { within } from '../http/within.ts';
import { exportRules } from '../operations/rules-file/export-rules.ts';
import { readRulesFile, type RulesFile, saveRulesFile } from '../operations/rules-file/import-rules.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { toEffectBody } from './effect.ts';
import { route } from './route.ts';

/** A person waits while both sides are read. */
const FILE_MS_MAX = 20_000;

export const rulesFileRoutes = [
  route('GET rules/export', anything, async ({ context }, { storeId }) => {
    return (await within(FILE_MS_MAX, exportRules(context, storeId))) satisfies RulesExportBody;
  }),
  route('POST rules/import', rulesImport, async ({ context, effects, wake }, { storeId, by, input }) => {
    const { csv, dryRun, seen } = input;
    const file = await within(FILE_MS_MAX, readRulesFile(context, storeId, csv));
    if (dryRun) {
      const asked = effects.ask(storeId, [{ path: 'rules', value: file.rules }]);
      return { ...toImportBody(file), effect: toEffectBody(await within(FILE_MS_MAX, asked)) };
    }
    const { retried } = await saveRulesFile(context, { ...file, seen: seen ?? file.seen }, { storeId, by });
    // Orders that waited for a rule are due.
    wake();
    return { ...toImportBody(file), applied: true, retried };
  }),
];

function toImportBody({ rules, seen, compared, listed }: RulesFile): RulesImportBody {
  const { same, counts, changes } = compared;
  return {
    ...{ applied: false, seen, rules: rules.length, same, counts: { ...counts } },
    changes: listed.map((one) => ({ ...one, text: ownerWords(one.text) })),
    ...{ left: changes.length - listed.length, effect: null, retried: 0 },
  };
}
