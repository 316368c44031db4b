import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ClearingBody } from '../../../sidecar/src/contract/payouts.ts';
import { createClearing, fetchClearing } from '../api/clearing.ts';
import { saveSettingNow } from '../api/settings.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useAction } from '../state/use-action.ts';
import { useLoad } from '../state/use-load.ts';

/** Payment methods and, below them, currencies: "payments.methods.stripe:EUR". */
const METHOD = /^payments\.methods\.(.+)$/;

interface Props {
  /** What orders lack. */
  readonly setting: string;
  readonly onMade: () => void;
}

/** The clearing account that a payment method lacks, created in Xero from here, if the consent allows it. */
export function FitClearing({ setting, onMade }: Props) {
  const method = METHOD.exec(setting)?.[1] ?? null;
  const clearing = useLoad(fetchClearing, method !== null);
  const proposal = clearing.data?.accounts.find(({ key }) => key === method);
  if (proposal === undefined || clearing.data === null || !clearing.data.mayCreate) return null;
  return <CreateAccount proposal={proposal} organisation={clearing.data.organisation} onMade={onMade} />;
}

interface CreateProps {
  readonly proposal: ClearingBody['accounts'][number];
  readonly organisation: string;
  readonly onMade: () => void;
}

function CreateAccount({ proposal: { key, name, code, currency }, organisation, onMade }: CreateProps) {
  const [isAsking, setAsking] = useState(false);
  const make = useAction(async () => {
    const { ref, paths } = await createClearing(key);
    for (const path of paths) await saveSettingNow({ path, value: { account: ref } });
    setAsking(false);
    onMade();
  });
  return (
    <>
      {' '}
      <Button variant="link" onClick={() => setAsking(true)}>
        {/* translators: %s: name of an account */}
        {sprintf(__('Create “%s” in Xero', 'ml-connector'), name)}
      </Button>
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
            {__('It is chosen for this payment method, and the orders are read again.', 'ml-connector')}
          </p>
        </Confirm>
      )}
    </>
  );
}
