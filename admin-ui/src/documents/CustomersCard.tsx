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
  const told = isKept ? (status.data?.sync.customers ?? null) : null;
  const isRunning = told !== null && told.state !== 'done';
  const begin = __('Make contacts of all customers', 'ml-connector');
  const keepAll = async (): Promise<void> => {
    if (await form.saveNow({ path: PATH, value: 'all' })) await start.run();
    setAsked(false);
  };
  return (
    <Section
      title={__('Customers you already have', 'ml-connector')}
      intro={__(
        'Makes a contact in Xero of every customer who has an account in your store, a hundred every few seconds. Orders always go first, contacts that are there already stay as they are, and accounts of your staff are left out.',
        'ml-connector',
      )}
    >
      <ErrorNotice error={start.error} onDismiss={start.forget} />
      {told !== null && <CustomersProgress told={told} />}
      {isRunning ? (
        <p className="ml-connector-quiet">
          {__(
            'You can leave this page. To stop it, keep only the contacts “Of those who order” above, and save.',
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
          {told === null ? begin : __('Look at all of them again', 'ml-connector')}
        </Button>
      )}
      {isAsked && (
        <Confirm
          title={begin}
          action={begin}
          isDestructive={false}
          isBusy={form.isSaving || start.isBusy}
          onConfirm={() => void keepAll()}
          onCancel={() => setAsked(false)}
        >
          <p>
            {__(
              'From now on every customer with an account is kept as a contact, new ones too, not only those who order. Contacts that were made stay in Xero when you change this later.',
              'ml-connector',
            )}
          </p>
        </Confirm>
      )}
    </Section>
  );
}
