import type { Settings } from '../src/domain/settings/settings.ts';

/** Where an owner whom the suggestions ask puts the money of all other payment methods. */
export function isOwnersDefault({ name }: Pick<NamedAccount, 'name'>): boolean {
  return name === 'Undeposited Funds' || name === 'WooCommerce Clearing';
}

interface NamedAccount {
  readonly name: string;
  readonly code: string;
}

/** The suggestions leave this to a person: no list says where the money of every other method arrives. */
export function withOwnersDefault(settings: Settings, accounts: readonly NamedAccount[]): Settings {
  const found = accounts.find(isOwnersDefault);
  if (settings.payments.default !== null || found === undefined) return settings;
  return { ...settings, payments: { ...settings.payments, default: { account: found.code } } };
}
