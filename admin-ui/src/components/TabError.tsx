import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ApiError } from '../api/api-error.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

/** In place of a tab that could not be read. A sidecar that is down is explained above all tabs already. */
export function TabError({ error, onRetry }: { readonly error: ApiError | null; readonly onRetry: () => void }) {
  if (error?.isUnreachable !== true) return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <div className="ml-connector-row">
      <span>{__('The sidecar does not answer: there is nothing to show here until it does.', 'ml-connector')}</span>
      <Button variant="secondary" onClick={onRetry} __next40pxDefaultSize>
        {__('Try again', 'ml-connector')}
      </Button>
    </div>
  );
}
