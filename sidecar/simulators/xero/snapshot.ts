import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Organisation } from './accounting/organisation.ts';
import type { SimulatorState } from './state.ts';

/** The state in one JSON file, replaced whole by a rename: a reader never sees half of it. */
export class Snapshot {
  readonly #file: string;
  /** Serialising every organisation on every write is slow with thousands of invoices; the unchanged ones are kept. */
  readonly #serialised = new Map<Organisation, string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Null when nothing was saved yet; throws when the file is not a snapshot of this version. */
  load(): SimulatorState | null {
    if (!existsSync(this.#file)) return null;
    const state = JSON.parse(readFileSync(this.#file, 'utf8')) as SimulatorState;
    if ((state.version as number) !== 1) throw new Error(`${this.#file} is not a snapshot this simulator can read.`);
    return state;
  }

  /** Pass the organisation that changed, null when none did, or 'all'. */
  save(state: SimulatorState, changed: Organisation | 'all' | null): void {
    const { organisations, ...rest } = state;
    const parts = organisations.map((organisation) => {
      const known = this.#serialised.get(organisation);
      if (known !== undefined && changed !== 'all' && changed !== organisation) return known;
      const text = JSON.stringify(organisation);
      this.#serialised.set(organisation, text);
      return text;
    });
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.tmp`;
    const restText = JSON.stringify(rest).slice(1);
    writeFileSync(draft, `{"organisations":[${parts.join(',')}],${restText}`, { mode: 0o600 });
    renameSync(draft, this.#file);
  }
}
