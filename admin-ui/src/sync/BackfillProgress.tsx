import { __, _n, sprintf } from '@wordpress/i18n';
import type { BackfillBody } from '../../../sidecar/src/contract/backfills.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { formatDay } from '../components/Moment.tsx';
import { Progress } from '../components/Progress.tsx';
import { StateMark } from '../components/StateMark.tsx';

/** Each order counts once, by what became of it: the bar never goes back. */
export function BackfillProgress({ backfill }: { readonly backfill: BackfillBody }) {
  const { state, orders, read, held, error, waiting } = backfill;
  const finished = finishedOf(backfill);
  return (
    <>
      <ErrorNotice error={error} />
      {held !== null && state !== 'stopped' && (
        <p className="ml-connector-sentence">
          <StateMark mood="warn">
            {/* translators: 1: why, 2: what to do */}
            {sprintf(__('Paused: %1$s %2$s', 'ml-connector'), held.message, held.fix ?? '')}
          </StateMark>
        </p>
      )}
      {state === 'counting' ? (
        <Progress
          label={stateWords(backfill)}
          done={0}
          all={null}
          // translators: %d: number of orders
          words={sprintf(__('%d orders counted', 'ml-connector'), read)}
        />
      ) : (
        <Progress
          label={stateWords(backfill)}
          done={finished}
          all={Math.max(orders ?? 0, finished + waiting)}
          words={outcomeWords(backfill)}
        />
      )}
    </>
  );
}

function finishedOf({ posted, otherStatus, notSynced, needAttention, withdrawn }: BackfillBody): number {
  return posted + otherStatus + notSynced + needAttention + withdrawn;
}

function outcomeWords(backfill: BackfillBody): string {
  const { posted, otherStatus, notSynced, needAttention, waiting, withdrawn, state, orders, read } = backfill;
  const unread = state === 'reading' ? Math.max(0, (orders ?? 0) - read) : 0;
  const said = [
    // translators: %d: number of orders
    posted > 0 && sprintf(__('%d posted', 'ml-connector'), posted),
    // translators: %d: number of orders
    otherStatus > 0 && sprintf(__('%d not synced by their status', 'ml-connector'), otherStatus),
    // translators: %d: number of orders
    notSynced > 0 && sprintf(__('%d not synced for another reason', 'ml-connector'), notSynced),
    needAttention > 0 &&
      // translators: %d: number of orders
      sprintf(_n('%d needs attention', '%d need attention', needAttention, 'ml-connector'), needAttention),
    waiting > 0 && waitingWords(waiting, state),
    // translators: %d: number of orders
    withdrawn > 0 && sprintf(__('%d withdrawn', 'ml-connector'), withdrawn),
    // translators: %d: number of orders
    unread > 0 && sprintf(__('%d to be read from the shop', 'ml-connector'), unread),
  ].filter((one) => one !== false);
  return said.length === 0 ? __('No orders.', 'ml-connector') : said.join(' · ');
}

function waitingWords(waiting: number, state: BackfillBody['state']): string {
  return state === 'stopped'
    ? // translators: %d: number of orders
      sprintf(__('%d being sent to Xero now', 'ml-connector'), waiting)
    : // translators: %d: number of orders
      sprintf(__('%d waiting to sync', 'ml-connector'), waiting);
}

function stateWords({ state, after, until }: BackfillBody): string {
  if (until !== null) return rangeWords(state, formatDay(after), formatDay(until));
  const day = formatDay(after);
  switch (state) {
    case 'counting':
    case 'counted':
      // translators: %s: a day
      return sprintf(__('Counting the orders since %s', 'ml-connector'), day);
    case 'reading':
    case 'posting':
      // translators: %s: a day
      return sprintf(__('Posting the orders since %s', 'ml-connector'), day);
    case 'done':
      // translators: %s: a day
      return sprintf(__('Done: the orders since %s', 'ml-connector'), day);
    case 'stopped':
      // translators: %s: a day
      return sprintf(__('Stopped: the orders since %s', 'ml-connector'), day);
    case 'failed':
      // translators: %s: a day
      return sprintf(__('Failed: the orders since %s', 'ml-connector'), day);
  }
}

function rangeWords(state: BackfillBody['state'], first: string, last: string): string {
  switch (state) {
    case 'counting':
    case 'counted':
      // translators: 1: first day, 2: last day
      return sprintf(__('Counting the orders from %1$s to %2$s', 'ml-connector'), first, last);
    case 'reading':
    case 'posting':
      // translators: 1: first day, 2: last day
      return sprintf(__('Posting the orders from %1$s to %2$s', 'ml-connector'), first, last);
    case 'done':
      // translators: 1: first day, 2: last day
      return sprintf(__('Done: the orders from %1$s to %2$s', 'ml-connector'), first, last);
    case 'stopped':
      // translators: 1: first day, 2: last day
      return sprintf(__('Stopped: the orders from %1$s to %2$s', 'ml-connector'), first, last);
    case 'failed':
      // translators: 1: first day, 2: last day
      return sprintf(__('Failed: the orders from %1$s to %2$s', 'ml-connector'), first, last);
  }
}
