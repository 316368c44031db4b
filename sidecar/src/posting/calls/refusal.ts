import type { Problem, ProblemCode } from '../../domain/problems.ts';

interface Rule {
  /** Matched on fragments, never on full texts: Xero documents few of them and changes their wording. */
  readonly fragment: RegExp;
  readonly code: ProblemCode;
  readonly fix: string;
}

const RULES: readonly Rule[] = [
  {
    fragment: /not subscribed to currency/i,
    code: 'currency_not_enabled',
    fix: 'Add the currency in Xero (Settings, Currencies; it needs a plan with multi-currency), then replay the order.',
  },
  {
    fragment: /has been archived, or has been deleted/i,
    code: 'account_archived',
    fix: 'Choose an active account in the settings, or restore the account in Xero, then replay the order.',
  },
  {
    fragment: /is not a valid code for this document|Account code must be specified|Account must be valid/i,
    code: 'account_wrong_type',
    fix: 'Choose another account for this line in the settings, then replay the order.',
  },
  {
    fragment: /cannot be used with account code/i,
    code: 'tax_type_not_allowed',
    fix: 'Choose an account that allows this tax rate, or another tax rate, in the settings, then replay the order.',
  },
  {
    fragment: /TaxType code .* does not exist|Tax rate must be valid/i,
    code: 'tax_type_unknown',
    fix: 'Map the tax rate to one that exists in Xero, then replay the order.',
  },
  {
    fragment: /lock date/i,
    code: 'period_locked',
    fix: 'Ask the accountant to open the period in Xero, or choose "first-open-day" (setting documents.locked); then replay the order.',
  },
  {
    fragment: /contact .*archived|archived contact/i,
    code: 'contact_archived',
    fix: 'Restore the contact in Xero (Contacts, Archived), then replay the order.',
  },
  {
    fragment: /must be BANK|enabled for payments/i,
    code: 'payment_account_invalid',
    fix: 'Choose a bank account, or one with "Enable payments to this account", for this payment method.',
  },
];

/** Xero's number guard: the invoice already exists, ours or not. */
export function isNumberTaken(messages: readonly string[]): boolean {
  return messages.some((message) => /Invoice # must be unique/i.test(message));
}

/** The same for credit notes. */
export function isCreditNumberTaken(messages: readonly string[]): boolean {
  return messages.some((message) => /credit note (#|number) must be unique/i.test(message));
}

export function isContactNameTaken(messages: readonly string[]): boolean {
  return messages.some((message) => /contact name .*already assigned|contact name must be unique/i.test(message));
}

export function isContactNumberTaken(messages: readonly string[]): boolean {
  return messages.some((message) => /contact number/i.test(message));
}

export function isNothingOutstanding(messages: readonly string[]): boolean {
  return messages.some((message) => /exceeds the amount outstanding/i.test(message));
}

const ABOUT_LISTS: ReadonlySet<ProblemCode> = new Set([
  'account_archived',
  'account_wrong_type',
  'period_locked',
  'tax_type_not_allowed',
  'tax_type_unknown',
  'payment_account_invalid',
  'tracking_unknown',
  'item_unknown',
]);

/** Whether the organisation's accounts, tax rates or lock dates differ from our copy. */
export function isAboutLists(problem: Problem): boolean {
  return ABOUT_LISTS.has(problem.code);
}

/** Xero's messages about one element, in the owner's terms. `what` is e.g. "invoice WC-1024". */
export function toProblem(what: string, messages: readonly string[]): Problem {
  const text = messages.length > 0 ? messages.join(' ') : 'Xero gave no reason.';
  for (const rule of RULES) {
    if (messages.some((message) => rule.fragment.test(message))) {
      return { code: rule.code, message: `Xero refused the ${what}: ${text}`, fix: rule.fix, details: { xero: text } };
    }
  }
  return {
    code: 'xero_refused',
    message: `Xero refused the ${what}: ${text}`,
    fix: 'Put right what Xero names, then replay the order.',
    details: { xero: text },
  };
}
