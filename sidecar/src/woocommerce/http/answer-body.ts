import { FetchError, type Response } from 'node-fetch';
import { z } from 'zod';
import type { StoreLimits } from '../limits.ts';
import type { Deadline } from './deadline.ts';
import type { LargeAnswers } from './large-answers.ts';

export interface BodyReading {
  readonly limits: StoreLimits;
  readonly bytesMax: number;
  readonly deadline: Deadline;
  readonly large: LargeAnswers;
  /** Whose turn a large body takes. */
  readonly shop: string;
}

/** Ends when it is the answer's turn to be the one large answer; at once when it has the turn already. */
export type TakeTurn = () => Promise<void>;

/**
 * The body of an answer, held in one buffer until `use` ends. A large one waits for its turn and then has a shorter time; one that
 * cannot be data is not read further than a small one. `use` takes the turn itself for a small one that needs much memory.
 * Throws a FetchError.
 */
export async function withBody<T>(
  response: Response,
  reading: BodyReading,
  use: (body: Buffer, takeTurn: TakeTurn) => Promise<T>,
): Promise<T> {
  const { limits, bytesMax, deadline, large, shop } = reading;
  using turn = new OwnTurn(() => deadline.paused(() => large.turn(shop), limits.largeBodyMsMax));
  using body = new GrowingBuffer(Math.min(bytesMax, limits.bodyBytesBeside), bytesMax);
  for await (const chunk of chunksOf(response)) {
    if (!body.fits(chunk)) {
      if (body.length + chunk.length > bytesMax) throw tooLarge(response, bytesMax);
      if (!response.ok || !mayBeJson(body.bytes)) break;
      await turn.take();
    }
    body.add(chunk);
  }
  return await use(body.bytes, () => turn.take());
}

/** The one turn of an answer: taken once, handed on at its end. */
class OwnTurn implements Disposable {
  readonly #take: () => Promise<() => void>;
  #handOn: (() => void) | null = null;

  constructor(take: () => Promise<() => void>) {
    this.#take = take;
  }

  async take(): Promise<void> {
    this.#handOn ??= await this.#take();
  }

  [Symbol.dispose](): void {
    this.#handOn?.();
  }
}

/** One piece of memory, grown in place and given back at once: the collector leaves large buffers for a while. */
class GrowingBuffer implements Disposable {
  readonly #memory: ArrayBuffer;
  readonly #smallMax: number;
  length = 0;

  constructor(smallMax: number, bytesMax: number) {
    this.#smallMax = smallMax;
    this.#memory = new ArrayBuffer(0, { maxByteLength: bytesMax });
  }

  get bytes(): Buffer {
    return Buffer.from(this.#memory, 0, this.length);
  }

  /** Whether it stays small. */
  fits(chunk: Buffer): boolean {
    return this.length + chunk.length <= this.#smallMax;
  }

  add(chunk: Buffer): void {
    const needed = this.length + chunk.length;
    this.#memory.resize(needed);
    chunk.copy(Buffer.from(this.#memory), this.length);
    this.length = needed;
    // Nobody else reads it; as long as the collector sees no need it would stay, and so would all others of a large body.
    if (chunk.length === chunk.buffer.byteLength) (chunk.buffer as ArrayBuffer).transfer(0);
  }

  [Symbol.dispose](): void {
    this.#memory.resize(0);
  }
}

async function* chunksOf({ body }: Response): AsyncGenerator<Buffer> {
  if (body === null) return;
  try {
    for await (const chunk of body) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
  } catch (error) {
    if (error instanceof FetchError) throw error;
    const { data: cause = {} } = z.object({ code: z.string() }).safeParse(error);
    throw new FetchError('the body broke off', 'system', cause);
  }
}

/** White space and a byte order mark may come first. */
function mayBeJson(body: Buffer): boolean {
  return /^\uFEFF?\s*[[{]/.test(body.toString('utf8', 0, JSON_START_BYTES));
}
const JSON_START_BYTES = 1024;

function tooLarge({ url }: Response, bytesMax: number): FetchError {
  return new FetchError(`content size at ${url} over limit: ${String(bytesMax)}`, 'max-size');
}
