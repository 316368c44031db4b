import { SelectControl } from '@wordpress/components';
import type { ReactNode } from 'react';
import { FIELD } from '../components/field-style.ts';
import { FaultField } from './FaultField.tsx';

/** What a choice out of one of Xero's lists is told by whoever shows it. */
export interface ListSelectProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly help?: string | undefined;
  readonly fault: string | null;
  /** '' = none. */
  readonly value: string;
  /** What choosing none is called; null = one must be chosen. */
  readonly none: string | null;
  readonly onChange: (value: string) => void;
  /** The field was left, whether something was chosen or not. */
  readonly onLeave?: () => void;
}

interface Props extends ListSelectProps {
  /** Stands there as long as nothing is chosen where something must be. */
  readonly placeholder: string;
  /** What the value is called that Xero does not list (any more); null = it does. It stays visible. */
  readonly unlisted: string | null;
  /** The list's options. */
  readonly children: ReactNode;
}

export function ListSelect(props: Props) {
  const { label, isLabelHidden, help, fault, value, none, placeholder, unlisted, children, onChange, onLeave } = props;
  return (
    <FaultField fault={fault}>
      <SelectControl
        label={label}
        hideLabelFromVision={isLabelHidden === true}
        help={fault ?? help}
        value={value}
        onChange={onChange}
        onBlur={onLeave}
        aria-required={none === null}
        aria-invalid={fault !== null}
        {...FIELD}
      >
        {none !== null && <option value="">{none}</option>}
        {none === null && value === '' && <option value="">{placeholder}</option>}
        {value !== '' && unlisted !== null && <option value={value}>{unlisted}</option>}
        {children}
      </SelectControl>
    </FaultField>
  );
}
