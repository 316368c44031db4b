import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { startCustomerImport } from '../api/status.ts';
import { Confirm } from '../components/Confirm.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Section } from '../components/Section.tsx';
import type { SettingsForm } from '../settings/use-settings.ts';
import { useAction } from '../state/use-action.ts';
import type { Load } from '../state/use-load.ts';
import { CustomersProgress } from './CustomersProgress.tsx';

const PATH = 'contacts.customers';

interface Props {
  readonly form: SettingsForm;
  readonly status: Load<StatusBody>;
}

/** Imports the shop's existing customers as contacts, with progress. Runs in the sidecar: the page can be closed. */
export function CustomersCard({ form, status }: Props) {
  const [isAsked, setAsked] = useState(false);
  const start = useAction(async () => status.set(await startCustomerImport()));
  const isAll = form.draft.contacts.customers === 'all';
  const isKept = form.changes.has(PATH) ? !isAll : isAll;
  // The result of an earlier import is irrelevant while only buyers are wanted.
  const progress = isKept ? (status.data?.sync.customers ?? null) : null;
  const isRunning = progress !== null && progress.state !== 'done';
  const begin = __('Create contacts for all customers', 'ml-connector');
  const keepAll = useAction(async () => {
    await form.saveNow({ path: PATH, value: 'all' });
    setAsked(false);
    await start.run();
  });
  return (
    <Section
      title={__('Existing customers', 'ml-connector')}
      intro={__(
        'Creates a contact in Xero for every customer with an account in your store, a hundred every few seconds. Orders always go first. Existing contacts are never changed, and staff accounts are left out.',
        'ml-connector',
      )}
    >
      <ErrorNotice error={start.error} onDismiss={start.forget} />
      {progress !== null && <CustomersProgress progress={progress} />}
      {isRunning ? (
        <p className="ml-connector-quiet">
          {__(
            'You can leave this page. To stop, set “Which customers become contacts” above to “Customers who order”, and save.',
            'ml-connector',
          )}
        </p>
      ) : (
        <Button
          variant="secondary"
          onClick={() => (isKept ? void start.run() : setAsked(true))}
          isBusy={start.isBusy}
          disabled={start.isBusy || form.isSaving}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {progress === null ? begin : __('Check all customers again', 'ml-connector')}
        </Button>
      )}
      {isAsked && (
        <Confirm
          title={begin}
          action={begin}
          isDestructive={false}
          isBusy={keepAll.isBusy}
          error={keepAll.error}
          onConfirm={() => void keepAll.run()}
          onCancel={() => setAsked(false)}
        >
          <p>
            {__(
              'From now on, every customer with an account becomes a contact in Xero, including new ones, not only customers who order. If you change this later, contacts already created stay in Xero.',
              'ml-connector',
            )}
          </p>
        </Confirm>
      )}
    </Section>
  );
}
