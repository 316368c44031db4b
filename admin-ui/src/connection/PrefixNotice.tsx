import { Button, Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { fetchSettings, saveSettings } from '../api/settings.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { useAction } from '../state/use-action.ts';

interface Props {
  readonly offer: StatusBody['numberPrefix'];
  readonly onSaved: () => void;
}

/** A second store of one organisation: one click gives its invoices a prefix of their own. */
export function PrefixNotice({ offer, onSaved }: Props) {
  const free = offer?.free ?? null;
  const use = useAction(async () => {
    const { revision } = await fetchSettings();
    await saveSettings(revision, [{ path: 'documents.numberPrefix', value: free }]);
    onSaved();
  });
  if (offer === null || free === null) return null;
  return (
    <Notice status="warning" isDismissible={false} className="ml-connector-notice">
      <ErrorNotice error={use.error} onDismiss={use.forget} />
      <p>
        {sprintf(
          // translators: 1: name of another store, 2: start of invoice numbers, 3: another one
          __(
            '“%1$s” posts to the same organisation and its invoice numbers start with the same “%2$s”: orders with the same number cannot both be posted. “%3$s” is free.',
            'ml-connector',
          ),
          offer.usedBy,
          offer.current,
          free,
        )}
      </p>
      <Button
        variant="secondary"
        onClick={() => void use.run()}
        isBusy={use.isBusy}
        disabled={use.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {/* translators: %s: start of invoice numbers */}
        {sprintf(__('Use the prefix “%s”', 'ml-connector'), free)}
      </Button>
    </Notice>
  );
}
