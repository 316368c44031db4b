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
      const { document, state } = booked;
      const tax = inBase(document, signed(booked, document.totalTax));
      const where = state === '' ? 'Not known' : state;
      states.add([where], [inBase(document, signed(booked, document.subTotal)), tax]);
      for (const { rate, share } of shares(tax, charged(booked))) {
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
          note: 'By WooCommerce’s tax rates. A refund without the tax of its lines is shared in proportion to those of its order.',
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

/** Tax by a rate of the shop. */
interface Charged {
  readonly rate: OrderTax;
  readonly tax: Big;
}

/** What WooCommerce charged by each rate, or took back with a refund that says so; else the whole order's. */
function charged({ order, refund }: Booked): Charged[] {
  const rates = order?.taxes ?? [];
  const refunded = (refund?.lines ?? []).flatMap(({ line }) => line.taxes).filter(({ total }) => total !== '');
  const ofRefund = rates.map((rate) => {
    const own = refunded.filter(({ rateId }) => rateId === rate.rateId);
    return { rate, tax: sum(own.map(({ total }) => decimal(total))) };
  });
  const isSaid = ofRefund.some(({ tax }) => tax.gt(ZERO)) && ofRefund.every(({ tax }) => tax.gte(ZERO));
  if (isSaid) return ofRefund;
  return rates.map((rate) => ({ rate, tax: decimal(rate.taxTotal).plus(decimal(rate.shippingTaxTotal)) }));
}

/** The tax of a document among the rates that make it up, to the cent. */
function shares(tax: Big, by: readonly Charged[]): { readonly rate: OrderTax | null; readonly share: Big }[] {
  if (tax.eq(ZERO)) return [];
  const weights = by.map((one) => one.tax);
  const whole = sum(weights);
  if (whole.lte(ZERO)) return [{ rate: null, share: tax }];
  const sized = weights.map((weight) => weight.times(tax.abs()).div(whole).round(DECIMALS, Big.roundUp));
  const parts = distribute(tax.abs(), weights, sized, DECIMALS);
  if (parts === null) return [{ rate: null, share: tax }];
  return by.map(({ rate }, index) => ({ rate, share: (parts[index] ?? ZERO).times(tax.lt(ZERO) ? -1 : 1) }));
}
