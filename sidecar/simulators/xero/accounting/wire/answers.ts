import { randomUUID } from 'node:crypto';
import type { AccountingAnswer, AccountingRequest } from '../contract.ts';

export type View = Readonly<Record<string, unknown>>;

export interface Pagination {
  readonly page: number;
  readonly pageSize: number;
  readonly pageCount: number;
  readonly itemCount: number;
}

/** The envelope around every successful answer. */
export function ok(
  request: AccountingRequest,
  name: string,
  elements: readonly View[],
  pagination?: Pagination,
): AccountingAnswer {
  return {
    status: 200,
    body: {
      Id: randomUUID(),
      Status: 'OK',
      ProviderName: request.app.name,
      DateTimeUTC: `/Date(${request.now.getTime()})/`,
      ...(pagination === undefined ? {} : { pagination }),
      [name]: elements,
    },
  };
}

/** The 400 around the elements that failed. */
export function validationException(elements: readonly View[]): AccountingAnswer {
  return {
    status: 400,
    body: {
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'A validation exception occurred',
      Elements: elements,
    },
  };
}

export function messagesOut(messages: readonly string[]): { Message: string }[] {
  return messages.map((message) => ({ Message: message }));
}
