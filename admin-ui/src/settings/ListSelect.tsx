import { SelectControl } from '@wordpress/components';
import type { ReactNode } from 'react';
import { FIELD } from '../components/field-style.ts';
import { FaultField } from './FaultField.tsx';

/** Props of every dropdown over one of Xero's lists. */
export interface ListSelectProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly help?: string | undefined;
  readonly fault: string | null;
  /** '' = none. */
  readonly value: string;
  /** The label of the empty choice; null = a choice is required. */
  readonly none: string | null;
  readonly onChange: (value: string) => void;
  /** The field lost the focus, with or without a choice. */
  readonly onLeave?: () => void;
}

interface Props extends ListSelectProps {
  /** Placeholder while a required choice is missing. */
  readonly placeholder: string;
  /** The label of a value that Xero does not list (any more); null = it does. It stays visible. */
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
