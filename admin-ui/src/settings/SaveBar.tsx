import { Button, Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useRef } from '@wordpress/element';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { RetriedOrders } from '../../../sidecar/src/contract/settings.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { focusFirstFault } from '../state/focus-first-fault.ts';
import { tabOfSetting } from './form-context.ts';
import { SettingsEffect } from './SettingsEffect.tsx';
import type { SettingsForm } from './use-settings.ts';
import { nameOf } from './words.ts';

interface Props {
  readonly form: SettingsForm;
  readonly tab: SettingsTab;
  readonly onTab: (tab: SettingsTab) => void;
  /** Accounts in Xero are known: what a change does to orders can be shown. */
  readonly isConnected: boolean;
}

/** Below every settings tab: unsaved changes, faults, the result of saving. */
export function SaveBar({ form, tab, onTab, isConnected }: Props) {
  const { changes, unsaved, faults, error, conflict, isSaving, isSaved } = form;
  const count = changes.size;
  // Each tab has its own bar: what was saved before it opened was saved on another tab.
  const savedBefore = useRef(isSaved);
  if (!isSaved) savedBefore.current = false;
  const isSavedHere = isSaved && !savedBefore.current;
  const onOtherTabs = faults.filter(({ path }) => tabOfSetting(path) !== tab);
  const here = faults.length - onOtherTabs.length;
  return (
    <div className={`ml-connector-save${count > 0 ? ' is-dirty' : ''}`}>
      {conflict !== null && <ConflictNotice form={form} />}
      {error !== null && faults.length === 0 && <ErrorNotice error={error} onRetry={() => void form.save()} />}
      {onOtherTabs.map(({ path, message }) => (
        <Notice key={`${path} ${message}`} status="error" isDismissible={false} className="ml-connector-notice">
          {nameOf(path)}: {message} <TabLink tab={tabOfSetting(path)} onTab={onTab} />
        </Notice>
      ))}
      <div className="ml-connector-row">
        <Button
          variant="primary"
          onClick={() => void saveOrShow(form)}
          isBusy={isSaving}
          disabled={isSaving || count === 0}
          accessibleWhenDisabled

          __next40pxDefaultSize
        >
          {isSaving ? __('Saving …', 'ml-connector') : __('Save changes', 'ml-connector')}
        </Button>
        {count > 0 && (
          <Button
            variant="tertiary"
            onClick={form.discard}
            disabled={isSaving}
            accessibleWhenDisabled

            __next40pxDefaultSize
          >
            {__('Discard changes', 'ml-connector')}
          </Button>
        )}
        <span role="status">
          {stateWords(count, here, isSavedHere)} {isSavedHere && retriedWords(form.retried)}
        </span>
      </div>
      {isConnected && faults.length === 0 && !isSaving && <SettingsEffect changes={unsaved} />}
    </div>
  );
}

function stateWords(count: number, wrong: number, isSaved: boolean): string {
  if (wrong > 0) {
    // translators: %d: how many fields
    return sprintf(
      _n('%d field needs to be corrected.', '%d fields need to be corrected.', wrong, 'ml-connector'),
      wrong,
    );
  }
  if (isSaved) return __('Saved.', 'ml-connector');
  if (count === 0) return '';
  // translators: %d: how many changes
  return sprintf(_n('%d unsaved change.', '%d unsaved changes.', count, 'ml-connector'), count);
}

function retriedWords(retried: RetriedOrders | null): string {
  if (retried === null || retried.orders === 0) return '';
  const { orders, heldBy } = retried;
  // translators: %d: how many orders
  const were = sprintf(
    _n('%d order was waiting for this;', '%d orders were waiting for this;', orders, 'ml-connector'),
    orders,
  );
  if (heldBy === null) return `${were} ${__('syncing now.', 'ml-connector')}`;
  const later = _n('it syncs as soon as this is fixed:', 'they sync as soon as this is fixed:', orders, 'ml-connector');
  return `${were} ${later} ${heldBy.message}`;
}

async function saveOrShow(form: SettingsForm): Promise<void> {
  if (!(await form.save())) focusFirstFault();
}

function ConflictNotice({ form }: { readonly form: SettingsForm }) {
  const both = form.conflict?.both ?? [];
  return (
    <Notice status="warning" isDismissible={false} className="ml-connector-notice">
      <p>
        {__('Someone else saved these settings after you opened them. Your changes are not saved yet.', 'ml-connector')}
      </p>
      {both.length > 0 && (
        <p>
          {/* translators: %s: names of settings */}
          {sprintf(
            __('You both changed: %s. Saving yours replaces theirs.', 'ml-connector'),
            both.map(nameOf).join(', '),
          )}
        </p>
      )}
      <div className="ml-connector-row">
        <Button
          variant="secondary"
          onClick={() => void form.keepMine()}
          disabled={form.isSaving}
          accessibleWhenDisabled

          __next40pxDefaultSize
        >
          {__('Save my changes', 'ml-connector')}
        </Button>
        <Button
          variant="tertiary"
          onClick={form.takeTheirs}
          disabled={form.isSaving}
          accessibleWhenDisabled

          __next40pxDefaultSize
        >
          {__('Discard my changes', 'ml-connector')}
        </Button>
      </div>
    </Notice>
  );
}
