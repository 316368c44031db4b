import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FileFault, fileFault } from '../../domain/rules-file/decode-text.ts';
import { RULE_FIELDS } from '../../domain/settings/rule-precedence.ts';
import { readSettings, type Rule, type SettingsFault } from '../../domain/settings/settings.ts';
import { chunk } from '../../posting/calls/plan-batches.ts';
import { type Column, COLUMNS, HEADINGS, isCondition } from './columns.ts';
import { conditionsKey } from './compare-rules.ts';
import { type CellParts, readCell } from './read-cell.ts';
import { readTable, ROWS_AT_ONCE, type TableRow } from './read-table.ts';

export type RulesRead =
  | { readonly ok: true; readonly rules: readonly Rule[]; readonly rows: readonly number[] }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

/** The rules of a CSV text in its order, each with its row; or everything that is wrong with it, row by row. */
export async function readRules(text: string, lists: CellParts['lists']): Promise<RulesRead> {
  const table = await readTable(text);
  if (!table.ok) return table;
  const { rows, separator } = table;
  const read: RowRule[] = [];
  for (const piece of chunk(rows, ROWS_AT_ONCE)) {
    await nextTurn();
    read.push(...piece.map((row) => toRule(row, { lists, separator })));
  }
  await nextTurn();
  const faults = read.flatMap((one) => one.faults);
  const fine = read.flatMap(({ rule, row, faults: own }) => (own.length === 0 ? [{ rule, row }] : []));
  const reading = readSettings({ rules: fine.map(({ rule }) => rule) });
  if (!reading.ok) faults.push(...reading.errors.map((fault) => placed(fault, fine)).filter(isFirstOfCell));
  const rules = reading.ok ? reading.settings.rules : [];
  await nextTurn();
  const places = fine.map(({ row }) => row);
  faults.push(...duplicates(rules, places));
  if (faults.length > 0) return { ok: false, faults: faults.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
  return { ok: true, rules, rows: places };
}

interface RowRule {
  readonly row: number;
  readonly rule: object;
  readonly faults: readonly FileFault[];
}

function toRule({ row, cells }: TableRow, parts: CellParts): RowRule {
  const faults: FileFault[] = [];
  const values = new Map<Column, unknown>();
  for (const column of COLUMNS) {
    const text = cells.get(column);
    if (text === undefined) continue;
    const cell = readCell(column, text, parts);
    if (cell.ok) values.set(column, cell.value);
    else faults.push({ row, column: HEADINGS[column], message: cell.message, fix: cell.fix });
  }
  const has = (which: (column: Column) => boolean) => [...cells.keys()].some(which);
  if (!has(isCondition)) {
    const fix = `Fill in at least one column left of “${HEADINGS.account}”, or remove the row.`;
    faults.push({ row, column: null, message: 'The row asks for nothing: it has no condition.', fix });
  }
  if (!has((column) => !isCondition(column))) {
    const fix = `Fill in “${HEADINGS.account}”, “${HEADINGS.taxType}”, “${HEADINGS.tracking1}” or “${HEADINGS.item}”, or remove the row.`;
    faults.push({ row, column: null, message: 'The row decides nothing.', fix });
  }
  return { row, rule: ruleOf(values), faults };
}

function ruleOf(values: ReadonlyMap<Column, unknown>): object {
  const when = [...values].filter(([column]) => isCondition(column));
  const tracking = (['tracking1', 'tracking2'] as const).flatMap((column) => values.get(column) ?? []);
  return {
    when: Object.fromEntries(when),
    ...Object.fromEntries(RULE_FIELDS.flatMap((field) => (field === 'tracking' ? [] : entryOf(values, field)))),
    ...(tracking.length === 0 ? {} : { tracking }),
  };
}

function entryOf(values: ReadonlyMap<Column, unknown>, field: 'account' | 'taxType' | 'item') {
  return values.has(field) ? [[field, values.get(field)] as const] : [];
}

/** A fault of the settings, "rules.3.when.sku", by its row and column. */
function placed({ path, message }: SettingsFault, rows: readonly { readonly row: number }[]): FileFault {
  const [, index = '', ...keys] = path.split('.');
  const row = rows[Number(index)]?.row;
  if (row === undefined || index === '') return fileFault(message, 'Remove rows, or ask for more with one row.');
  const column = COLUMNS.find((one) => keys.includes(one)) ?? (keys.includes('tracking') ? 'tracking2' : null);
  return { row, column: column === null ? null : HEADINGS[column], message, fix: 'Correct the cell.' };
}

/** A list says the same of each of its values. */
function isFirstOfCell(fault: FileFault, index: number, all: readonly FileFault[]): boolean {
  return all.findIndex((other) => other.row === fault.row && other.column === fault.column) === index;
}

/** Of two rows with the same conditions, the lower one never decides what the upper one does. */
function duplicates(rules: readonly Rule[], rows: readonly number[]): FileFault[] {
  const known = new Map<string, { readonly rule: Rule; readonly row: number }[]>();
  return rules.flatMap((rule, index): FileFault[] => {
    const key = conditionsKey(rule.when);
    const row = rows[index] ?? 0;
    const above = known.get(key) ?? [];
    known.set(key, [...above, { rule, row }]);
    const field = RULE_FIELDS.find(
      (one) => rule[one] !== undefined && above.some((other) => other.rule[one] !== undefined),
    );
    const first = field === undefined ? undefined : above.find((other) => other.rule[field] !== undefined);
    if (field === undefined || first === undefined) return [];
    const column = HEADINGS[field === 'tracking' ? 'tracking1' : field];
    const message = `The row has the same conditions as row ${first.row}, which decides “${column}” already: it would never be used.`;
    return [{ row, column, message, fix: 'Remove one of the two rows.' }];
  });
}
