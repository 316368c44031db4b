import type { FitBody } from '../../sidecar/src/contract/fit.ts';
import type { MonthEndBody, OverdueBody, SectionBody, ReportMapBody } from '../../sidecar/src/contract/reports.ts';

const column = (name: string, isFigure = false) => ({ name, isFigure });
const none = { note: '', totals: [], left: 0 };

const BY_AGE: SectionBody = {
  ...none,
  ...{ id: 'open_by_age', title: 'Open invoices by age', note: 'As of 2026-11-25, whatever month is shown.' },
  columns: [
    column('Currency'),
    ...['Not due', '1 to 30 days', '31 to 60 days', '61 to 90 days', 'Over 90 days', 'Total due'].map((name) =>
      column(name, true),
    ),
  ],
  rows: [['GBP', '1240.00', '95.50', '0.00', '18.99', '0.00', '1354.49']],
};

const OPEN: SectionBody = {
  ...none,
  ...{ id: 'open_invoices', title: 'Open invoices' },
  columns: [
    ...[column('Order'), column('Invoice'), column('Date'), column('Due'), column('Days overdue', true)],
    ...[column('Currency'), column('Total', true), column('Due amount', true)],
  ],
  rows: [
    ['1017', 'WC-1017', '2026-08-20', '2026-08-27', '90', 'GBP', '18.99', '18.99'],
    ['1021', 'WC-1021', '2026-11-10', '2026-11-17', '8', 'GBP', '191.00', '95.50'],
    ['1025', 'WC-1025', '2026-11-24', '2026-12-24', '', 'GBP', '1240.00', '1240.00'],
  ],
};

export const OVERDUE: OverdueBody = { today: '2026-11-25', overdue: 2, sections: [BY_AGE, OPEN] };

export const MONTH_END: MonthEndBody = {
  ...{ state: 'ready', documents: 0, month: '2026-10', from: '2026-10-01', to: '2026-10-31' },
  readAt: '2026-11-25T11:40:00.000Z',
  sections: [
    {
      ...none,
      ...{ id: 'documents', title: 'Documents in Xero' },
      note: 'Approved and paid documents of this shop, by their dates in Xero.',
      columns: [
        column('Kind'),
        column('Currency'),
        ...['Number', 'Net', 'Tax', 'Total'].map((name) => column(name, true)),
      ],
      rows: [
        ['Invoices', 'GBP', '1204', '98120.44', '18332.10', '116452.54'],
        ['Credit notes', 'GBP', '31', '-1933.10', '-386.62', '-2319.72'],
      ],
      totals: [['Total', 'GBP', '1235', '96187.34', '17945.48', '114132.82']],
    },
    {
      ...none,
      ...{ id: 'tax_by_country', title: 'Sales and tax by country and rate' },
      note: 'Approved invoices less credit notes, by their dates in Xero.',
      columns: [
        ...[column('Country'), column('Rate %', true), column('Tax type'), column('Currency')],
        ...['Net', 'Tax', 'Net in GBP', 'Tax in GBP'].map((name) => column(name, true)),
      ],
      rows: [
        ['France', '20', '20% (VAT on Income, France)', 'EUR', '812.50', '162.50', '698.75', '139.75'],
        ['United Kingdom', '0', 'Zero Rated Income', 'GBP', '6459.94', '0.00', '6459.94', '0.00'],
        ['United Kingdom', '20', '20% (VAT on Income)', 'GBP', '89727.40', '17945.48', '89727.40', '17945.48'],
      ],
      totals: [
        ['Total', '', '', 'EUR', '812.50', '162.50', '698.75', '139.75'],
        ['Total', '', '', 'GBP', '96187.34', '17945.48', '96187.34', '17945.48'],
      ],
    },
    {
      ...none,
      ...{ id: 'tax_return', title: 'UK VAT return: from these documents' },
      note: 'Only the documents of this shop: what else is booked in Xero is not in these figures.',
      columns: [column('Box'), column('What it is'), column('GBP', true)],
      rows: [
        ['Box 1', 'VAT due on sales', '18085.23'],
        ['Box 6', 'Sales without VAT', '96886.09'],
      ],
    },
    {
      ...none,
      ...{ id: 'tax_misfits', title: 'Tax that does not fit its rate', left: 3 },
      note: 'Posted as the shop charged it. Check the tax of these orders in WooCommerce.',
      columns: [
        ...[column('Order'), column('Document'), column('Line'), column('Currency')],
        ...[column('Net', true), column('Tax', true), column('Tax %', true), column('Tax type and its rate')],
      ],
      rows: [
        [
          ...[
            '51825',
            'WC-51825',
            'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
            'GBP',
          ],
          ...['59.56', '15.33', '25.7', '20% (VAT on Income): 20 %'],
        ],
      ],
    },
    BY_AGE,
    OPEN,
  ],
};

const NO_FIT = { orders: 0, amounts: [] };

