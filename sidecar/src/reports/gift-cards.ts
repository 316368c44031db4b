import type { Big } from 'big.js';
import { toMoney, ZERO } from '../domain/money.ts';
import { metaText, type Order } from '../domain/order.ts';
import { type Booked, linesWithMoney, type ReportFacts, signed } from './booked.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { Sums } from './sums.ts';

/** Gift cards of the month: sold and used by code, from the lines on the account of gift cards. */
export function giftCards(facts: ReportFacts) {
  const account = facts.settings.accounts.hiddenTender;
  const codes = accountCodes(facts);
  const sums = new Sums(['issued', 'used', 'outstanding']);
  return {
    add(booked: Booked): void {
      const { document, order } = booked;
      for (const { accountCode, amount } of linesWithMoney(document)) {
        if (!codes.has(accountCode)) continue;
        const moved = signed(booked, amount);
        const used = moved.lt(ZERO) ? moved.neg() : ZERO;
        const issued = moved.gt(ZERO) ? moved : ZERO;
        sums.add([codeOf(order, moved), document.currency], [issued, used, moved]);
      }
    },
    sections(): Section[] {
      if (account === null || sums.isEmpty) return [];
      const totals = [...sums.sumBy(1)].map(([currency, figures]) => ['Total', currency, ...figures.map(toMoney)]);
      return [
        {
          ...{ id: 'gift_cards', title: 'Gift cards and store credit', rows: sums.rows(), totals, left: 0 },
          note: `Lines on account ${account} in this month. “Change” is what the month added to the liability; the balance outstanding is that of the account in Xero.`,
          columns: [textColumn('Code'), textColumn('Currency'), ...['Issued', 'Used', 'Change'].map(figureColumn)],
        },
      ];
    },
  };
}

/** The setting may be an account's code or its id. */
function accountCodes({ settings, lists }: ReportFacts): ReadonlySet<string> {
  const ref = settings.accounts.hiddenTender;
  if (ref === null) return new Set();
  return new Set([ref, ...lists.accounts.filter(({ accountId }) => accountId === ref).map(({ code }) => code)]);
}

/** Where the usual plugins keep the codes that an order used. */
const USED_KEYS = ['_ywgc_applied_gift_cards', '_wc_gc_codes', '_gift_card_code', '_pw_gift_card_number'];
const CODE_LENGTH_MAX = 60;

function codeOf(order: Order | null, moved: Big): string {
  if (order === null) return 'Not known';
  const written = moved.lt(ZERO) ? usedCodes(order) : soldCodes(order);
  return written.length === 0 ? 'Without a code' : written.join(', ');
}

function usedCodes({ meta }: Order): string[] {
  for (const key of USED_KEYS) {
    const value = meta.find((one) => one.key === key)?.value;
    // YITH keeps amounts by code.
    const codes =
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [metaText(meta, key)];
    const found = codes.filter((code) => code !== '').map((code) => code.slice(0, CODE_LENGTH_MAX));
    if (found.length > 0) return found;
  }
  return [];
}

/** Sold cards show their code as a choice of the line. */
function soldCodes({ lines }: Order): string[] {
  return lines.flatMap((line) =>
    line.kind === 'product'
      ? line.attributes
          .filter(({ label }) => /gift ?card.*(?:code|number)|^code$/i.test(label))
          .map(({ value }) => value.slice(0, CODE_LENGTH_MAX))
      : [],
  );
}
