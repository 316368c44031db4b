import {
  account,
  accounts,
  component,
  EVERYWHERE,
  INCOME,
  rate,
  shopAccounts,
  SPENDING,
  userRates,
  type CountryBooks,
} from '../country-books.ts';

const OVERHEADS = [
  '600 Advertising',
  '604 Bank Service Charges',
  '608 Janitorial Expenses',
  '612 Consulting & Accounting',
  '616 Depreciation',
  '620 Entertainment',
  '624 Postage & Delivery',
  '628 General Expenses',
  '632 Insurance',
  '636 Interest Expense',
  '640 Legal Expenses',
  '644 Utilities',
  '648 Automobile Expenses',
  '652 Office Expenses',
  '656 Printing & Stationery',
  '660 Rent',
  '664 Repairs and Maintenance',
  '668 Wages & Salaries',
  '672 Payroll Tax Expense',
  '676 Dues & Subscriptions',
  '680 Telephone & Internet',
  '684 Travel',
  '690 Income Tax Expense',
];

const CHART = [
  account('090', 'Checking Account', 'BANK', 'NONE', { bank: { number: '132435465' } }),
  account('091', 'Savings Account', 'BANK', 'NONE', { bank: { number: '132435473' } }),
  account('120', 'Accounts Receivable', 'CURRENT', 'NONE', { system: 'DEBTORS' }),
  ...accounts('CURRENT', 'NONE', ['130 Prepayments']),
  ...accounts('INVENTORY', 'NONE', ['140 Inventory']),
  ...accounts('FIXED', 'NONE', [
    '150 Office Equipment',
    '151 Less Accumulated Depreciation on Office Equipment',
    '160 Computer Equipment',
  ]),
  account('200', 'Accounts Payable', 'CURRLIAB', 'NONE', { system: 'CREDITORS' }),
  account('210', 'Unpaid Expense Claims', 'CURRLIAB', 'NONE', { system: 'UNPAIDEXPCLM' }),
  account('215', 'Wages Payable', 'CURRLIAB', 'NONE', { system: 'WAGEPAYABLES' }),
  account('220', 'Sales Tax', 'CURRLIAB', 'NONE', { system: 'GST' }),
  ...accounts('CURRLIAB', 'NONE', ['205 Accruals', '230 Employee Tax Payable', '240 Income Tax Payable']),
  account('255', 'Historical Adjustment', 'CURRLIAB', 'NONE', { system: 'HISTORICAL' }),
  account('260', 'Rounding', 'CURRLIAB', 'NONE', { system: 'ROUNDING' }),
  account('265', 'Tracking Transfers', 'CURRLIAB', 'NONE', { system: 'TRACKINGTRANSFERS' }),
  ...accounts('TERMLIAB', 'NONE', ['290 Loan']),
  ...accounts('EQUITY', 'NONE', ["300 Owner's Capital", "310 Owner's Draw", '330 Common Stock']),
  account('320', 'Retained Earnings', 'EQUITY', 'NONE', { system: 'RETAINEDEARNINGS' }),
  ...accounts('REVENUE', 'OUTPUT', ['400 Sales', '470 Other Revenue']),
  ...accounts('OTHERINCOME', 'NONE', ['460 Interest Income']),
  ...accounts('DIRECTCOSTS', 'INPUT', ['500 Cost of Goods Sold']),
  ...accounts('EXPENSE', 'INPUT', OVERHEADS),
  account('810', 'Bank Revaluations', 'EXPENSE', 'NONE', { system: 'BANKCURRENCYGAIN' }),
  account('815', 'Unrealized Currency Gains', 'EXPENSE', 'NONE', { system: 'UNREALISEDCURRENCYGAIN' }),
  account('820', 'Realized Currency Gains', 'EXPENSE', 'NONE', { system: 'REALISEDCURRENCYGAIN' }),
  ...shopAccounts('OUTPUT', 'NONE', {
    stripe: '095',
    payPal: '096',
    undeposited: '125',
    giftCards: '250',
    shipping: '410',
    oldShop: '499',
  }),
];

const STATE = component('IL State Tax', '6.25');
const COUNTY = component('Fable County Tax', '1.75');
const COUNTY_ON_TOP = component('Fable County Tax (compound)', '1.75', true);

function nexus(name: string, components: readonly ReturnType<typeof component>[], status?: 'ARCHIVED') {
  return { name, reportTaxType: 'OUTPUT', appliesTo: INCOME, components, ...(status === undefined ? {} : { status }) };
}

/** One rate for each set of jurisdictions an order can fall under: Xero takes one rate a line. */
const NEXUS_RATES = userRates([
  nexus('IL State + Fable County', [STATE, COUNTY]),
  nexus('IL State + Fable County + Wexmoor City', [STATE, COUNTY, component('Wexmoor City Tax', '0.75')]),
  nexus('IL State', [STATE]),
  nexus('IL Grocery', [component('IL Grocery Tax', '1')]),
  nexus('NY State + Local', [component('NY State Tax', '4'), component('NY Local Tax', '4.875')]),
  nexus('IL State + Fable County (compound)', [STATE, COUNTY_ON_TOP]),
  nexus('IL State + Fable County + Transit (compound)', [
    STATE,
    COUNTY_ON_TOP,
    component('Transit District (compound)', '0.375', true),
  ]),
  nexus('IL Grocery + County (compound)', [
    component('IL Grocery Tax', '1'),
    component('Grocery County (compound)', '0.5', true),
  ]),
  nexus('IL State (2019)', [component('IL State Tax', '6')], 'ARCHIVED'),
]);

export const US: CountryBooks = {
  name: 'Prairie Goods LLC',
  legalName: 'Prairie Goods LLC',
  version: 'US',
  countryCode: 'US',
  timeZone: 'America/Chicago',
  timeZoneCode: 'CENTRALSTANDARDTIME',
  taxNumber: '12-3456789',
  salesTaxBasis: 'ACCRUAL',
  salesTaxPeriod: 'MONTHLY',
  financialYearEnd: { day: 31, month: 12 },
  paymentTerms: { sales: { day: 30, type: 'DAYSAFTERBILLDATE' }, bills: { day: 30, type: 'DAYSAFTERBILLDATE' } },
  currencies: [
    ['USD', 'United States Dollar', '1'],
    ['CAD', 'Canadian Dollar', '1.361402'],
    ['EUR', 'Euro', '0.920803'],
  ],
  accounts: CHART,
  taxRates: [
    rate('OUTPUT', 'Tax on Sales', '0', 'OUTPUT', INCOME),
    rate('INPUT', 'Tax on Purchases', '0', 'INPUT', SPENDING),
    rate('NONE', 'Tax Exempt', '0', 'NONE', EVERYWHERE),
    ...NEXUS_RATES,
  ],
  itemDefaults: { sales: '400', purchase: '500' },
};
