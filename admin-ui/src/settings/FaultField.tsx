import type { ReactNode } from 'react';

/** Around a control whose `help` is its fault: the words stand where help stands, so the control is described by them. */
export function FaultField({ fault, children }: { readonly fault: string | null; readonly children: ReactNode }) {
  return <div className={`ml-connector-field${fault === null ? '' : ' is-wrong'}`}>{children}</div>;
}
