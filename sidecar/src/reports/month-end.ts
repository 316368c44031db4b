import type { UnsyncedPayment } from '../domain/unsynced-payment.ts';
import { agreement } from './agreement.ts';
import type { Booked, ReportFacts } from './booked.ts';
import { ecSales } from './ec-sales.ts';
import { giftCards } from './gift-cards.ts';
import { LISTED_MAX, taxMisfits } from './misfits.ts';
import type { OpenItem } from '../domain/documents.ts';
import { openItems } from './open-items.ts';
import type { Period } from './period.ts';
import { taxReturn } from './returns.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { taxByCountry } from './tax-by-country.ts';
import { usSales } from './us-sales.ts';

export interface MonthEnd extends Period {
  readonly sections: readonly Section[];
}

/** What is open when the report is made, whatever its month. */
export interface OpenNow {
  /** In the shop's zone. */
  readonly today: string;
  readonly items: readonly OpenItem[];
  /** Of all months (gift-cards.ts). */
  readonly giftCards: readonly Section[];
  readonly unsynced: readonly (UnsyncedPayment & { readonly because: string })[];
}

/** Takes the month's documents one by one, and keeps only sums. */
export function createMonthEnd(period: Period, facts: ReportFacts) {
  const first = [agreement(), taxByCountry(facts), taxReturn(facts), ecSales(facts), usSales(facts)];
  const last = [giftCards(facts), taxMisfits(facts)];
  return {
    add(booked: Booked): void {
      for (const part of [...first, ...last]) part.add(booked);
    },
    finish(open: OpenNow): MonthEnd {
      const sections = [
        ...first.flatMap((part) => part.sections()),
        ...last.flatMap((part) => part.sections()),
        ...open.giftCards,
        ...unsyncedSection(open.unsynced),
        ...openItems(open.items, open.today),
      ];
      return { ...period, sections };
    },
  };
}

function unsyncedSection(orders: OpenNow['unsynced']): Section[] {
  if (orders.length === 0) return [];
  const rows = orders.slice(0, LISTED_MAX).map((one) => {
    return [
      one.orderNumber,
      (one.paidAt ?? '').slice(0, 10),
      one.orderStatus,
      one.method,
      one.transaction,
      one.currency,
      one.amount,
      one.because,
    ];
  });
  return [
    {
      ...{ id: 'paid_not_synced', title: 'Paid, not synced', rows, totals: [], left: orders.length - rows.length },
      note: 'Paid orders that are in no books yet, of any month.',
      columns: [
        ...[
          textColumn('Order'),
          textColumn('Paid'),
          textColumn('Status'),
          textColumn('Method'),
          textColumn('Transaction'),
        ],
        ...[textColumn('Currency'), figureColumn('Amount'), textColumn('Why')],
      ],
    },
  ];
}
