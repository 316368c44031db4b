import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { confirmAccounts } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { isWithin } from '../settings/use-faults.ts';
import type { SettingsForm } from '../settings/use-settings.ts';
import { useAction } from '../state/use-action.ts';
import type { Load } from '../state/use-load.ts';

interface Props {
  readonly form: SettingsForm;
  readonly status: Load<StatusBody>;
}

/** During set-up: a person keeps the default accounts. Choosing others needs no confirmation. */
export function ConfirmAccounts({ form, status }: Props) {
  const confirm = useAction(async () => status.set(await confirmAccounts()));
  const step = status.data?.checklist.find(({ id }) => id === 'accounts');
  const isEdited = [...form.changes.keys()].some((path) => isWithin(path, 'accounts'));
  if (step === undefined || step.done || !step.confirm || isEdited) return null;
  return (
    <>
      <ErrorNotice error={confirm.error} onDismiss={confirm.forget} />
      <p className="ml-connector-row">
        <span>{step.detail}</span>
        <Button
          variant="secondary"
          onClick={() => void confirm.run()}
          isBusy={confirm.isBusy}
          disabled={confirm.isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Confirm these accounts', 'ml-connector')}
        </Button>
      </p>
    </>
  );
}
