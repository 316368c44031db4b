import fetch from 'node-fetch';
import { z } from 'zod';
import { command } from '../demo/set-up.ts';
import type { Attack } from './attack.ts';
import { pairRequest, type Target } from './target.ts';

const GUESSES = { small: 150, full: 1_000 } as const;
/** More attempts of one address than this are no typing errors. */
const ANSWERED_MAX = 30;
const TOO_MANY = 429;

/** Guesses do not go on after the limit, not even the right one; the address of the guesser cannot be invented. */
export const guessedPairing: Attack = {
  name: 'guessed pairing codes',
  async run(target, random, size) {
    const wrong: string[] = [];
    const { pairingCode: code } = z.object({ pairingCode: z.string() }).parse(await command(['pair']));
    let compared = 0;
    for (let done = 0; done < GUESSES[size]; done += 1) {
      const status = await tryCode(target, guessFor(code, random.int(0, 1_000_000)), `203.0.113.${done % 250}`);
      if (status < 400 || status >= 500) wrong.push(`a guessed code was answered ${status}`);
      if (status !== TOO_MANY) compared += 1;
    }
    // Requests through a proxy on this machine are counted by the address it names, and all of them together.
    if (compared > ANSWERED_MAX * 5) wrong.push(`${compared} of ${GUESSES[size]} guesses were compared`);
    for (let done = 0; done < GUESSES.small; done += 1) await tryCode(target, guessFor(code, done), null);
    const right = await tryCode(target, code, null);
    if (right !== TOO_MANY) wrong.push(`after ${GUESSES[size]} guesses the right code was answered ${right}`);
    return { tries: GUESSES[size] + GUESSES.small + 1, wrong };
  },
};

/** Of the form of the right one. */
function guessFor(code: string, number: number): string {
  const digits = String(number).padStart(6, '0');
  return `${digits}${code.slice(digits.length)}`;
}

async function tryCode({ url, stores }: Target, code: string, forwardedFor: string | null): Promise<number> {
  const answer = await fetch(`${url}/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(forwardedFor !== null && { 'x-forwarded-for': forwardedFor }) },
    body: JSON.stringify(pairRequest(stores.store('no_tax'), code)),
  });
  await answer.arrayBuffer();
  return answer.status;
}
