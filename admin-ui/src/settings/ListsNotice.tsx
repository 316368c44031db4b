import { Button, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import { Moment } from '../components/Moment.tsx';

interface Props {
  readonly lists: ListsBody;
  readonly isLoading: boolean;
  /** The sidecar's suggestions load after the lists. */
  readonly isSuggesting: boolean;
  readonly onRefresh: () => void;
}

/** The age of the lists; which side could not be read, and why. */
export function ListsNotice({ lists: { xero, xeroError, storeError }, isLoading, isSuggesting, onRefresh }: Props) {
  return (
    <>
      {xeroError !== null && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>
            {__('Your accounts and tax rates cannot be read from Xero right now.', 'ml-connector')} {xeroError.message}{' '}
            {xeroError.fix}
          </p>
        </Notice>
      )}
      {storeError !== null && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>
            {__('Tax rates and payment methods cannot be read from your store right now.', 'ml-connector')}{' '}
            {storeError.message} {storeError.fix}
          </p>
        </Notice>
      )}
      <p className="ml-connector-row ml-connector-fresh">
        {xero !== null && (
          <span className="ml-connector-quiet">
            {__('Read from Xero:', 'ml-connector')} <Moment at={xero.readAt} />
          </span>
        )}
        <Button variant="link" onClick={onRefresh} isBusy={isLoading} disabled={isLoading} accessibleWhenDisabled>
          {isLoading ? __('Reading …', 'ml-connector') : __('Read again', 'ml-connector')}
        </Button>
        <span role="status" className="ml-connector-quiet">
          {isSuggesting && __('Looking for what to suggest …', 'ml-connector')}
        </span>
      </p>
    </>
  );
}
