import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { createContext, useContext } from '@wordpress/element';
import type { ApiError } from '../api/api-error.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

/** What stands above all tabs already. */
export const ErrorAbove = createContext<ApiError | null>(null);

interface Props {
  readonly error: ApiError | null;
  readonly onRetry: () => void;
}

/** In place of what could not be read. A reason that is explained above all tabs is not told twice. */
export function TabError({ error, onRetry }: Props) {
  const above = useContext(ErrorAbove);
  if (error === null) return null;
  if (!error.isUnreachable && error.message !== above?.message) return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <div className="ml-connector-row">
      <span>
        {error.isUnreachable
          ? __('The sidecar does not answer: there is nothing to show here until it does.', 'ml-connector')
          : __('This could not be read either, for the reason above.', 'ml-connector')}
      </span>
      <Button variant="secondary" onClick={onRetry} __next40pxDefaultSize>
        {__('Try again', 'ml-connector')}
      </Button>
    </div>
  );
}
