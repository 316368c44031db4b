import type { Big } from 'big.js';
import { toMoney, ZERO } from '../domain/money.ts';
import { type Booked, inBase, isOutsideScope, linesWithMoney, type ReportFacts, signed } from './booked.ts';
import { figureColumn, type Section, textColumn } from './section.ts';

interface Box {
  readonly name: string;
  readonly label: string;
  /** Of a line's net and tax, in the organisation's currency; ZERO = the line is not in this box. */
  readonly of: (line: { readonly taxType: string; readonly net: Big; readonly tax: Big }) => Big;
}

/** VAT Notice 700/12: box 6 is all supplies but those outside the scope, without VAT. */
const UK: readonly Box[] = [
  { name: 'Box 1', label: 'VAT due on sales', of: ({ tax }) => tax },
  { name: 'Box 6', label: 'Sales without VAT', of: ({ taxType, net }) => (isOutsideScope(taxType) ? ZERO : net) },
];

/** ATO, GST labels of the activity statement: G1 includes GST, exports and GST-free sales. */
const AUSTRALIA: readonly Box[] = [
  {
    name: 'G1',
    label: 'Total sales, with GST',
    of: ({ taxType, net, tax }) => (isOutsideScope(taxType) ? ZERO : net.plus(tax)),
  },
  { name: 'G2', label: 'Export sales', of: ({ taxType, net }) => (taxType === 'EXEMPTEXPORT' ? net : ZERO) },
  { name: 'G3', label: 'Other GST-free sales', of: ({ taxType, net }) => (taxType === 'EXEMPTOUTPUT' ? net : ZERO) },
  { name: '1A', label: 'GST on sales', of: ({ tax }) => tax },
];

const RETURNS: ReadonlyMap<string, { readonly title: string; readonly boxes: readonly Box[] }> = new Map([
  ['GB', { title: 'UK VAT return: from these documents', boxes: UK }],
  ['AU', { title: 'Activity statement (Australia): from these documents', boxes: AUSTRALIA }],
]);

/** The boxes of the country's tax return that sales decide, as far as our documents go. */
export function taxReturn({ home, baseCurrency }: ReportFacts) {
  const form = RETURNS.get(home);
  const sums = (form?.boxes ?? []).map(() => ZERO);
  return {
    add(booked: Booked): void {
      for (const { taxType, amount, tax } of linesWithMoney(booked.document)) {
        const inBooks = (figure: string) => inBase(booked.document, signed(booked, figure));
        const line = { taxType, net: inBooks(amount), tax: inBooks(tax) };
        for (const [index, box] of (form?.boxes ?? []).entries())
          sums[index] = (sums[index] ?? ZERO).plus(box.of(line));
      }
    },
    sections(): Section[] {
      if (form === undefined) return [];
      return [
        {
          ...{ id: 'tax_return', title: form.title, left: 0, totals: [] },
          note: 'Only the documents of this shop: what else is booked in Xero is not in these figures.',
          columns: [textColumn('Box'), textColumn('What it is'), figureColumn(baseCurrency)],
          rows: form.boxes.map(({ name, label }, index) => [name, label, toMoney(sums[index] ?? ZERO)]),
        },
      ];
    },
  };
}
