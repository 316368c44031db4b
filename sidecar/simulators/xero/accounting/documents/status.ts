import type { DocumentStatus } from '../organisation.ts';

/** What a caller may move a document to; PAID comes and goes with payments only. */
const TRANSITIONS: Readonly<Record<DocumentStatus, readonly DocumentStatus[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'AUTHORISED', 'DRAFT', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID'],
  VOIDED: [],
  DELETED: [],
};

export const DOCUMENT_STATUSES = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'] as const;

export const ALLOCATED_PROBLEM = 'This document cannot be edited as it has a payment or credit note allocated to it.';

/** What SUBMITTED and AUTHORISED ask of a document that DRAFT does not. */
export function isBeyondDraft(status: DocumentStatus): boolean {
  return status === 'SUBMITTED' || status === 'AUTHORISED' || status === 'PAID';
}

export function creationProblems(noun: string, status: DocumentStatus): string[] {
  const isCreatable = status === 'DRAFT' || status === 'SUBMITTED' || status === 'AUTHORISED';
  return isCreatable ? [] : [`${noun} not of valid status for creation`];
}

/** Why a stored document cannot take this status, or be edited at all. */
export function transitionProblems(
  noun: string,
  from: DocumentStatus,
  to: DocumentStatus,
  hasAllocations: boolean,
): string[] {
  if (hasAllocations && (to === 'VOIDED' || to === 'DELETED')) {
    const document = noun.toLowerCase();
    return [
      `The status ${to} cannot be applied to the ${document} because it has payments or credit notes allocated to it.`,
    ];
  }
  return TRANSITIONS[from].includes(to) ? [] : [`${noun} not of valid status for modification`];
}
