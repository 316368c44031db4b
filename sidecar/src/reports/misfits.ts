import { decimal, roundTo, toMoney, toPlain, ZERO } from '../domain/money.ts';
import { type Booked, linesWithMoney, nameOfTaxType, percentOf, type ReportFacts } from './booked.ts';
import { figureColumn, type Section, textColumn } from './section.ts';

/** Listed: more than a person checks. */
export const LISTED_MAX = 500;

/** Lines whose tax is not that of their tax type. */
export function taxMisfits({ lists }: ReportFacts) {
  const rows: string[][] = [];
  let found = 0;
  return {
    add({ document, order, orderNumber }: Booked): void {
      for (const { taxType, amount, tax, description } of linesWithMoney(document)) {
        const percent = percentOf(taxType, lists);
        if (percent === null || decimal(amount).eq(ZERO)) continue;
        const expected = decimal(amount).times(percent).div(100);
        // The shop rounds the tax of each rate, and the net once.
        const slack = decimal('0.01').times((order?.taxes.length ?? 1) + 1);
        if (decimal(tax).minus(expected).abs().lte(slack)) continue;
        found += 1;
        if (rows.length >= LISTED_MAX) continue;
        const own = toPlain(roundTo(decimal(tax).times(100).div(amount), 1));
        const [name = ''] = description.split('\n');
        const rate = `${nameOfTaxType(taxType, lists)}: ${toPlain(percent)} %`;
        rows.push([
          orderNumber,
          document.number,
          name,
          document.currency,
          ...[toMoney(decimal(amount)), toMoney(decimal(tax)), own],
          rate,
        ]);
      }
    },
    sections(): Section[] {
      if (found === 0) return [];
      return [
        {
          ...{
            id: 'tax_misfits',
            title: 'Tax that does not fit its rate',
            rows,
            totals: [],
            left: found - rows.length,
          },
          note: 'Posted as the shop charged it. Check the tax of these orders in WooCommerce.',
          columns: [
            ...[textColumn('Order'), textColumn('Document'), textColumn('Line'), textColumn('Currency')],
            ...[figureColumn('Net'), figureColumn('Tax'), figureColumn('Tax %'), textColumn('Tax type and its rate')],
          ],
        },
      ];
    },
  };
}
