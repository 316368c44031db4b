import { configure } from '@testing-library/react';
import { TextDecoder } from 'node:util';
import { jest } from '@jest/globals';

class NoObserver {
  observe(): void {
    return undefined;
  }
  unobserve(): void {
    return undefined;
  }
  disconnect(): void {
    return undefined;
  }
}

/** Layout functions that jsdom lacks. */
export function addBrowserParts(): void {
  // A busy machine renders slowly, and a polling page asks every four seconds.
  // What a notice shows it also speaks, in a region of its own: a text would be found twice once that has happened.
  configure({ asyncUtilTimeout: 30_000, defaultIgnore: 'script, style, .a11y-speak-region' });
  window.scrollTo = jest.fn<() => void>();
  Element.prototype.scrollIntoView = jest.fn<() => void>();
  console.error = reportAllButStyles;
  const width = { matches: false, media: '', onchange: null, addEventListener: noop, removeEventListener: noop };
  Object.assign(window, {
    matchMedia: () => width,
    ResizeObserver: NoObserver,
    IntersectionObserver: NoObserver,
    TextDecoder,
  });
}

const report = console.error;

/** jsdom cannot parse the table's nested styles, and logs it at length. */
function reportAllButStyles(...message: unknown[]): void {
  if (!String(message[0]).includes('Could not parse CSS')) report(...message);
}

function noop(): void {
  return undefined;
}
