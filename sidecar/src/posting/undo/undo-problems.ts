import type { Problem } from '../../domain/problems.ts';
import type { Reason } from '../../ledger/entry.ts';
import type { UndoRefusal } from './judge-undo.ts';

/** The order is out of Xero: not synced, with this reason. docs/reconciliation.md names it, too. */
export const BACKFILL_UNDONE = 'backfill_undone';
/** Its reason for the void, and for the invoice's history in Xero. */
export const UNDONE = 'The backfill that posted this order was undone.';

/** `invoice`: its number; null = nothing of it was in Xero. */
export function backfillUndone(invoice: string | null): Reason {
  const what = invoice === null ? 'Nothing of it is in Xero.' : `Invoice ${invoice} is void in Xero.`;
  return {
    code: BACKFILL_UNDONE,
    message: `${UNDONE} ${what}`,
    fix: 'No action needed. To post it again, post this very order, or post older orders again.',
    details: invoice === null ? {} : { invoice },
  };
}

/** It stays in Xero, unchanged. */
export function undoRefused(invoice: string, { code, what }: UndoRefusal): Problem {
  return {
    code: 'undo_refused',
    message: `The backfill was undone, but this order stays in Xero with invoice ${invoice}. ${what}`,
    fix: `${FIXES[code]} To keep the order in Xero, replay it.`,
    details: { invoice, reason: code },
  };
}

const AGAIN = 'then undo the backfill again.';
const FIXES: Readonly<Record<UndoRefusal['code'], string>> = {
  linked: 'Unlink or void the invoice in Xero by hand, if it is wrong.',
  reissued: 'Void its documents in Xero by hand, if they are wrong.',
  edited: `To take it out of Xero, change it back there, ${AGAIN}`,
  paid_by_others: `To take it out of Xero, remove that payment there, ${AGAIN}`,
  credited_by_others: `To take it out of Xero, remove that credit there, ${AGAIN}`,
  reconciled: `To take it out of Xero, undo the reconciliation there, ${AGAIN}`,
  locked: `To take it out of Xero, ask the accountant to open the period, ${AGAIN}`,
};

/** Xero refused a step although nothing spoke against it. `isVoid`: the sale is out of the books already. */
export function undoFailed(invoice: string, problems: readonly Problem[], isVoid: boolean): Problem {
  const reported = problems.map(({ message }) => message).join(' ');
  const what = isVoid
    ? `Its invoice ${invoice} is void in Xero, but not all of its other documents are deleted.`
    : `This order stays in Xero with invoice ${invoice}.`;
  return {
    code: 'undo_refused',
    message: `The backfill was undone. ${what} ${reported}`,
    fix: isVoid
      ? 'Fix what Xero reported, then undo the backfill again.'
      : 'Fix what Xero reported, then undo the backfill again; or replay the order, to keep it in Xero: what is missing is posted again.',
    details: { invoice, reason: 'xero_refused' },
  };
}

type LeftCode = 'linked' | 'other_organisation' | 'asked_again' | 'asked' | 'unread';

/** Why an undone backfill left an order in Xero, where no problem of the order says it. */
export function leftWords(code: LeftCode): { readonly code: string; readonly message: string; readonly fix: string } {
  return { code, ...WORDS[code] };
}

const WORDS: Readonly<Record<LeftCode, { readonly message: string; readonly fix: string }>> = {
  linked: {
    message: 'Its invoice was linked: somebody else created it in Xero.',
    fix: 'Void it in Xero by hand, if it is wrong.',
  },
  other_organisation: {
    message: 'Its invoice is in an organisation that the store posted to before.',
    fix: 'Void it there by hand, or choose that organisation again and undo the backfill once more.',
  },
  asked_again: {
    message: 'A person asked to post this very order after the backfill.',
    fix: 'Cancel or reissue the order, if it is wrong.',
  },
  asked: {
    message: 'A person asked for it again after the backfill was undone, so it is in Xero.',
    fix: 'No action needed.',
  },
  unread: {
    message: 'Its invoice could not be read in Xero this time.',
    fix: 'Try again in a few minutes.',
  },
};
