import { __ } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { Folded } from '../components/Folded.tsx';
import { Section } from '../components/Section.tsx';
import { SettingFields } from '../settings/SettingFields.tsx';
import type { FormProps } from '../settings/form-context.ts';
import type { Load } from '../state/use-load.ts';
import { BackfillCard } from './BackfillCard.tsx';
import { PostingCard } from './PostingCard.tsx';
import { ScheduleCard } from './ScheduleCard.tsx';

const START = 'sync.startDate';

interface Props extends FormProps {
  readonly status: Load<StatusBody>;
}

export function SyncTab({ status, ...props }: Props) {
  return (
    <>
      <PostingCard form={props.form} status={status} />
      <BackfillCard status={status} />
      <Section title={__('First day', 'ml-connector')}>
        <SettingFields section="sync" only={[START]} {...props} />
      </Section>
      <Folded
        title={__('Advanced', 'ml-connector')}
        intro={__('How often the store is checked for missed changes.', 'ml-connector')}
        isNeeded={false}
      >
        <ScheduleCard {...props} />
      </Folded>
    </>
  );
}
