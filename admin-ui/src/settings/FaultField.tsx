import type { ReactNode } from 'react';

interface Props {
  readonly fault: string | null;
  /** Of the setting, where nothing around the field names it: links lead there. */
  readonly path?: string;
  readonly children: ReactNode;
}

/** Around a control whose `help` is its fault: the words stand where help stands, so the control is described by them. */
export function FaultField({ fault, path, children }: Props) {
  return (
    <div className={`ml-connector-field${fault === null ? '' : ' is-wrong'}`} data-setting={path}>
      {children}
    </div>
  );
}
