import { Button, Modal } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import { tabTitle } from '../components/tab-titles.ts';
import type { SettingsForm } from './use-settings.ts';
import { nameOf } from './words.ts';

interface Props {
  readonly form: SettingsForm;
  readonly to: SettingsTab;
  readonly onGo: () => void;
  readonly onStay: () => void;
}

/** Shown on leaving a tab with unsaved changes. */
export function UnsavedModal({ form, to, onGo, onStay }: Props) {
  const saveAndGo = async (): Promise<void> => {
    if (await form.save()) onGo();
    else onStay();
  };
  return (
    <Modal title={__('Save your changes first?', 'ml-connector')} onRequestClose={onStay} size="medium">
      <p>
        {/* translators: %s: names of settings */}
        {sprintf(__('Not saved yet: %s.', 'ml-connector'), [...form.changes.keys()].map(nameOf).join(', '))}
      </p>
      <div className="ml-connector-row ml-connector-row--end">
        <Button variant="tertiary" onClick={onStay} __next40pxDefaultSize>
          {__('Keep editing', 'ml-connector')}
        </Button>
        <Button
          variant="secondary"
          isDestructive
          onClick={() => {
            form.discard();
            onGo();
          }}
          __next40pxDefaultSize
        >
          {__('Discard changes', 'ml-connector')}
        </Button>
        <Button
          variant="primary"
          onClick={() => void saveAndGo()}
          isBusy={form.isSaving}
          disabled={form.isSaving}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {/* translators: %s: name of a tab */}
          {sprintf(__('Save and open “%s”', 'ml-connector'), tabTitle(to))}
        </Button>
      </div>
    </Modal>
  );
}
