import { Big } from 'big.js';
import { decimal, sum, toMoney, ZERO } from '../domain/money.ts';
import type { OrderTax } from '../domain/order.ts';
import { distribute } from '../mapping/distribute.ts';
import { type Booked, inBase, type ReportFacts, signed } from './booked.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { Sums } from './sums.ts';

/** Cents of Xero. */
const DECIMALS = 2;

/** Sales and tax by state, and by the shop's own rates below it (county, city, district). */
export function usSales({ home, baseCurrency }: ReportFacts) {
  const states = new Sums(['net', 'tax']);
  const rates = new Sums(['tax']);
  return {
    add(booked: Booked): void {
      if (home !== 'US' || booked.country !== 'US') return;
      const { document, order, state } = booked;
      const tax = inBase(document, signed(booked, document.totalTax));
      const where = state === '' ? 'Not known' : state;
      states.add([where], [inBase(document, signed(booked, document.subTotal)), tax]);
      for (const { rate, share } of shares(tax, order?.taxes ?? [])) {
        const percent = rate === null ? '' : decimal(rate.ratePercent).toString();
        rates.add([where, rate === null ? 'Not known' : rate.label || rate.rateCode, percent], [share]);
      }
    },
    sections(): Section[] {
      if (states.isEmpty) return [];
      const [net, tax] = states.sumBy(-1).get('') ?? [ZERO, ZERO];
      return [
        {
          ...{ id: 'us_states', title: 'Sales and tax by state', note: 'By the address of delivery.', left: 0 },
          columns: [
            textColumn('State'),
            figureColumn(`Net in ${baseCurrency}`),
            figureColumn(`Tax in ${baseCurrency}`),
          ],
          rows: states.rows(),
          totals: [['Total', toMoney(net ?? ZERO), toMoney(tax ?? ZERO)]],
        },
        {
          ...{ id: 'us_rates', title: 'Tax by state, county and city', left: 0, totals: [] },
          note: 'By WooCommerce’s tax rates; a document’s tax is shared in proportion to those of its order.',
          columns: [
            ...[textColumn('State'), textColumn('Rate'), figureColumn('Percent')],
            figureColumn(`Tax in ${baseCurrency}`),
          ],
          rows: rates.rows(),
        },
      ];
    },
  };
}

/** The tax of a document among its order's rates, to the cent. */
function shares(tax: Big, taxes: readonly OrderTax[]): { readonly rate: OrderTax | null; readonly share: Big }[] {
  if (tax.eq(ZERO)) return [];
  const weights = taxes.map(({ taxTotal, shippingTaxTotal }) => decimal(taxTotal).plus(decimal(shippingTaxTotal)));
  const whole = sum(weights);
  if (whole.lte(ZERO)) return [{ rate: null, share: tax }];
  const sized = weights.map((weight) => weight.times(tax.abs()).div(whole).round(DECIMALS, Big.roundUp));
  const parts = distribute(tax.abs(), weights, sized, DECIMALS);
  if (parts === null) return [{ rate: null, share: tax }];
  return taxes.map((rate, index) => ({ rate, share: (parts[index] ?? ZERO).times(tax.lt(ZERO) ? -1 : 1) }));
}
