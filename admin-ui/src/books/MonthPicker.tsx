import { Button } from '@wordpress/components';
import { __, isRTL } from '@wordpress/i18n';
import { monthBeside } from '../../../sidecar/src/figures/calendar.ts';
import { monthName } from './words.ts';

interface Props {
  readonly month: string;
  /** The month of today: there is none after it. */
  readonly last: string;
  readonly onChange: (month: string) => void;
}

/** One month back, one month on, never into the future. */
export function MonthPicker({ month, last, onChange }: Props) {
  const [before, after] = isRTL() ? ['→', '←'] : ['←', '→'];
  return (
    <div className="ml-connector-months" role="group" aria-label={__('Month', 'ml-connector')}>
      <Button
        variant="tertiary"
        aria-label={__('Previous month', 'ml-connector')}
        onClick={() => onChange(monthBeside(month, -1))}
        __next40pxDefaultSize
      >
        {before}
      </Button>
      <strong className="ml-connector-months__name" aria-live="polite">
        {monthName(month)}
      </strong>
      <Button
        variant="tertiary"
        aria-label={__('Next month', 'ml-connector')}
        disabled={month >= last}
        accessibleWhenDisabled
        onClick={() => onChange(monthBeside(month, 1))}
        __next40pxDefaultSize
      >
        {after}
      </Button>
      {month !== last && (
        <Button variant="link" onClick={() => onChange(last)}>
          {__('This month', 'ml-connector')}
        </Button>
      )}
    </div>
  );
}
