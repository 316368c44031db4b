import { Card, CardBody, CardHeader } from '@wordpress/components';
import { useId } from '@wordpress/element';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly intro?: ReactNode;
  /** Buttons at the end of the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled card, and a region with that name to screen readers. */
export function Section({ title, intro, actions, children }: Props) {
  const id = useId();
  return (
    <section className="ml-connector-section" aria-labelledby={id}>
      <Card>
        <CardHeader className="ml-connector-section__head">
          <h2 id={id}>{title}</h2>
          {actions !== undefined && <div className="ml-connector-row">{actions}</div>}
        </CardHeader>
        <CardBody>
          {intro !== undefined && <p className="ml-connector-intro">{intro}</p>}
          {children}
        </CardBody>
      </Card>
    </section>
  );
}
