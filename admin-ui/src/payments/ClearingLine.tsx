import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { addQueryArgs } from '@wordpress/url';
import type { ClearingBody } from '../../../sidecar/src/contract/payouts.ts';
import { createClearing } from '../api/clearing.ts';
import { startConsent } from '../api/status.ts';
import { Confirm } from '../components/Confirm.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { pageConfig } from '../page-config.ts';
import type { FormProps } from '../settings/form-context.ts';
import type { Load } from '../state/use-load.ts';
import { useAction } from '../state/use-action.ts';

interface Props extends FormProps {
  readonly clearing: Load<ClearingBody>;
  /** As in `payments.methods`. */
  readonly method: string;
  /** For tests: jsdom cannot navigate. */
  readonly visit?: ((address: string) => void) | undefined;
}

/** The clearing account that a payment provider lacks, and a button that creates it in Xero. */
export function ClearingLine({ clearing, method, form, refreshLists, visit = goTo }: Props) {
  const [isAsking, setAsking] = useState(false);
  const proposal = clearing.data?.accounts.find(({ key }) => key === method);
  const make = useAction(async () => {
    const { ref, paths } = await createClearing(method);
    for (const path of paths) form.set(path, { account: ref });
    setAsking(false);
    refreshLists?.();
    void clearing.reload();
  });
  const allow = useAction(async () => visit(await startConsent(returnUrl(), { accounts: true })));
  if (proposal === undefined || clearing.data === null) return null;
  const { name, code, currency, reason } = proposal;
  const { mayCreate, organisation } = clearing.data;
  return (
    <div className="ml-connector-suggestion">
      {/* translators: 1: name of an account, 2: its currency, 3: why it is suggested */}
      {sprintf(__('Suggested: a new bank account “%1$s” in %2$s. %3$s', 'ml-connector'), name, currency, reason)}{' '}
      {mayCreate ? (
        <Button variant="link" onClick={() => setAsking(true)}>
          {/* translators: %s: name of an account */}
          {sprintf(__('Create “%s” in Xero', 'ml-connector'), name)}
        </Button>
      ) : (
        <>
          {__(
            'Create it in Xero (Accounting, Bank accounts, Add bank account, “Add without bank feed”), refresh the lists and choose it here. Or let ML Connector create it:',
            'ml-connector',
          )}{' '}
          <Button
            variant="link"
            onClick={() => void allow.run()}
            isBusy={allow.isBusy}
            disabled={allow.isBusy}
            accessibleWhenDisabled
            // translators: %s: name of an account
            aria-label={sprintf(__('Allow more in Xero, to create “%s”', 'ml-connector'), name)}
          >
            {__('Allow more in Xero', 'ml-connector')}
          </Button>
          <ErrorNotice error={allow.error} onDismiss={allow.forget} />
        </>
      )}
      {isAsking && (
        <Confirm
          // translators: %s: name of an account
          title={sprintf(__('Create “%s” in Xero?', 'ml-connector'), name)}
          action={__('Create it in Xero', 'ml-connector')}
          isDestructive={false}
          isBusy={make.isBusy}
          error={make.error}
          onCancel={() => {
            setAsking(false);
            make.forget();
          }}
          onConfirm={() => void make.run()}
        >
          <p>
            {sprintf(
              // translators: 1: an organisation, 2: an account code, 3: a currency
              __('%1$s gets a bank account with the code %2$s in %3$s, without a bank feed.', 'ml-connector'),
              organisation,
              code,
              currency,
            )}{' '}
            {__('It is chosen for this payment method here. Save the settings to use it.', 'ml-connector')}
          </p>
        </Confirm>
      )}
    </div>
  );
}

function returnUrl(): string {
  return addQueryArgs(pageConfig().settingsUrl, { tab: 'payments' });
}

function goTo(address: string): void {
  window.location.assign(address);
}
