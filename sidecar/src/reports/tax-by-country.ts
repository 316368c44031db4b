import { toMoney, toPlain, XERO_DECIMALS, roundTo } from '../domain/money.ts';
import { countryName } from '../mapping/contact/country-name.ts';
import { isInUnion } from '../mapping/tax/union.ts';
import { type Booked, inBase, linesWithMoney, nameOfTaxType, percentOf, type ReportFacts, signed } from './booked.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { Sums } from './sums.ts';

/** Net and tax by country, rate and tax type, less credit notes; in each currency, and in the organisation's. */
export function taxByCountry(facts: ReportFacts) {
  const sums = new Sums(['net', 'tax', 'net in base', 'tax in base']);
  const abroad = new Sums(['net', 'tax', 'net in base', 'tax in base']);
  return {
    add(booked: Booked): void {
      const { document, country } = booked;
      for (const line of linesWithMoney(document)) {
        const percent = percentOf(line.taxType, facts.lists);
        const [net, tax] = [signed(booked, line.amount), signed(booked, line.tax)];
        const figures = [net, tax, inBase(document, net), inBase(document, tax)];
        const rate = percent === null ? '?' : toPlain(roundTo(percent, XERO_DECIMALS));
        sums.add([nameOf(country), rate, nameOfTaxType(line.taxType, facts.lists), document.currency], figures);
        if (isDistanceSale(country, facts.home) && percent?.gt(0))
          abroad.add([nameOf(country), rate, document.currency], figures);
      }
    },
    sums,
    sections(): Section[] {
      const base = facts.baseCurrency;
      const figures = ['Net', 'Tax', `Net in ${base}`, `Tax in ${base}`].map(figureColumn);
      const section = (
        id: string,
        words: readonly string[],
        of: Sums,
        text: Pick<Section, 'title' | 'note'>,
      ): Section => ({
        ...{ id, ...text, left: 0 },
        columns: [...words.map((word) => (word === 'Rate %' ? figureColumn(word) : textColumn(word))), ...figures],
        rows: of.rows(),
        totals: totalsOf(of, words.length),
      });
      return [
        section('tax_by_country', ['Country', 'Rate %', 'Tax type', 'Currency'], sums, {
          title: 'Sales and tax by country and rate',
          note: 'Approved invoices less credit notes, by their dates in Xero. The country is where the goods go, or the buyer of a service.',
        }),
        ...(abroad.isEmpty
          ? []
          : [
              section('oss', ['Country', 'Rate %', 'Currency'], abroad, {
                title: 'One-stop shop: taxed sales to other countries of the EU',
                note: 'The return takes the European Central Bank’s rate of the last day of its period; the amounts here are at the rates of the documents.',
              }),
            ]),
      ];
    },
  };
}

function isDistanceSale(country: string, home: string): boolean {
  return country !== home && isInUnion(country, 'goods') && country !== 'XI';
}

export function nameOf(country: string): string {
  if (country === '') return 'Not known';
  if (country === 'XI') return 'Northern Ireland';
  return countryName(country) || country;
}

/** One row a currency: the currency is the last of the words. */
function totalsOf(sums: Sums, words: number): string[][] {
  return [...sums.sumBy(words - 1)].map(([currency, figures]) => {
    const blank = Array.from({ length: words - 2 }, () => '');
    return ['Total', ...blank, currency, ...figures.map(toMoney)];
  });
}
