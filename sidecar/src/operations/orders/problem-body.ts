import type { Reason } from '../../ledger/entry.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { placeOf } from '../../wording/setting-place.ts';
import type { ProblemBody } from '../../contract/problem.ts';

export function problemBody(reason: Reason): ProblemBody {
  const { code, message, fix } = reason;
  return { code, message: ownerWords(message), fix: ownerWords(fix), ...placeOf(reason) };
}
