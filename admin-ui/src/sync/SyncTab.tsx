import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import type { FormProps } from '../settings/form-context.ts';
import type { Load } from '../state/use-load.ts';
import { BackfillCard } from './BackfillCard.tsx';
import { PostingCard } from './PostingCard.tsx';
import { ScheduleCard } from './ScheduleCard.tsx';

interface Props extends FormProps {
  readonly status: Load<StatusBody>;
}

export function SyncTab({ status, ...props }: Props) {
  return (
    <>
      <PostingCard form={props.form} status={status} />
      <BackfillCard status={status} />
      <ScheduleCard {...props} />
    </>
  );
}
