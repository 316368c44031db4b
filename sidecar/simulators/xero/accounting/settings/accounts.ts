import { randomUUID } from 'node:crypto';
import type { Account, Organisation } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import type { View } from '../wire/answers.ts';
import type { BatchKind, Written } from '../wire/batch.ts';
import { instantOut } from '../wire/dates.ts';
import { flag, oneOf, text, ZERO_ID, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { ElementRejected, rejectIf } from '../wire/refusals.ts';
import { ACCOUNT_CLASSES } from './account-types.ts';

const MAX_CODE_LENGTH = 10;
const MAX_NAME_LENGTH = 150;
const STATUSES = ['ACTIVE', 'ARCHIVED', 'DELETED'] as const;

export function accountView(account: Account): View {
  return {
    AccountID: account.id,
    ...(account.code === '' ? {} : { Code: account.code }),
    Name: account.name,
    Status: account.status,
    Type: account.type,
    TaxType: account.taxType,
    ...(account.description === '' ? {} : { Description: account.description }),
    Class: account.class,
    ...(account.systemAccount === null ? {} : { SystemAccount: account.systemAccount }),
    EnablePaymentsToAccount: account.enablePayments,
    ShowInExpenseClaims: false,
    ...(account.bank === null
      ? {}
      : {
          BankAccountNumber: account.bank.number,
          BankAccountType: account.bank.type,
          CurrencyCode: account.bank.currency,
        }),
    ReportingCode: account.class.slice(0, 3),
    HasAttachments: false,
    UpdatedDateUTC: instantOut(account.updatedAt),
    AddToWatchlist: false,
  };
}

/** How payments and bank transactions name their account. */
export function accountReferenceView({ accounts }: Organisation, accountId: string): View {
  const account = accounts[accountId];
  return {
    AccountID: accountId,
    ...(account === undefined || account.code === '' ? {} : { Code: account.code }),
    ...(account === undefined ? {} : { Name: account.name }),
  };
}

function uniquenessProblems(work: Work, account: Account): string[] {
  const others = Object.values(work.organisation.accounts).filter(
    ({ id, status }) => id !== account.id && status !== 'DELETED',
  );
  const isSame = (a: string, b: string): boolean => a !== '' && a.toLowerCase() === b.toLowerCase();
  return [
    ...(others.some(({ name }) => isSame(name, account.name)) ? ['Please enter a unique Name.'] : []),
    ...(others.some(({ code }) => isSame(code, account.code)) ? ['Please enter a unique Code.'] : []),
  ];
}

function save(work: Work, account: Account, problems: string[]): Written {
  problems.push(
    ...lengthProblem('Code', account.code, MAX_CODE_LENGTH),
    ...lengthProblem('Name', account.name, MAX_NAME_LENGTH),
    ...lengthProblem('Description', account.description),
    ...uniquenessProblems(work, account),
  );
  if (account.name === '') problems.push('Please enter a Name.');
  if (account.code === '' && account.type !== 'BANK') problems.push('Please enter a Code.');
  if (work.organisation.taxRates[account.taxType]?.status !== 'ACTIVE') problems.push('Tax rate must be valid.');
  if (problems.length > 0) throw new ElementRejected(problems);
  work.saveAccount(account);
  return { view: accountView(account) };
}

function createAccount(work: Work, element: Element): Written {
  const type = oneOf(element, 'Type', Object.keys(ACCOUNT_CLASSES));
  const accountClass = type === undefined ? undefined : ACCOUNT_CLASSES[type];
  if (type === undefined || accountClass === undefined) throw new ElementRejected(['Please enter a Type.']);
  const problems: string[] = [];
  const bankNumber = text(element, 'BankAccountNumber') ?? '';
  if (type === 'BANK' && bankNumber === '') problems.push('Please enter a BankAccountNumber.');
  if (type === 'BANK' && (text(element, 'Description') ?? '') !== '') {
    problems.push('A bank account cannot have a Description.');
  }
  const currency = text(element, 'CurrencyCode') ?? work.organisation.baseCurrency;
  const isKnown = currency === work.organisation.baseCurrency || work.organisation.currencies[currency] !== undefined;
  if (!isKnown) problems.push(`Organisation is not subscribed to currency ${currency}`);
  if (type !== 'BANK' && text(element, 'CurrencyCode') !== undefined) {
    problems.push('Only a bank account can have a CurrencyCode.');
  }
  const account: Account = {
    id: randomUUID(),
    code: text(element, 'Code') ?? '',
    name: text(element, 'Name') ?? '',
    type,
    class: accountClass,
    status: 'ACTIVE',
    taxType: text(element, 'TaxType') ?? 'NONE',
    description: text(element, 'Description') ?? '',
    enablePayments: flag(element, 'EnablePaymentsToAccount') ?? false,
    systemAccount: null,
    bank: type === 'BANK' ? { number: bankNumber, type: text(element, 'BankAccountType') ?? 'BANK', currency } : null,
    updatedAt: work.at,
  };
  return save(work, account, problems);
}

function updateAccount(work: Work, stored: Account, element: Element): Written {
  const status = oneOf(element, 'Status', STATUSES) ?? stored.status;
  rejectIf(stored.systemAccount !== null && status !== 'ACTIVE', 'System accounts cannot be archived or deleted.');
  const changed: Account = {
    ...stored,
    code: text(element, 'Code') ?? stored.code,
    name: text(element, 'Name') ?? stored.name,
    taxType: text(element, 'TaxType') ?? stored.taxType,
    description: text(element, 'Description') ?? stored.description,
    enablePayments: flag(element, 'EnablePaymentsToAccount') ?? stored.enablePayments,
    status,
    updatedAt: work.at,
  };
  return save(work, changed, []);
}

export const ACCOUNT_CREATION: BatchKind = {
  name: 'Accounts',
  write: createAccount,
  echo: (_work, element) => ({ ...element, AccountID: ZERO_ID }),
};

export function accountUpdate(account: Account): BatchKind {
  return {
    name: 'Accounts',
    write: (work, element) => updateAccount(work, account, element),
    echo: (_work, element) => ({ ...element, AccountID: account.id }),
  };
}
