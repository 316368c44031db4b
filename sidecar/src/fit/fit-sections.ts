import { decimal, moneyInWords } from '../domain/money.ts';
import { countryName } from '../mapping/contact/country-name.ts';
import { figureColumn, type Section, textColumn } from '../reports/section.ts';
import type { Amounts } from './amounts.ts';
import type { FitReport } from './fit-report.ts';
import type { Verdict } from './judge-order.ts';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  posts: 'Posts unchanged',
  setting: 'Needs a setting',
  cannot: 'Cannot be posted',
};

/** The report as tables: for the command line, the page and CSV. */
export function fitSections(report: FitReport): Section[] {
  const found = [answer(report), needs(report), cannot(report), proposals(report), uses(report), plan(report)];
  return [...found.filter(({ rows }) => rows.length > 0), allOrders(report)];
}

/** "£12.50, €3.00"; '' = no order. */
export function amountsInWords(amounts: Amounts): string {
  return amounts.map(({ amount, currency }) => moneyInWords(decimal(amount), currency)).join(', ');
}

export function basisInWords({ kind, country, organisation }: FitReport['basis']): string {
  if (kind === 'connected')
    return `Judged by your settings and ${organisation ?? 'the connected organisation'} in Xero.`;
  const place = countryName(country);
  return `Judged by a new organisation in Xero${place === '' ? '' : ` (${place})`} with the settings that set-up proposes: nothing is connected yet.`;
}

/** "OUTPUT2: …its reason". */
export function proposalInWords({ value, reason }: { readonly value: unknown; readonly reason: string }): string {
  return `${inWords(value)}: ${reason}`;
}

function answer({ totals, basis }: FitReport): Section {
  const rows = (['posts', 'setting', 'cannot'] as const).map((verdict) => {
    const { orders, amounts } = totals[verdict];
    return [VERDICT_WORDS[verdict], String(orders), amountsInWords(amounts)];
  });
  const left = totals.left.map(({ status, orders, amounts }) => [
    `Not synced: ${status}, not paid`,
    String(orders),
    amountsInWords(amounts),
  ]);
  return section('fit', 'Fit', basisInWords(basis), ['Answer'], ['Orders', 'Amount'], [...rows, ...left]);
}

function needs({ needs: found }: FitReport): Section {
  const note = 'Each is decided once.';
  const rows = found.map(({ setting, message, fix, orders, amounts, suggestion }) => {
    const proposed = suggestion === null ? '' : proposalInWords(suggestion);
    return [setting, message, fix, proposed, String(orders.length), amountsInWords(amounts)];
  });
  return section('needs', 'To decide', note, ['Setting', 'Why', 'What to do', 'Proposed'], ['Orders', 'Amount'], rows);
}

function cannot({ orders }: FitReport): Section {
  const rows = orders
    .filter(({ verdict }) => verdict === 'cannot')
    .flatMap(({ number, date, problems, total, currency }) => {
      const [first] = problems.filter(({ setting }) => setting === null);
      const money = currency === '' ? '' : moneyInWords(decimal(total), currency);
      return [[number, date, first?.message ?? '', first?.fix ?? '', money]];
    });
  const note = 'The order, or Xero, must change first.';
  return section('cannot', 'Cannot be posted', note, ['Order', 'Date', 'Why', 'What to do'], ['Amount'], rows);
}

function proposals({ proposed }: FitReport): Section {
  const rows = proposed.map(({ path, value, reason, confidence }) => [path, inWords(value), reason, confidence]);
  const note = 'The orders were judged with these; set-up asks before it uses any of them.';
  return section('proposed', 'What set-up proposes', note, ['Setting', 'Value', 'Why', 'Confidence'], [], rows);
}

function uses({ uses: shop, contacts, totals }: FitReport): Section {
  const row = (what: string, detail: string, orders: number) => (orders === 0 ? [] : [[what, detail, String(orders)]]);
  const known =
    contacts.known === null ? 'matched once the contacts are read' : `${contacts.known} are in Xero already`;
  const rows = [
    ...shop.paymentMethods.map(({ id, title, orders }) => [
      'Payment method',
      title === '' ? id : `${title} (${id})`,
      String(orders),
    ]),
    ...shop.currencies.map(({ code, orders }) => ['Currency', code, String(orders)]),
    ...shop.taxRates.map(({ labels, orders }) => [
      labels.length > 1 ? 'Tax rates together' : 'Tax rate',
      labels.join(' + '),
      String(orders),
    ]),
    ...row('Refunds', 'become credit notes', shop.refunds),
    ...row('Gift cards or store credit', 'need a liability account', shop.giftCards),
    ...row('Deposits', 'book part of the sale', shop.deposits),
    ...row('Subscriptions', 'renewals are orders of their own', shop.subscriptions),
    ...shop.fees.map(({ method, orders }) => [
      'Fee on the order',
      `${method} can be booked with each payment`,
      String(orders),
    ]),
    ...shop.repeatedNumbers.map(({ number, ids }) => ['Order number used twice', number, String(ids.length)]),
    ...shop.otherConnectors.map(({ key, orders }) => [
      'Another connector',
      `wrote ${key}: such orders may be in Xero already`,
      String(orders),
    ]),
    ...row('Buyers', known, contacts.buyers),
  ];
  return section(
    'uses',
    'What the shop uses',
    `In its latest ${totals.read} orders.`,
    ['What', 'Detail'],
    ['Orders'],
    rows,
  );
}

function plan({
  plan: { ordersADay, invoicesAMonth, callsADay, dayLimits, tooSmallPlans, mode, because },
}: FitReport): Section {
  const rows = [
    ['Orders a day', String(ordersADay)],
    ['Invoices a month', String(invoicesAMonth)],
    ['Calls of Xero a day', `${callsADay.fewest} to ${callsADay.most}`],
    ['Xero allows a day', `${dayLimits.others}; ${dayLimits.starter} on the plan Starter`],
    ['Fits', mode === 'order' ? 'an invoice for each order' : 'a summary for each day (not part of this version)'],
    ...(tooSmallPlans.includes('starter') ? [['Xero plan', 'Starter allows too few calls a day']] : []),
    ...(tooSmallPlans.includes('early')
      ? [['Xero plan', 'Early (and the old Starter) approve only 20 invoices a month']]
      : []),
  ];
  return { ...section('plan', 'Plan', because, ['What', 'Figure'], [], rows) };
}

function allOrders({ orders }: FitReport): Section {
  const rows = orders.map(({ number, date, verdict, isPosted, problems, notices, total, currency }) => {
    const said = [...problems, ...notices].map(({ message }) => message).join(' ');
    const word = isPosted && verdict === 'posts' ? 'In Xero' : VERDICT_WORDS[verdict];
    return [number, date, word, said, currency === '' ? '' : moneyInWords(decimal(total), currency)];
  });
  return section('orders', 'Orders', '', ['Order', 'Date', 'Answer', 'Why'], ['Amount'], rows);
}

function section(
  id: string,
  title: string,
  note: string,
  texts: readonly string[],
  figures: readonly string[],
  rows: readonly (readonly string[])[],
): Section {
  return {
    id,
    title,
    note,
    columns: [...texts.map(textColumn), ...figures.map(figureColumn)],
    rows,
    totals: [],
    left: 0,
  };
}

/** An account by its code; other objects as JSON. */
function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  const account = typeof value === 'object' && value !== null && 'account' in value ? value.account : null;
  return typeof account === 'string' ? account : JSON.stringify(value);
}
