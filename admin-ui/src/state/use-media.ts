import { useEffect, useState } from '@wordpress/element';

/** Whether a media query matches; follows window size and orientation. */
export function useMedia(query: string): boolean {
  const [isMatch, setMatch] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const onChange = (): void => setMatch(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, [query]);
  return isMatch;
}
