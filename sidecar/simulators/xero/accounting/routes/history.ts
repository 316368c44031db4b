import type { AccountingAnswer } from '../contract.ts';
import type { HistoryNote } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { ok, type View } from '../wire/answers.ts';
import type { BatchKind } from '../wire/batch.ts';
import { text } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { ElementRejected } from '../wire/refusals.ts';
import { noSuchEndpoint, writeAll } from './route.ts';

/** Notes made through the API appear under this user. */
const API_USER = 'System Generated';

function noteView({ changes, details, user, at }: HistoryNote): View {
  return {
    Changes: changes,
    DateUTCString: at.slice(0, 19),
    DateUTC: `/Date(${Date.parse(at)}+0000)/`,
    User: user,
    Details: details,
  };
}

function noteBatch(documentId: string): BatchKind {
  return {
    name: 'HistoryRecords',
    write(work, element) {
      const details = text(element, 'Details') ?? '';
      const problems = [
        ...(details === '' ? ['The Details must be specified.'] : []),
        ...lengthProblem('Details', details),
      ];
      if (problems.length > 0) throw new ElementRejected(problems);
      work.note(documentId, 'Note', details, API_USER);
      const DateUTC = `/Date(${work.request.now.getTime()})/`;
      return { view: { DateUTCString: work.at.slice(0, 19), DateUTC, Details: details, ValidationErrors: [] } };
    },
    echo: (_work, element) => ({ ...element }),
  };
}

/** GET lists the history of a document, newest first; PUT and POST both add a note. */
export function answerHistory(work: Work, documentId: string): AccountingAnswer {
  const { method } = work.request;
  if (method === 'DELETE') throw noSuchEndpoint();
  if (method !== 'GET') return writeAll(work, noteBatch(documentId));
  const notes = (work.organisation.history[documentId] ?? []).toReversed();
  return ok(work.request, 'HistoryRecords', notes.map(noteView));
}
