import type { Row } from '../../database/schema.ts';
import { pack, unpack } from './pack.ts';

/** What statements search in an order's summary; the rest is most of it. */
export const SEARCHED_IN_SUMMARY = new Set([
  ...['orderNumber', 'orderStatus', 'date', 'currency', 'total', 'invoiceId', 'invoiceNumber', 'paid', 'notices'],
  ...['xero', 'xeroCredits', 'creditNotes'],
]);
/** In stored facts: the documents as Xero answered them, and what statements search in them. */
const ANSWERED = ['invoice', 'creditNote'] as const;
export const SEARCHED_IN_DOCUMENT = new Set(['status', 'date', 'dueDate', 'contactId', 'total']);

type KeptSummary = Pick<Row<'entries'>, 'summary_json' | 'summary_packed'>;
type KeptFacts = Pick<Row<'documents'>, 'facts_json' | 'facts_packed'>;
type Fields = Readonly<Record<string, unknown>>;

export function keptSummary(summary: object): KeptSummary {
  const [searched, rest] = split(fieldsOf(summary), (key) => SEARCHED_IN_SUMMARY.has(key));
  const summary_packed = pack(JSON.stringify(rest));
  return { summary_json: JSON.stringify(summary_packed === null ? summary : searched), summary_packed };
}

/** null = it was never planned. Packed, or as earlier versions kept it. */
export function readSummary({ summary_json, summary_packed }: KeptSummary): unknown {
  if (summary_json === null) return null;
  const summary: unknown = JSON.parse(summary_json);
  return summary_packed === null ? summary : { ...fieldsOf(summary), ...unpacked(summary_packed) };
}

export function keptFacts(facts: object): KeptFacts {
  const all = fieldsOf(facts);
  const parts = ANSWERED.flatMap((key) => {
    if (typeof all[key] !== 'object' || all[key] === null) return [];
    return [[key, ...split(fieldsOf(all[key]), (field) => SEARCHED_IN_DOCUMENT.has(field))] as const];
  });
  const facts_packed = pack(JSON.stringify(Object.fromEntries(parts.map(([key, , rest]) => [key, rest]))));
  const searched = { ...all, ...Object.fromEntries(parts.map(([key, some]) => [key, some])) };
  return { facts_json: JSON.stringify(facts_packed === null ? facts : searched), facts_packed };
}

export function readFacts({ facts_json, facts_packed }: KeptFacts): unknown {
  const facts: unknown = JSON.parse(facts_json);
  if (facts_packed === null) return facts;
  const all = fieldsOf(facts);
  const documents = Object.entries(unpacked(facts_packed)).map(([key, rest]) => {
    return [key, { ...fieldsOf(all[key]), ...fieldsOf(rest) }];
  });
  return { ...all, ...Object.fromEntries(documents) };
}

/** Lists of many documents need no lines. */
export function withoutLines(facts: unknown): unknown {
  const all = fieldsOf(facts);
  const documents = ANSWERED.flatMap((key) => (key in all ? [[key, { ...fieldsOf(all[key]), lines: undefined }]] : []));
  return { ...all, ...Object.fromEntries(documents) };
}

function split(fields: Fields, isFirst: (key: string) => boolean): readonly [Fields, Fields] {
  const entries = Object.entries(fields);
  const some = (isWanted: boolean) => Object.fromEntries(entries.filter(([key]) => isFirst(key) === isWanted));
  return [some(true), some(false)];
}

function unpacked(packed: Uint8Array): Fields {
  return fieldsOf(JSON.parse(unpack(packed)));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
