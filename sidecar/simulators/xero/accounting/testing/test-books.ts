import { DEFAULT_SWITCHES, type Switches } from '../../switches.ts';
import { seedOrganisation, type SeedCountry } from '../../seeds/seed-organisation.ts';
import type { AccountingAnswer, AccountingRequest } from '../contract.ts';
import { handleAccounting } from '../handle.ts';
import type { Organisation } from '../organisation.ts';
import { isElement, list, object, text, type Element } from '../wire/element.ts';

export interface CallOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ifModifiedSince?: string;
  readonly clientId?: string;
}

/** An organisation under test, with a clock that moves one second a call. */
export class TestBooks {
  readonly organisation: Organisation;
  switches: Switches;
  now: Date;

  constructor(country: SeedCountry = 'GB', switches: Partial<Switches> = {}, now = '2026-03-10T09:00:00Z') {
    this.now = new Date(now);
    this.organisation = seedOrganisation(country, { now: this.now });
    this.switches = { ...DEFAULT_SWITCHES, ...switches };
  }

  call(method: AccountingRequest['method'], path: string, options: CallOptions = {}): AccountingAnswer {
    this.now = new Date(this.now.getTime() + 1000);
    const request: AccountingRequest = {
      method,
      path: path.split('/'),
      query: new URLSearchParams(options.query),
      ifModifiedSince: options.ifModifiedSince ?? null,
      body: options.body,
      now: this.now,
      app: { clientId: options.clientId ?? 'app-1', name: 'Connector' },
    };
    return handleAccounting(this.organisation, request, this.switches);
  }

  /** The elements of a 200. */
  elements(method: AccountingRequest['method'], path: string, options: CallOptions = {}): readonly Element[] {
    const answer = this.call(method, path, options);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const body = bodyOf(answer);
    const name = Object.keys(body).find((key) => Array.isArray(body[key])) ?? '';
    return list(body, name) ?? [];
  }

  /** The only element of a 200. */
  element(method: AccountingRequest['method'], path: string, options: CallOptions = {}): Element {
    const [first] = this.elements(method, path, options);
    if (first === undefined) throw new Error(`${method} ${path} answered no element`);
    return first;
  }

  get(path: string, query: Readonly<Record<string, string>> = {}): readonly Element[] {
    return this.elements('GET', path, { query });
  }

  /** Creates one element and returns it as answered. */
  create(resource: string, element: Element, query: Readonly<Record<string, string>> = {}): Element {
    return this.element('PUT', resource, { body: { [resource]: [element] }, query });
  }

  /** The texts of the 400 a single element is refused with; the organisation must be as before. */
  refusal(
    method: 'PUT' | 'POST',
    path: string,
    element: Element,
    query: Readonly<Record<string, string>> = {},
  ): string[] {
    const before = JSON.stringify(this.organisation);
    const summarised = this.call(method, path, { body: element, query });
    if (summarised.status !== 400) throw new Error(`${method} ${path}: ${JSON.stringify(summarised.body)}`);
    if (JSON.stringify(this.organisation) !== before) throw new Error('a refused call changed the organisation');
    return messagesOf(list(bodyOf(summarised), 'Elements')?.[0]);
  }
}

export function bodyOf(answer: AccountingAnswer): Element {
  if (isElement(answer.body)) return answer.body;
  throw new Error(`no JSON body: ${answer.status}`);
}

export function messagesOf(element: Element | undefined): string[] {
  return (element === undefined ? [] : (list(element, 'ValidationErrors') ?? [])).map(
    (error) => text(error, 'Message') ?? '',
  );
}

/** The value at a dotted path. */
export function at(element: Element, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isElement(value) ? value[key] : undefined;
  }, element);
}

export function idOf(element: Element, field: string): string {
  return text(element, field) ?? '';
}

export function contactIdOf(document: Element): string {
  return idOf(object(document, 'Contact') ?? {}, 'ContactID');
}

/** An approved sales invoice of one line; override what the test is about. */
export function salesInvoice(overrides: Element = {}): Element {
  return {
    Type: 'ACCREC',
    Contact: { Name: 'Ada Hopper' },
    Date: '2026-03-01',
    DueDate: '2026-03-15',
    LineAmountTypes: 'Exclusive',
    Status: 'AUTHORISED',
    LineItems: [line()],
    ...overrides,
  };
}

/** An approved credit note for a customer, of one line. */
export function salesCreditNote(overrides: Element = {}): Element {
  return {
    Type: 'ACCRECCREDIT',
    Contact: { Name: 'Ada Hopper' },
    Date: '2026-03-08',
    Status: 'AUTHORISED',
    CreditNoteNumber: 'WC-1-R1',
    LineItems: [line({ UnitAmount: 50 })],
    ...overrides,
  };
}

export function line(overrides: Element = {}): Element {
  return { Description: 'Mug', Quantity: 1, UnitAmount: '100.00', AccountCode: '200', ...overrides };
}
