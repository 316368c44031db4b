import {
  type BackfillEffectBody,
  backfillEffectRequest,
  type SettingsEffectBody,
  settingsEffectRequest,
} from '../contract/effect.ts';
import { within } from '../http/within.ts';
import type { EffectState } from '../operations/effect/effect-jobs.ts';
import type { DryRunState } from '../rehearsal/dry-run-jobs.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { route } from './route.ts';

/** A person waits; the orders are read in the background, and Xero's lists where they are old. */
const EFFECT_MS_MAX = 20_000;
/** On the page; the command line lists more. */
const PROBLEMS_SHOWN_MAX = 20;

/** What a change would do, before it is made: nothing is written. */
export const effectRoutes = [
  route('POST settings/effect', settingsEffectRequest, async ({ effects }, { storeId, input }) =>
    toEffectBody(await within(EFFECT_MS_MAX, effects.ask(storeId, input.changes))),
  ),
  route('POST backfill/effect', backfillEffectRequest, async ({ dryRuns, backfills }, { storeId, input }) => {
    const { after, until } = input;
    // Orders that are counted again are looked at again.
    const counted = (await backfills.progress(storeId, null))?.startedAt ?? '';
    return toBackfillBody(dryRuns.ask(storeId, { kind: 'backfill', after, until }, counted));
  }),
];

export function toEffectBody(state: EffectState): SettingsEffectBody {
  if (state.state === 'reading') return { ...state, readAt: null, orders: 0, same: 0, changes: [], postings: [] };
  const { effect, readAt } = state;
  const { orders, same, changes, postings } = effect;
  return {
    ...{ state: 'ready', read: orders, of: orders, readAt, orders, same },
    changes: changes.map((one) => ({
      ...one,
      text: ownerWords(one.text),
      ids: [...one.ids],
      amounts: [...one.amounts],
    })),
    postings: [...postings],
  };
}

const NOTHING = {
  ...{ change: 0, needAttention: 0, waiting: 0, contacts: { new: 0, matched: 0 } },
  ...{ sums: [], postings: [], taxes: [], problems: [], left: 0 },
};

function toBackfillBody(state: DryRunState): BackfillEffectBody {
  if (state.state === 'reading') return { state: 'reading', ...state.progress, readAt: null, ...NOTHING };
  const { orders, contacts, sums, postings, taxes, problems, problemsLeft } = state.report;
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX);
  return {
    ...{ state: 'ready', read: orders.read, of: orders.read, readAt: state.readAt, contacts },
    ...{ change: orders.change, needAttention: orders.needAttention, waiting: orders.waiting + orders.held },
    ...{ sums: [...sums], postings: [...postings], taxes: [...taxes] },
    problems: shown.map(({ order, message, fix }) => ({ order, message: ownerWords(message), fix: ownerWords(fix) })),
    left: problems.length - shown.length + problemsLeft,
  };
}
