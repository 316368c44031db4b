import { Button, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ErrorBody } from '../../../sidecar/src/contract/problem.ts';
import { ApiError } from '../api/api-error.ts';
import { pageConfig } from '../page-config.ts';

interface Props {
  readonly error: ApiError | ErrorBody | null;
  readonly onRetry?: (() => void) | undefined;
  readonly onDismiss?: (() => void) | undefined;
}

/** What failed, what to do, and a retry where that can help. Notice speaks it to screen readers. */
export function ErrorNotice({ error, onRetry, onDismiss }: Props) {
  if (error === null) return null;
  const { message, fix } = inWords(error);
  return (
    <Notice
      status="error"
      className="ml-connector-notice"
      isDismissible={onDismiss !== undefined}
      {...(onDismiss === undefined ? {} : { onRemove: onDismiss })}
      spokenMessage={`${message} ${fix}`}
    >
      <p>{message}</p>
      {fix !== '' && <p>{fix}</p>}
      {error instanceof ApiError && error.isSignedOut && (
        <Button variant="primary" href={pageConfig().loginUrl} target="_blank" __next40pxDefaultSize>
          {__('Sign in again', 'ml-connector')}
        </Button>
      )}
      {onRetry !== undefined && (
        <Button variant="secondary" onClick={onRetry} __next40pxDefaultSize>
          {__('Try again', 'ml-connector')}
        </Button>
      )}
    </Notice>
  );
}

function inWords(error: ApiError | ErrorBody): { message: string; fix: string } {
  if (error instanceof ApiError && error.isOffline) {
    return {
      message: __('Your browser cannot reach your site right now.', 'ml-connector'),
      fix: __('Check your internet connection. What you typed is kept on this page.', 'ml-connector'),
    };
  }
  if (error instanceof ApiError && error.isSignedOut) {
    return {
      message: __('Your session in WordPress has ended.', 'ml-connector'),
      fix: __(
        'Sign in again, in the tab that opens, then come back and try again. What you typed is kept on this page.',
        'ml-connector',
      ),
    };
  }
  return { message: error.message, fix: error.fix ?? '' };
}
