import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { declareCopy, declareMoved } from '../api/status.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { useAction } from '../state/use-action.ts';

interface Props {
  readonly status: StatusBody;
  readonly onStatus: (status: StatusBody) => void;
}

/** The shop responds at a new address: a person says whether it moved or is a copy. */
export function AddressCard({ status, onStatus }: Props) {
  const [asked, setAsked] = useState<'moved' | 'copy' | null>(null);
  const decide = useAction(async (what: 'moved' | 'copy') => {
    onStatus(await (what === 'moved' ? declareMoved() : declareCopy()));
    setAsked(null);
  });
  const reason = status.reasons.find(({ code }) => code === 'store_moved_or_cloned');
  if (reason === undefined) return null;
  const moved = __('This store has a new address', 'ml-connector');
  const copy = __('This is a copy', 'ml-connector');
  return (
    <Section title={__('New store address', 'ml-connector')}>
      <p>
        <StateMark mood="bad">{reason.message}</StateMark>
      </p>
      <div className="ml-connector-row">
        <Button variant="secondary" onClick={() => setAsked('moved')} __next40pxDefaultSize>
          {moved}
        </Button>
        <Button variant="secondary" onClick={() => setAsked('copy')} __next40pxDefaultSize>
          {copy}
        </Button>
      </div>
      {asked !== null && (
        <Confirm
          title={asked === 'moved' ? moved : copy}
          action={asked === 'moved' ? moved : copy}
          isBusy={decide.isBusy}
          error={decide.error}
          onConfirm={() => void decide.run(asked)}
          onCancel={() => setAsked(null)}
        >
          <p>
            {asked === 'moved'
              ? __(
                  'Orders from the new address are synced from now on. Choose this only if the store at the old address no longer takes orders.',
                  'ml-connector',
                )
              : __(
                  'Syncing is paused for this store, so that no order of the copy reaches Xero. Unpair the plugin in the copy.',
                  'ml-connector',
                )}
          </p>
        </Confirm>
      )}
    </Section>
  );
}
