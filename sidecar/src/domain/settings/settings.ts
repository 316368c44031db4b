import { z } from 'zod';
import { accounts, contacts, documents, items, payments, sync, taxes } from './settings-documents.ts';
import { NEW_STORE } from './new-store.ts';
import { tracking } from './settings-fields.ts';
import { payouts } from './settings-payouts.ts';
import { rules } from './settings-rules.ts';

/** How one store's orders become documents; every field has a default: what a file without the field means. */
const shape = z.strictObject({
  documents: documents.prefault({}),
  items: items.prefault({}),
  accounts: accounts.prefault({}),
  rules: rules.default([]),
  taxes: taxes.prefault({}),
  tracking: tracking.default([]),
  payments: payments.prefault({}),
  payouts: payouts.default({}),
  contacts: contacts.prefault({}),
  sync: sync.prefault({}),
});

export type Settings = z.infer<typeof shape>;
export type Rule = Settings['rules'][number];
export type RuleConditions = Rule['when'];
export type Tracking = Settings['tracking'][number];
/** An option by a value of the order. */
export type TrackingByValue = Extract<Tracking, { by: unknown }>;

export const settingsSchema: z.ZodType<Settings> = shape;

/** What an empty settings file means. */
export const DEFAULT_SETTINGS: Settings = shape.parse({});

/** What a store without a settings file has: it was never configured. */
export const NEW_STORE_SETTINGS: Settings = shape.parse(NEW_STORE);

/** Whether anything is booked that needs the consent to bank transactions: gateways' fees, or payouts. */
export function booksBankMoney({ payments: own, payouts: all }: Pick<Settings, 'payments' | 'payouts'>): boolean {
  return Object.keys(own.fees).length > 0 || Object.values(all).some(({ mode }) => mode === 'book');
}

/** A payment method's own entry; its id may be the name of a property that every object has ("constructor"). */
export function entryOf<Entry>(entries: Readonly<Record<string, Entry>>, paymentMethod: string): Entry | undefined {
  return Object.hasOwn(entries, paymentMethod) ? entries[paymentMethod] : undefined;
}

/** In which statuses orders of a payment method are posted. */
export function postedStatuses({ documents: own, payments: { statuses } }: PostedBy, paymentMethod: string) {
  return entryOf(statuses, paymentMethod) ?? own.triggerStatuses;
}

/** Where these statuses are set: of the payment method, or of all. */
export function statusesPath({ payments: { statuses } }: Pick<PostedBy, 'payments'>, paymentMethod: string): string {
  return entryOf(statuses, paymentMethod) === undefined
    ? 'documents.triggerStatuses'
    : `payments.statuses.${paymentMethod}`;
}

interface PostedBy {
  readonly documents: Pick<Settings['documents'], 'triggerStatuses'>;
  readonly payments: Pick<Settings['payments'], 'statuses'>;
}

/** An error in one field; `path` as `settings set` takes it, e.g. "taxes.rates.100". */
export interface SettingsFault {
  readonly path: string;
  readonly message: string;
}

/** Reads a settings document, filling absent fields with defaults; reports every wrong field, not only the first. */
export function readSettings(value: unknown) {
  const reading = shape.safeParse(value);
  if (reading.success) return { ok: true as const, settings: reading.data };
  return { ok: false as const, errors: reading.error.issues.flatMap(toFaults) };
}

function toFaults(issue: z.core.$ZodIssue): SettingsFault[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: `There is no setting of this name${path === '' ? '' : ` in "${path}"`}; check the spelling or remove it.`,
    }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path, message: issue.issues.map((inner) => inner.message).join(' ') }];
  }
  if (path === '') return [{ path, message: 'The settings must be one JSON object.' }];
  const isSection = issue.code === 'invalid_type' && issue.expected === 'object';
  return [{ path, message: isSection ? 'An object of settings: {…}.' : issue.message }];
}
