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
            {__('Your accounts and tax rates could not be read from Xero.', 'ml-connector')} {xeroError.message}{' '}
            {xeroError.fix}
          </p>
        </Notice>
      )}
      {storeError !== null && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>
            {__('Tax rates and payment methods could not be read from your store.', 'ml-connector')}{' '}
            {storeError.message} {storeError.fix}
          </p>
        </Notice>
      )}
      <p className="ml-connector-row ml-connector-fresh">
        {xero !== null && (
          <span className="ml-connector-quiet">
            {__('Last read from Xero:', 'ml-connector')} <Moment at={xero.readAt} />
          </span>
        )}
        <Button variant="link" onClick={onRefresh} isBusy={isLoading} disabled={isLoading} accessibleWhenDisabled>
          {isLoading ? __('Reading …', 'ml-connector') : __('Refresh lists', 'ml-connector')}
        </Button>
        <span role="status" className="ml-connector-quiet">
          {isSuggesting && __('Loading suggestions …', 'ml-connector')}
        </span>
      </p>
    </>
  );
}
