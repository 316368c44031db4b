import type { ReactNode } from 'react';

export type Mood = 'good' | 'warn' | 'bad' | 'idle';

const SIGNS: Readonly<Record<Mood, string>> = { good: '✓', warn: '!', bad: '×', idle: '·' };

/** A state in words, with an icon: never by colour alone. */
export function StateMark({ mood, children }: { readonly mood: Mood; readonly children: ReactNode }) {
  return (
    <span className={`ml-connector-mark ml-connector-mark--${mood}`}>
      <span className="ml-connector-mark__sign" aria-hidden="true">
        {SIGNS[mood]}
      </span>
      <span>{children}</span>
    </span>
  );
}
