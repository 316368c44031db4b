import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/** A value that prints as "[secret]" if it leaks by mistake: logs, errors, JSON, templates. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
