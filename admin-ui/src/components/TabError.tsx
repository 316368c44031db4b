import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { createContext, useContext } from '@wordpress/element';
import type { ApiError } from '../api/api-error.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

/** Errors already shown above all tabs. */
export const ErrorAbove = createContext<ApiError | null>(null);

interface Props {
  readonly error: ApiError | null;
  /** Absent where the button above all tabs reads the same again. */
  readonly onRetry?: () => void;
}

/** Replaces what could not be read. Does not repeat a reason that is explained above all tabs. */
export function TabError({ error, onRetry }: Props) {
  const above = useContext(ErrorAbove);
  if (error === null) return null;
  if (!error.isUnreachable && error.message !== above?.message) return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <div className="ml-connector-row">
      <span>
        {error.isUnreachable
          ? __('The service does not answer. This page needs it.', 'ml-connector')
          : __('This could not be loaded either, for the same reason.', 'ml-connector')}
      </span>
      {onRetry !== undefined && (
        <Button variant="secondary" onClick={onRetry} __next40pxDefaultSize>
          {__('Try again', 'ml-connector')}
        </Button>
      )}
    </div>
  );
}
