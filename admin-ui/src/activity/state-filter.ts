import { __ } from '@wordpress/i18n';
import type { EntriesBody, EntryBody } from '../../../sidecar/src/contract/orders.ts';
import type { EntryState } from '../../../sidecar/src/ledger/entry.ts';
import type { Mood } from '../components/StateMark.tsx';

/** States as owners know them: several ledger states form one. */
export interface StateGroup {
  readonly id: string;
  readonly label: string;
  /** Empty = all. */
  readonly states: readonly EntryState[];
}

export function stateGroups(): readonly StateGroup[] {
  return [
    { id: 'all', label: __('All', 'ml-connector'), states: [] },
    { id: 'rejected', label: __('Needs attention', 'ml-connector'), states: ['rejected'] },
    {
      id: 'moving',
      label: __('Waiting to sync', 'ml-connector'),
      states: ['pending', 'claimed', 'waiting', 'uncertain'],
    },
    { id: 'recorded', label: __('In Xero', 'ml-connector'), states: ['recorded'] },
    { id: 'skipped', label: __('Not synced', 'ml-connector'), states: ['skipped'] },
  ];
}

export function countOf({ states }: StateGroup, counts: EntriesBody['counts']): number {
  const wanted = states.length === 0 ? Object.values(counts) : states.map((state) => counts[state]);
  return wanted.reduce((sum, count) => sum + count, 0);
}

export function moodOf(code: EntryBody['is']['code']): Mood {
  switch (code) {
    case 'synced':
    case 'refunded':
    case 'partly_refunded':
      return 'good';
    case 'needs_attention':
      return 'bad';
    case 'part_paid':
    case 'awaiting_payment':
      return 'warn';
    case 'waiting':
    case 'not_synced':
      return 'idle';
  }
}
