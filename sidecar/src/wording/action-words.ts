import { HUMAN_ACTIONS, type HumanAction } from '../ledger/audit/actions.ts';

type Facts = Readonly<Record<string, unknown>>;

const WORDS: Readonly<Record<HumanAction, (facts: Facts) => string>> = {
  settings_changed: ({ path, from, to }) => `Setting ${text(path)} changed from ${json(from)} to ${json(to)}.`,
  store_added: ({ url }) => `The store ${text(url)} was added.`,
  store_key_renewed: () => 'The key of the store was renewed.',
  store_removed: () => 'The store was removed.',
  paired: ({ url }) => `The plugin of ${text(url)} was paired.`,
  unpaired: () => 'The pairing with the plugin was ended.',
  connected: ({ organisation }) => `The store was connected to ${text(organisation)} in Xero.`,
  disconnected: ({ organisation }) => `The store was disconnected from ${text(organisation)} in Xero.`,
  organisation_chosen: ({ organisation }) => `${text(organisation)} was chosen: the orders go there.`,
  paused: () => 'Posting was switched off.',
  resumed: () => 'Posting was switched on.',
  sync_asked: () => 'A poll was asked for.',
  backfill_asked: ({ after }) => `A backfill of the orders since ${text(after)} was asked for.`,
  backfill_stopped: () => 'The backfill was stopped.',
  customer_import_asked: () => 'The reading of all customers was asked for.',
  replay_asked: ({ orders }) => `${text(orders)} orders were asked to go through again.`,
  secrets_rotated: ({ secrets }) => `The secret key was changed; ${text(secrets)} stored secrets were closed anew.`,
  personal_data_exported: ({ orders }) => `The personal data kept of ${text(orders)} orders was given out.`,
  personal_data_erased: ({ orders }) => `The personal data kept of ${text(orders)} orders was taken out.`,
  trail_pruned: ({ rows, before }) => `${text(rows)} rows of the trail from before ${text(before)} were removed.`,
  copy_accepted: () => 'This data directory was declared the one that posts.',
  address_accepted: ({ address }) => `The shop is the one at ${text(address)} from now on.`,
  ledger_caught_up: ({ orders }) =>
    `Documents of ${text(orders)} orders were found in Xero that this ledger, restored or new, did not know. They were taken over; nothing was posted twice.`,
  dashboard_opened: () => 'The dashboard was opened.',
  contacts_unlinked: ({ contactNumbers }) =>
    `Buyers were separated from contacts of somebody else: ${Array.isArray(contactNumbers) ? contactNumbers.join(', ') : 'none'}.`,
  declared_copy: () => 'The shop was declared a copy, and its posting switched off.',
  alerts_changed: ({ wordpress, webhook }) =>
    `Alerts of the store go out ${wordpress === true ? 'by mail of the shop' : 'without mail of the shop'}${webhook === true ? ' and to a webhook' : ''}.`,
};

/** An action of a person, in a sentence; the details hold the rest. */
export function actionSentence(action: string, facts: Facts): { text: string; details: string[] } {
  const known = HUMAN_ACTIONS.find((one) => one === action);
  if (known !== undefined) return { text: WORDS[known](facts), details: noted(facts) };
  return { text: `${action === '' ? 'Something' : action.replaceAll('_', ' ')}.`, details: [json(facts)] };
}

/** `note` and `fingerprint` are for closer inspection. */
function noted(facts: Facts): string[] {
  return typeof facts.note === 'string' ? [facts.note] : [];
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : 'it';
}

function json(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
