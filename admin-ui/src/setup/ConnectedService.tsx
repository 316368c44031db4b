import { __ } from '@wordpress/i18n';
import { Facts } from '../components/Facts.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { GoOn, StepActions } from './StepActions.tsx';
import { stepTitle } from './step-titles.ts';

/** The first step, once it is done. */
export function ConnectedService({ url, onNext }: { readonly url: string; readonly onNext: () => void }) {
  return (
    <Section title={stepTitle('service')}>
      <p className="ml-connector-sentence">
        <StateMark mood="good">{__('Your shop is connected with the service.', 'ml-connector')}</StateMark>
      </p>
      <Facts facts={[{ name: __('Address', 'ml-connector'), value: <span dir="ltr">{url}</span> }]} />
      <StepActions onBack={null}>
        <GoOn onClick={onNext}>{__('Continue', 'ml-connector')}</GoOn>
      </StepActions>
    </Section>
  );
}
