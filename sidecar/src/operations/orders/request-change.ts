import type { Context } from '../../context/context.ts';
import type { Entry } from '../../ledger/entry.ts';
import { askFor, type OrderRequest, recordRequest, type RequestAnswer } from '../../posting/amendments/requests.ts';

/** Records a person's request to credit, reissue or pay an invoice again, unless it is not possible: `refused`. */
export async function requestChange(
  { ledger }: Pick<Context, 'ledger'>,
  entry: Entry,
  request: OrderRequest,
  by: { readonly source: 'cli' | 'replay'; readonly by: string },
): Promise<RequestAnswer> {
  const answer = askFor(request, entry, await ledger.documentsOf(entry.id));
  if (answer.kind === 'asked') await recordRequest(ledger, entry, answer.fingerprints, by);
  return answer;
}