/** Before the first question. */
export const NO_FIT_YET: FitBody = {
  ...{
    state: 'none',
    read: 0,
    of: 0,
    readAt: null,
    basis: '',
    posts: NO_FIT,
    setting: NO_FIT,
    cannot: NO_FIT,
    left: 0,
  },
  ...{ needs: [], waiting: [], more: 0, sections: [] },
};

export const FIT: FitBody = {
  ...{ state: 'ready', read: 100, of: 100, readAt: '2026-11-25T09:15:00.000Z', left: 3 },
  basis:
    'Judged by a new organisation in Xero (United Kingdom) with the settings that set-up proposes: nothing is connected yet.',
  posted: NO_FIT,
  posts: { orders: 91, amounts: [{ currency: 'GBP', amount: '8120.44' }] },
  setting: {
    orders: 5,
    amounts: [
      { currency: 'GBP', amount: '212.00' },
      { currency: 'EUR', amount: '48.90' },
    ],
  },
  cannot: { orders: 1, amounts: [{ currency: 'GBP', amount: '-12.00' }] },
  needs: [
    {
      ...{ setting: 'accounts.hiddenTender', tab: 'accounts', orders: 4, proposed: '' },
      amounts: [{ currency: 'GBP', amount: '212.00' }],
      message: 'The order’s total is £10.00 below its lines and tax; it carries a gift card.',
      fix: 'Choose the liability account such amounts are booked against (Accounts & taxes).',
    },
    {
      ...{ setting: 'payments.methods.wallet', tab: 'payments', orders: 1 },
      amounts: [{ currency: 'EUR', amount: '48.90' }],
      message: 'No account is chosen for payments by Wallet (wallet).',
      fix: 'Choose the account (Payments).',
      proposed: '855: 855 "Store credit" is a liability account named for it.',
    },
  ],
  waiting: [
    {
      ...{ id: 1042, number: '1042', isLost: true, currency: 'GBP', total: '-12.00' },
      message: 'The order’s total is -£12.00; Xero takes no invoice below zero.',
      fix: 'Correct the order in WooCommerce, or enter a credit note in Xero by hand.',
    },
    {
      ...{ id: 1040, number: '1040', isLost: false, currency: 'GBP', total: '53.00' },
      message: 'The order’s total is £10.00 below its lines and tax; it carries a gift card.',
      fix: 'Choose the liability account such amounts are booked against (Accounts & taxes).',
    },
  ],
  more: 4,
  sections: [
    {
      ...{ id: 'fit', title: 'Fit', note: 'Judged by a new organisation.', totals: [], left: 0 },
      columns: [column('Answer'), column('Orders', true), column('Amount', true)],
      rows: [
        ['Posts unchanged', '91', '£8,120.44'],
        ['Needs a setting', '5', '£212.00, €48.90'],
        ['Cannot be posted', '1', '-£12.00'],
      ],
    },
  ],
};

export const REPORT_MAP: ReportMapBody = {
  ...{ state: 'ready', read: 100, readAt: '2026-11-25T11:00:00.000Z', of: 98, held: 1 },
  reports: [
    {
      ...{ id: 'profit-and-loss', title: 'Profit and Loss', orders: 97, lines: null },
      needs: 'Approved invoices, each line on its account.',
      link: 'https://reporting.xero.com/!mBdtL/v1/Run/1216',
      missing: [
        {
          ...{ setting: 'accounts.shipping', tab: 'accounts' },
          why: 'Shipping is booked on the account of the goods, so the report does not show it apart.',
        },
      ],
    },
    {
      ...{ id: 'profit-and-loss-by-tracking', title: 'Profit and Loss by tracking category', orders: 0 },
      needs: 'An option of the tracking category on each line of a sale.',
      lines: { of: 212, without: 212, what: 'a tracking option' },
      link: 'https://reporting.xero.com/!mBdtL/v1/Run/1216',
      missing: [{ setting: 'tracking', why: 'No tracking category is chosen.', tab: 'accounts' }],
    },
    {
      ...{ id: 'sales-by-item', title: 'Sales by Item', orders: 90 },
      needs: 'An item on each line of a product. Credit notes are not in it: Xero’s Inventory Item Summary has them.',
      lines: { of: 186, without: 12, what: 'an item' },
      link: 'https://go.xero.com/organisationlogin/default.aspx?shortcode=%21mBdtL&redirecturl=%2FReports%2F',
      missing: [{ setting: 'items.withoutSku', why: 'Products without SKU have no item.', tab: 'documents' }],
    },
    {
      ...{ id: 'income-by-contact', title: 'Income by Contact (top customers)', orders: 98, lines: null, missing: [] },
      needs: 'A contact of its own for each customer.',
      link: 'https://go.xero.com/organisationlogin/default.aspx?shortcode=%21mBdtL&redirecturl=%2FReports%2F',
    },
  ],
};
