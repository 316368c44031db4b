import { useEffect, useState } from '@wordpress/element';
import { getQueryArg, removeQueryArgs } from '@wordpress/url';

const ARGUMENTS = ['ml_service', 'ml_grant', 'ml_state', 'ml_service_url'] as const;

export interface ReturnFromService {
  readonly answer: 'allowed' | 'declined' | null;
  readonly grant: string;
  readonly state: string;
  /** The address that the service's first page gave along; '' = none. */
  readonly address: string;
}

/** What the service's page put into the URL; read once, then removed from it: a grant is a secret until it is used. */
export function useReturnFromService(): ReturnFromService {
  const [given] = useState<ReturnFromService>(() => {
    const [answer, grant, state, address] = ARGUMENTS.map(textOf);
    return {
      answer: answer === 'allowed' || answer === 'declined' ? answer : null,
      ...{ grant: grant ?? '', state: state ?? '', address: address ?? '' },
    };
  });
  useEffect(() => {
    const clean = removeQueryArgs(window.location.href, ...ARGUMENTS);
    if (clean !== window.location.href) window.history.replaceState(null, '', clean);
  }, []);
  return given;
}

function textOf(name: string): string {
  const value = getQueryArg(window.location.href, name);
  return typeof value === 'string' ? value : '';
}
