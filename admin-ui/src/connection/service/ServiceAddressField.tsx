import { TextControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { FIELD } from '../../components/field-style.ts';
import { FaultField } from '../../settings/FaultField.tsx';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly url: string;
  readonly onChange: (url: string) => void;
  /** Set in wp-config.php: shown, and not changed here. */
  readonly isConstant: boolean;
  readonly fault: string | null;
}

export function ServiceAddressField({ label, hint, url, onChange, isConstant, fault }: Props) {
  return (
    <FaultField fault={fault}>
      <TextControl
        label={label}
        type="url"
        value={url}
        onChange={onChange}
        disabled={isConstant}
        placeholder="https://connector.example.com"
        help={
          fault ?? (isConstant ? __('Set by the constant ML_CONNECTOR_URL in wp-config.php.', 'ml-connector') : hint)
        }
        aria-invalid={fault !== null}
        dir="ltr"
        {...FIELD}
      />
    </FaultField>
  );
}
