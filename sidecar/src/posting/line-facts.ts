import type { PlannedDocuments, PlannedLine, RuleDecision } from '../domain/documents.ts';

/** Per order: more than a person reads; longer orders keep their first lines. */
const LINES_KEPT_MAX = 200;
const NAME_LENGTH_MAX = 120;

/** A line of an order's documents, and the reason for its figures. Money as decimal strings. */
export interface LineFacts {
  /** Number of its credit note; null = the invoice. */
  readonly creditNote: string | null;
  /** What was sold, without its options. */
  readonly description: string;
  readonly quantity: string;
  readonly amount: string;
  readonly tax: string;
  readonly account: string;
  readonly taxType: string;
  readonly because: readonly RuleDecision[];
}

export function lineFacts({ invoice, creditNotes }: PlannedDocuments): LineFacts[] {
  const all = [
    ...invoice.lines.map((line) => toFacts(line, null)),
    ...creditNotes.flatMap(({ lines, number }) => lines.map((line) => toFacts(line, number))),
  ];
  return all.slice(0, LINES_KEPT_MAX);
}

function toFacts(line: PlannedLine, creditNote: string | null): LineFacts {
  const { quantity, amount, tax, accountCode: account, taxType, because } = line;
  const [name = ''] = line.description.split('\n');
  return { creditNote, description: name.slice(0, NAME_LENGTH_MAX), quantity, amount, tax, account, taxType, because };
}
