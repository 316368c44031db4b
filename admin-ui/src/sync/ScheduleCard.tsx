import { SelectControl, TextControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { FIELD } from '../components/field-style.ts';
import { Section } from '../components/Section.tsx';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import { SettingFields } from '../settings/SettingFields.tsx';

const PATH = 'sync.every';

/** How often the store is polled beside its notifications, and from which day on. */
export function ScheduleCard(props: FormProps) {
  return (
    <Section
      title={__('Schedule', 'ml-connector')}
      intro={__('Changes normally arrive within seconds. This check finds any that were missed.', 'ml-connector')}
    >
      <EveryField {...props} />
      <SettingFields section="sync" except={['sync.active', 'sync.startDate', PATH]} {...props} />
    </Section>
  );
}

function EveryField({ form }: FormProps) {
  const presets = presetsOf();
  const value = form.draft.sync.every;
  const [isCustom, setCustom] = useState(!presets.some((one) => one.value === value));
  const fault = faultOf(form, PATH);
  return (
    <FaultField fault={fault} path={PATH}>
      <div className="ml-connector-pair">
        <SelectControl
          label={__('Check the store', 'ml-connector')}
          value={isCustom ? 'custom' : value}
          options={[...presets, { value: 'custom', label: __('On a custom schedule', 'ml-connector') }]}
          onChange={(next) => {
            setCustom(next === 'custom');
            if (next !== 'custom') form.set(PATH, next);
          }}
          {...FIELD}
        />
        {isCustom && (
          <TextControl
            label={__('Interval or cron pattern', 'ml-connector')}
            help={
              fault ??
              __('An interval (10m, 2h), or five cron fields: minute, hour, day, month, weekday.', 'ml-connector')
            }
            value={value}
            onChange={(next) => form.set(PATH, next)}
            aria-invalid={fault !== null}
            dir="ltr"
            {...FIELD}
          />
        )}
      </div>
      {fault !== null && !isCustom && <p className="ml-connector-fault">{fault}</p>}
    </FaultField>
  );
}

function presetsOf(): { value: string; label: string }[] {
  return [
    { value: '* * * * *', label: __('Every minute', 'ml-connector') },
    { value: '*/5 * * * *', label: __('Every five minutes', 'ml-connector') },
    { value: '*/15 * * * *', label: __('Every fifteen minutes', 'ml-connector') },
    { value: '0 * * * *', label: __('Every hour', 'ml-connector') },
    { value: '0 3 * * *', label: __('Every night at three', 'ml-connector') },
  ];
}
