import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { isSame, valueAt } from '../../settings/document.ts';
import { openSuggestion, type FormProps } from '../../settings/form-context.ts';
import { SuggestionLine } from '../../settings/SuggestionLine.tsx';

interface Props extends FormProps {
  readonly path: string;
  readonly title: string;
  /** Beside the title: a rate, an id. */
  readonly detail?: string;
  /** Why its value is what it is, where nothing is suggested. */
  readonly otherwise?: string;
  /** The control; its label is the title. */
  readonly children: ReactNode;
}

/** What the shop has, the account or tax type it gets in Xero, and why. */
export function ProposalRow({ path, title, detail = '', otherwise = '', children, ...props }: Props) {
  const { form, lists } = props;
  return (
    <div className="ml-connector-proposal" data-setting={path}>
      <div className="ml-connector-proposal__what">
        <strong>{title}</strong>
        {detail !== '' && <span className="ml-connector-quiet"> {detail}</span>}
      </div>
      <div className="ml-connector-proposal__value">
        {children}
        <Reason path={path} otherwise={otherwise} {...props} />
        <SuggestionLine
          suggestion={openSuggestion(props, path)}
          lists={lists}
          name={title}
          onAccept={({ value }) => form.set(path, value)}
        />
      </div>
    </div>
  );
}

interface ReasonProps extends FormProps {
  readonly path: string;
  readonly otherwise: string;
}

/** Of a value that was suggested and is kept; a person's own needs none. */
export function Reason({ path, otherwise, form, suggestions }: ReasonProps) {
  const found = suggestions.find((one) => one.path === path);
  const isKept = found !== undefined && isSame(valueAt(form.draft, path), found.value);
  const text = isKept ? found.reason : found === undefined ? otherwise : '';
  if (text === '') return null;
  return (
    <p className="ml-connector-reason">
      <span className="screen-reader-text">{__('Reason:', 'ml-connector')} </span>
      {text}
    </p>
  );
}
