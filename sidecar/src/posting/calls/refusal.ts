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
    fix: 'Choose an active account in the settings, or restore the account in Xero and replay the order.',
  },
  {
    fragment: /is not a valid code for this document|Account code must be specified|Account must be valid/i,
    code: 'account_wrong_type',
    fix: 'Choose another account for this line in the settings.',
  },
  {
    fragment: /cannot be used with account code/i,
    code: 'tax_type_not_allowed',
    fix: 'Choose an account that allows this tax rate, or another tax rate, in the settings.',
  },
  {
    fragment: /TaxType code .* does not exist|Tax rate must be valid/i,
    code: 'tax_type_unknown',
    fix: 'Map the tax rate to one that exists in Xero, then replay the order.',
  },
  {
    fragment: /item code .{0,100}is not valid/i,
    code: 'item_unknown',
    fix: 'Create the item in Xero, or choose another one in the settings, then replay the order.',
  },
  {
    fragment: /lock date/i,
    code: 'period_locked',
    fix: 'Choose "first-open-day" (setting documents.locked), or ask the accountant to open the period in Xero and replay the order.',
  },
  {
    fragment: /contact .{0,200}archived|archived contact/i,
    code: 'contact_archived',
    fix: 'Restore the contact in Xero (Contacts, Archived), then replay the order.',
  },
  {
    fragment: /must be BANK|enabled for payments/i,
    code: 'payment_account_invalid',
    fix: 'Choose a bank account, or one with "Enable payments to this account", for this payment method.',
  },
];

/** Refusals that mean that Xero has something already, ours or not. */
const matching = (fragment: RegExp) => (messages: readonly string[]) => messages.some((one) => fragment.test(one));
export const isNumberTaken = matching(/Invoice # must be unique/i);
export const isCreditNumberTaken = matching(/credit note (#|number) must be unique/i);
export const isContactNameTaken = matching(/contact name .*already assigned|contact name must be unique/i);
export const isContactNumberTaken = matching(/contact number/i);
export const isItemCodeTaken = matching(/item with code .*already exists/i);
export const isNothingOutstanding = matching(/exceeds the amount outstanding/i);

const ABOUT_LISTS: ReadonlySet<ProblemCode> = new Set([
  'account_missing',
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
export function isAboutLists({ code, details }: Problem): boolean {
  // Without an account it is about the settings, which have none for the payment method.
  return code === 'payment_account_missing' ? 'account' in details : ABOUT_LISTS.has(code);
}

/** Xero's messages about one element, in the owner's terms. `what` is e.g. "invoice WC-1024". */
export function toProblem(what: string, messages: readonly string[]): Problem {
  const text = messages.length > 0 ? messages.join(' ') : 'Xero gave no reason.';
  const rule = RULES.find(({ fragment }) => messages.some((message) => fragment.test(message)));
  const { code, fix } = rule ?? { code: 'xero_refused', fix: 'Fix what Xero reported, then replay the order.' };
  return { code, message: `Xero refused the ${what}: ${text}`, fix, details: { xero: text } };
}
