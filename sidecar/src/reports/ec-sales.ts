import { ZERO } from '../domain/money.ts';
import { type Booked, inBase, linesWithMoney, type ReportFacts, signed } from './booked.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { Sums } from './sums.ts';
import { nameOf } from './tax-by-country.ts';

/** Untaxed supplies to businesses in other countries of the union, by their VAT numbers; goods and services apart. */
export function ecSales(facts: ReportFacts) {
  const { intraCommunityGoods, intraCommunityServices, reverseCharge } = facts.settings.taxes;
  const types = new Set([intraCommunityGoods, intraCommunityServices, reverseCharge].filter((one) => one !== null));
  const sums = new Sums(['goods', 'services']);
  const isServiceOf = ({ isService }: Booked, taxType: string) =>
    intraCommunityGoods === intraCommunityServices
      ? isService
      : taxType === intraCommunityServices || (taxType !== intraCommunityGoods && isService);
  return {
    add(booked: Booked): void {
      const { document, business, vatNumber } = booked;
      for (const { taxType, amount, tax } of linesWithMoney(document)) {
        if (!types.has(taxType) || !inBase(document, signed(booked, tax)).eq(ZERO)) continue;
        const net = inBase(document, signed(booked, amount));
        const figures = isServiceOf(booked, taxType) ? [ZERO, net] : [net, ZERO];
        sums.add([nameOf(business ?? booked.country), vatNumber === '' ? 'No VAT number' : plain(vatNumber)], figures);
      }
    },
    sections(): Section[] {
      if (sums.isEmpty) return [];
      return [
        {
          ...{ id: 'ec_sales', title: 'EC sales list', left: 0, totals: [], rows: sums.rows() },
          note: 'Supplies to businesses in other EU countries without VAT. A row without a VAT number needs one, or VAT is due.',
          columns: [
            ...[textColumn('Country'), textColumn('VAT number')],
            ...[figureColumn(`Goods in ${facts.baseCurrency}`), figureColumn(`Services in ${facts.baseCurrency}`)],
          ],
        },
      ];
    },
  };
}

/** As the form takes it: without spaces and dots. */
function plain(vatNumber: string): string {
  return vatNumber.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}
