import type { ReactNode } from 'react';

interface Props {
  readonly fault: string | null;
  /** The setting's path, if nothing around the field has it: links lead there. */
  readonly path?: string;
  readonly children: ReactNode;
}

/** Wraps a control whose `help` is its fault, so that the text describes the control. */
export function FaultField({ fault, path, children }: Props) {
  return (
    <div className={`ml-connector-field${fault === null ? '' : ' is-wrong'}`} data-setting={path}>
      {children}
    </div>
  );
}
