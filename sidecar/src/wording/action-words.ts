import { PAYOUT_GATEWAY_NAMES } from '../domain/payouts/payout-gateways.ts';
import { PAYOUT_GATEWAYS } from '../domain/payouts/payouts.ts';
import { HUMAN_ACTIONS, type HumanAction } from '../ledger/audit/actions.ts';
import { rangeInWords } from './times.ts';

type Facts = Readonly<Record<string, unknown>>;

const WORDS: Readonly<Record<HumanAction, (facts: Facts) => string>> = {
  settings_changed: ({ path, from, to }) => `Setting ${text(path)} changed from ${json(from)} to ${json(to)}.`,
  rules_changed: ({ added, removed, changed, moved, rules }) =>
    `The rules were changed: ${text(added)} added, ${text(removed)} removed, ${text(changed)} changed, ${text(moved)} moved; there are ${text(rules)} now.`,
  store_added: ({ url }) => `The store ${text(url)} was added.`,
  store_key_renewed: () => 'The key of the store was renewed.',
  store_removed: () => 'The store was removed.',
  invitation_made: () => 'An invitation for a shop was made on the dashboard.',
  invitations_withdrawn: () => 'Invitations that were not used were withdrawn on the dashboard.',
  store_left: ({ kept }) => `The store left: its data was exported and deleted; the numbers of ${counted(kept)} stay.`,
  paired: ({ url }) => `The plugin of ${text(url)} was paired.`,
  unpaired: () => 'The pairing with the plugin was removed.',
  connected: ({ organisation }) => `The store was connected to ${text(organisation)} in Xero.`,
  disconnected: ({ organisation }) => `The store was disconnected from ${text(organisation)} in Xero.`,
  organisation_chosen: ({ organisation }) => `${text(organisation)} was chosen: orders are posted there.`,
  accounts_confirmed: () => 'The accounts for posting were confirmed.',
  paused: () => 'Posting was switched off.',
  resumed: () => 'Posting was switched on.',
  sync_asked: () => 'A sync was requested.',
  backfill_asked: ({ after, until }) =>
    `A backfill of the orders ${rangeInWords({ after: text(after), until: typeof until === 'string' ? until : null })} was requested.`,
  backfill_stopped: ({ withdrawn }) =>
    withdrawn === undefined
      ? 'The backfill was stopped.'
      : `The backfill was stopped: ${counted(withdrawn)} not sent yet were withdrawn.`,
  backfill_undone: ({ run, after, until }) =>
    `Backfill ${text(run)} of the orders ${rangeInWords({ after: text(after), until: typeof until === 'string' ? until : null })} was undone.`,
  difference_accepted: ({ order, message }) => `Order ${text(order)}: ${text(message)}`,
  difference_asked_again: ({ order, message }) => `Order ${text(order)}: ${text(message)}`,
  customer_import_asked: () => 'An import of all customers was requested.',
  replay_asked: ({ orders }) => `A replay of ${counted(orders)} was requested.`,
  secrets_rotated: ({ secrets }) => `The secret key was changed; ${text(secrets)} stored secrets were encrypted again.`,
  personal_data_exported: ({ orders }) => `The stored personal data of ${counted(orders)} was exported.`,
  personal_data_erased: ({ orders }) => `The stored personal data of ${counted(orders)} was erased.`,
  trail_pruned: ({ rows, before }) => `${text(rows)} rows of the audit trail from before ${text(before)} were removed.`,
  copy_accepted: () => 'This data directory was confirmed as the one that posts.',
  address_accepted: ({ address }) => `The address of the shop was changed to ${text(address)}.`,
  ledger_caught_up: ({ orders }) =>
    `The restored or new ledger was reconciled with Xero: documents of ${counted(orders)} were added. Nothing was posted twice.`,
  dashboard_opened: () => 'The dashboard was opened.',
  terms_accepted: ({ terms, privacy }) =>
    `The operator's terms were accepted: ${[terms, privacy]
      .filter((one) => one !== null)
      .map(text)
      .join(', ')}.`,
  contacts_unlinked: ({ contactNumbers }) =>
    `Buyers were separated from another buyer's contacts: ${Array.isArray(contactNumbers) ? contactNumbers.join(', ') : 'none'}.`,
  account_created: ({ account, name }) => `The clearing account ${text(account)} “${text(name)}” was created in Xero.`,
  tracking_option_created: ({ category, name }) =>
    `The option “${text(name)}” of the tracking category “${text(category)}” was created in Xero.`,
  rule_dismissed: ({ rule }) => `A rule that recoded invoices suggest is not to be offered again: ${text(rule)}.`,
  provider_connected: ({ gateway, key }) =>
    `${providerName(gateway)} was connected${key === '' ? '' : ` by the key ${text(key)}`}.`,
  provider_disconnected: ({ gateway }) => `${providerName(gateway)} was disconnected.`,
  payouts_imported: ({ gateway, file, rows }) =>
    `The file ${text(file)} of ${providerName(gateway)} was imported: ${text(rows)} new rows.`,
  declared_copy: () => 'The shop was marked as a copy, and posting was switched off.',
  alerts_changed: ({ wordpress, webhook }) =>
    `Alert channels of the store were changed: mail by the shop ${onOff(wordpress)}, webhook ${onOff(webhook)}.`,
};

export function actionSentence(action: string, facts: Facts): { text: string; details: string[] } {
  const known = HUMAN_ACTIONS.find((one) => one === action);
  if (known === undefined) {
    return { text: `${action === '' ? 'Unknown action' : action.replaceAll('_', ' ')}.`, details: [json(facts)] };
  }
  return { text: WORDS[known](facts), details: typeof facts.note === 'string' ? [facts.note] : [] };
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : 'it';
}

function providerName(gateway: unknown): string {
  const known = PAYOUT_GATEWAYS.find((one) => one === gateway);
  return known === undefined ? text(gateway) : PAYOUT_GATEWAY_NAMES[known];
}

function counted(orders: unknown): string {
  return orders === 1 ? '1 order' : `${text(orders)} orders`;
}

function onOff(value: unknown): string {
  return value === true ? 'on' : 'off';
}

function json(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
