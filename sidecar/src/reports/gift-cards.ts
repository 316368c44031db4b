import type { Big } from 'big.js';
import { decimal, sum, toMoney, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import { soldCodes, usedCards } from '../mapping/invoice/gift-card-codes.ts';
import { type Booked, linesWithMoney, type ReportFacts, signed } from './booked.ts';
import { LISTED_MAX } from './misfits.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { Sums } from './sums.ts';

const FIGURES = ['issued', 'used', 'outstanding'];

/** An amount on the account of gift cards: positive = issued or given back, negative = used. */
export interface GiftCardMove {
  readonly currency: string;
  readonly amount: string;
  /** null = it is no longer in the shop. */
  readonly order: Order | null;
}

/** Gift cards of the month: sold and used by code, from the lines on the account of gift cards. */
export function giftCards(facts: ReportFacts) {
  const account = facts.settings.accounts.hiddenTender;
  const codes = giftCardAccounts(facts);
  const sums = new Sums(FIGURES);
  return {
    add(booked: Booked): void {
      const { document, order } = booked;
      for (const { accountCode, amount } of linesWithMoney(document)) {
        if (codes.has(accountCode)) addMove(sums, { order, currency: document.currency }, signed(booked, amount));
      }
    },
    sections(): Section[] {
      if (account === null || sums.isEmpty) return [];
      return [
        {
          ...{ id: 'gift_cards', title: 'Gift cards and store credit', ...tableOf(sums) },
          note: `Lines on account ${account} in this month. “Change” is what the month added to the liability; the balance outstanding is that of the account in Xero.`,
          columns: [textColumn('Code'), textColumn('Currency'), ...['Issued', 'Used', 'Change'].map(figureColumn)],
        },
      ];
    },
  };
}

/** What is left on each code, from all orders that are in Xero; codes that are used up are left out. */
export function giftCardBalance() {
  const sums = new Sums(FIGURES);
  return {
    add: (move: GiftCardMove): void => addMove(sums, move, decimal(move.amount)),
    sections(): Section[] {
      if (sums.isEmpty) return [];
      const { rows, totals } = tableOf(sums);
      const open = rows.filter((row) => row.at(-1) !== '0.00');
      const left = Math.max(0, open.length - LISTED_MAX);
      return [
        {
          ...{ id: 'gift_card_balance', title: 'Gift cards outstanding by code', left },
          ...{ rows: open.slice(0, LISTED_MAX), totals },
          note: 'From all orders of this shop that are in Xero today, whatever month is shown. Codes that are used up are only in the totals. A negative balance was issued before the first of these orders, or without a code.',
          columns: [
            ...[textColumn('Code'), textColumn('Currency')],
            ...['Issued', 'Used', 'Outstanding'].map(figureColumn),
          ],
        },
      ];
    },
  };
}

/** The setting may be an account's code or its id. */
export function giftCardAccounts({ settings, lists }: Pick<ReportFacts, 'settings' | 'lists'>): ReadonlySet<string> {
  const ref = settings.accounts.hiddenTender;
  if (ref === null) return new Set();
  return new Set([ref, ...lists.accounts.filter(({ accountId }) => accountId === ref).map(({ code }) => code)]);
}

function tableOf(sums: Sums): Pick<Section, 'rows' | 'totals' | 'left'> {
  const totals = [...sums.sumBy(1)].map(([currency, figures]) => ['Total', currency, ...figures.map(toMoney)]);
  return { rows: sums.rows(), totals, left: 0 };
}

function addMove(sums: Sums, { order, currency }: Pick<GiftCardMove, 'order' | 'currency'>, moved: Big): void {
  for (const [code, part] of partsOf(order, moved)) {
    const used = part.lt(ZERO) ? part.neg() : ZERO;
    const issued = part.gt(ZERO) ? part : ZERO;
    sums.add([code, currency], [issued, used, part]);
  }
}

/** Several cards on one order are listed apart if it says how much each of them paid. */
function partsOf(order: Order | null, moved: Big): (readonly [string, Big])[] {
  if (order === null) return [['Not known', moved]];
  const cards = usedCards(order);
  const amounts = cards.flatMap(({ amount }) => amount ?? []);
  const isKnown = cards.length > 1 && amounts.length === cards.length && sum(amounts).eq(moved.abs());
  if (moved.lt(ZERO) && isKnown) return cards.map(({ code, amount }) => [code, (amount ?? ZERO).neg()] as const);
  // Money back on an order that sold no card goes back to the cards that paid for it.
  const sold = soldCodes(order);
  const codes = moved.lt(ZERO) || sold.length === 0 ? cards.map(({ code }) => code) : sold;
  return [[codes.length === 0 ? 'Without a code' : codes.join(', '), moved]];
}
