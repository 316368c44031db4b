import { Button, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Component } from '@wordpress/element';
import type { ReactNode } from 'react';

interface State {
  readonly error: unknown;
}

/** Contains the failure of a tab that breaks, or whose files do not load. */
export class Fallback extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Notice status="error" isDismissible={false} className="ml-connector-notice">
        <p>{__('This part of the page could not be shown. Reload the page.', 'ml-connector')}</p>
        {error instanceof Error && <p dir="ltr">{error.message}</p>}
        <Button variant="secondary" onClick={() => window.location.reload()} __next40pxDefaultSize>
          {__('Reload the page', 'ml-connector')}
        </Button>
      </Notice>
    );
  }
}
