import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { BackfillBody, BackfillUndoBody } from '../../../sidecar/src/contract/backfills.ts';
import { undoBackfill } from '../api/status.ts';
import { Confirm } from '../components/Confirm.tsx';
import { formatDay } from '../components/Moment.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { useAction } from '../state/use-action.ts';

interface Props {
  readonly backfill: BackfillBody;
  readonly onUndone: () => Promise<unknown>;
}

/** Takes out of Xero what the last backfill posted, and says what became of it. */
export function BackfillUndo({ backfill, onUndone }: Props) {
  const [isAsking, setAsking] = useState(false);
  const { run, undo, posted } = backfill;
  const action = useAction(async (id: number) => {
    await undoBackfill(id);
    setAsking(false);
    await onUndone();
  });
  if (run === null) return null;
  const isWorking = undo !== null && undo.waiting > 0;
  const mayUndo = undo === null ? posted > 0 : undo.left > 0 && !isWorking;
  return (
    <>
      {undo !== null && <UndoResult undo={undo} />}
      {mayUndo && (
        <p>
          <Button variant="tertiary" isDestructive onClick={() => setAsking(true)} __next40pxDefaultSize>
            {undo === null ? __('Undo this backfill', 'ml-connector') : __('Undo this backfill again', 'ml-connector')}
          </Button>
        </p>
      )}
      {isAsking && (
        <Confirm
          title={__('Undo this backfill?', 'ml-connector')}
          action={__('Take its orders out of Xero', 'ml-connector')}
          isBusy={action.isBusy}
          error={action.error}
          onConfirm={() => void action.run(run)}
          onCancel={() => setAsking(false)}
        >
          <p>{questionOf(backfill)}</p>
          <p>
            {__(
              'Orders that somebody has paid, credited, reconciled or edited in Xero since, or whose period is locked, stay there and are named here. Contacts stay. The orders are not posted again until you ask for them.',
              'ml-connector',
            )}
          </p>
        </Confirm>
      )}
    </>
  );
}

function questionOf({ after, until, posted, undo }: BackfillBody): string {
  const orders = undo === null ? posted : undo.left;
  const first = formatDay(after);
  return until === null
    ? sprintf(
        // translators: 1: number of orders, 2: a day
        _n(
          'The invoice of %1$d order since %2$s is voided in Xero, and its payment, credit notes and gateway fee are deleted.',
          'The invoices of up to %1$d orders since %2$s are voided in Xero, and their payments, credit notes and gateway fees are deleted.',
          orders,
          'ml-connector',
        ),
        orders,
        first,
      )
    : sprintf(
        // translators: 1: number of orders, 2: first day, 3: last day
        _n(
          'The invoice of %1$d order from %2$s to %3$s is voided in Xero, and its payment, credit notes and gateway fee are deleted.',
          'The invoices of up to %1$d orders from %2$s to %3$s are voided in Xero, and their payments, credit notes and gateway fees are deleted.',
          orders,
          'ml-connector',
        ),
        orders,
        first,
        formatDay(until),
      );
}

function UndoResult({ undo }: { readonly undo: BackfillUndoBody }) {
  const { orders, left } = undo;
  return (
    <div className="ml-connector-gap">
      <p role="status">
        <StateMark mood={left > 0 ? 'warn' : undo.waiting > 0 ? 'idle' : 'good'}>{resultWords(undo)}</StateMark>
      </p>
      {orders.length > 0 && (
        <ul className="ml-connector-reasons">
          {orders.map(({ orderId, message, fix }) => (
            <li key={orderId}>
              {/* translators: 1: order number, 2: why it stays in Xero, 3: what to do */}
              {sprintf(__('Order %1$s: %2$s %3$s', 'ml-connector'), orderId, message, fix)}
            </li>
          ))}
        </ul>
      )}
      {left > orders.length && (
        // translators: %d: number of orders
        <p>
          {sprintf(
            _n('%d more order stays in Xero.', '%d more orders stay in Xero.', left - orders.length, 'ml-connector'),
            left - orders.length,
          )}
        </p>
      )}
    </div>
  );
}

function resultWords({ undone, waiting, left }: BackfillUndoBody): string {
  const said = [
    // translators: %d: number of orders
    sprintf(_n('%d order is out of Xero', '%d orders are out of Xero', undone, 'ml-connector'), undone),
    // translators: %d: number of orders
    waiting > 0 && sprintf(__('%d still to check', 'ml-connector'), waiting),
    // translators: %d: number of orders
    left > 0 && sprintf(_n('%d stays in Xero', '%d stay in Xero', left, 'ml-connector'), left),
  ].filter((one) => one !== false);
  // translators: %s: e.g. "40 orders are out of Xero · 2 stay in Xero"
  return sprintf(__('This backfill was undone: %s', 'ml-connector'), said.join(' · '));
}
