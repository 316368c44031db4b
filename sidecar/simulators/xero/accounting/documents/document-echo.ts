import { readDate } from '../wire/dates.ts';
import { isElement, text, type Element } from '../wire/element.ts';
import { withNumbers } from '../wire/echo.ts';
import type { View } from '../wire/answers.ts';
import { dateView } from './document-view.ts';

/** A refused document as understood: what was sent, with dates and lists as answers print them. */
export function documentEcho(element: Element): View {
  const { Date: sentDate, DueDate: sentDueDate, Contact: contact, LineItems: lines, ...rest } = element;
  return {
    ...withNumbers(rest),
    HasErrors: true,
    ...(contact === undefined ? {} : { Contact: contactEcho(contact) }),
    ...(sentDate === undefined ? {} : dateView('Date', readDate(text(element, 'Date') ?? ''))),
    ...(sentDueDate === undefined ? {} : dateView('DueDate', readDate(text(element, 'DueDate') ?? ''))),
    LineItems: Array.isArray(lines) ? lines.map((line: unknown) => lineEcho(line)) : [],
  };
}

function contactEcho(contact: unknown): unknown {
  if (!isElement(contact)) return contact;
  const lists = { Addresses: [], Phones: [], ContactGroups: [], ContactPersons: [] };
  return { ...lists, ...contact, HasValidationErrors: false, ValidationErrors: [] };
}

function lineEcho(line: unknown): unknown {
  return isElement(line) ? { Tracking: [], ...withNumbers(line), ValidationErrors: [] } : line;
}
