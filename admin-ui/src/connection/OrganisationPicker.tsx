import { Button, CheckboxControl, Modal, RadioControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { chooseOrganisation, fetchOrganisations } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { SMALL_FIELD } from '../components/field-style.ts';
import { Loaded } from '../components/Loaded.tsx';
import { useAction } from '../state/use-action.ts';
import { useLoad } from '../state/use-load.ts';

interface Props {
  /** The current one; null = none. */
  readonly chosen: string | null;
  readonly onStatus: (status: StatusBody) => void;
  readonly onClose: () => void;
}

const IN_OTHER_ORGANISATION = 'documents_elsewhere';

/** Which of the organisations that Xero grants gets this store's orders. */
export function OrganisationPicker({ chosen, onStatus, onClose }: Props) {
  const organisations = useLoad(fetchOrganisations);
  const [picked, setPicked] = useState(chosen ?? '');
  const [isMove, setMove] = useState(false);
  const action = useAction(async () => {
    onStatus(await chooseOrganisation(picked, isMove));
    onClose();
  });
  // Compared with the current one; else the sidecar reports it.
  const isOther = (chosen !== null && picked !== chosen) || action.error?.code === IN_OTHER_ORGANISATION;
  return (
    <Modal title={__('Choose an organisation', 'ml-connector')} onRequestClose={onClose} size="medium">
      <ErrorNotice error={action.error} />
      <Loaded load={organisations} loading={__('Loading your organisations …', 'ml-connector')}>
        {({ organisations: all }) =>
          all.length === 0 ? (
            <p>
              {__(
                'ML Connector has access to no organisation. Connect to Xero again and choose one there.',
                'ml-connector',
              )}
            </p>
          ) : (
            <RadioControl
              label={__('Post this store’s orders to', 'ml-connector')}
              selected={picked}
              options={all.map(({ tenantId, name, state }) => ({
                value: tenantId,
                label: state === 'connected' ? name : `${name} (${__('disconnected', 'ml-connector')})`,
              }))}
              onChange={(tenantId) => {
                setPicked(tenantId);
                setMove(false);
                action.forget();
              }}
            />
          )
        }
      </Loaded>
      {isOther && (
        <CheckboxControl
          className="ml-connector-gap"
          label={__('Move this store to another organisation', 'ml-connector')}
          help={__(
            'Documents posted so far stay in the current organisation. From now on, orders are posted to the other one, and you have to map accounts and taxes again.',
            'ml-connector',
          )}
          checked={isMove}
          onChange={setMove}
          {...SMALL_FIELD}
        />
      )}
      <div className="ml-connector-row ml-connector-row--end">
        <Button variant="tertiary" onClick={onClose} __next40pxDefaultSize>
          {__('Cancel', 'ml-connector')}
        </Button>
        <Button
          variant="primary"
          isBusy={action.isBusy}
          disabled={action.isBusy || picked === '' || (isOther && !isMove)}
          accessibleWhenDisabled
          onClick={() => void action.run()}
          __next40pxDefaultSize
        >
          {__('Use this organisation', 'ml-connector')}
        </Button>
      </div>
    </Modal>
  );
}
