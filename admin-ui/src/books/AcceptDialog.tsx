import { TextareaControl } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { acceptDifference } from '../api/books.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useAction } from '../state/use-action.ts';
import type { Cause } from './CauseList.tsx';

interface Props {
  readonly cause: Cause;
  readonly orders: Cause['orders'];
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** A difference that stays, with a reason that stays on record. */
export function AcceptDialog({ cause, orders, onDone, onCancel }: Props) {
  const [reason, setReason] = useState('');
  const accept = useAction(async () => {
    for (const { id } of orders) await acceptDifference(id, cause.code, reason.trim());
    onDone();
  });
  return (
    <Confirm
      title={__('Accept this difference', 'ml-connector')}
      action={__('Accept the difference', 'ml-connector')}
      isBusy={accept.isBusy || reason.trim() === ''}
      isDestructive={false}
      error={accept.error}
      onConfirm={() => void accept.run()}
      onCancel={onCancel}
    >
      <p>
        {sprintf(
          /* translators: 1: a cause: "Voided in Xero", 2: numbers of orders */
          _n('%1$s: order %2$s.', '%1$s: orders %2$s.', orders.length, 'ml-connector'),
          cause.title,
          orders.map(({ number }) => `#${number}`).join(', '),
        )}
      </p>
      <p>
        {__(
          'Nothing is changed in the shop or in Xero. The difference is listed as accepted, with your reason and your name. If its amount changes, it is asked about again.',
          'ml-connector',
        )}
      </p>
      <TextareaControl
        label={__('Why the difference is right', 'ml-connector')}
        value={reason}
        onChange={setReason}
        rows={2}
      />
    </Confirm>
  );
}
