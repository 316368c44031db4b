import type { Contact } from '../organisation.ts';
import { CONTACTS_BY_NUMBER, type Work } from '../books/work.ts';
import {
  fullContactView,
  summaryContactView,
  unpagedContactView,
  writtenContactView,
} from '../contacts/contact-view.ts';
import { createContact, findContact, updateContact } from '../contacts/write-contact.ts';
import { DOCUMENT_NOT_FOUND } from '../documents/write-invoice.ts';
import { CONTACT_FIELDS } from '../where/fields.ts';
import type { BatchKind, WriteVerb } from '../wire/batch.ts';
import { echoedId } from '../wire/echo.ts';
import { id } from '../wire/element.ts';
import { answerList, idList, isTrue, type ListKind } from '../wire/listing.ts';
import { ElementRejected, notFound } from '../wire/refusals.ts';
import { answerHistory } from './history.ts';
import { noSuchEndpoint, single, wholeCollection, writeOne, type Route } from './route.ts';

function contactBatch(verb: WriteVerb): BatchKind {
  return {
    name: 'Contacts',
    write(work, element) {
      const stored = verb === 'create' ? undefined : findContact(work.organisation, element);
      if (verb === 'upsert' && stored === undefined && id(element, 'ContactID') !== undefined) {
        throw new ElementRejected([DOCUMENT_NOT_FOUND]);
      }
      const contact = stored === undefined ? createContact(work, element) : updateContact(work, stored, element);
      return { view: writtenContactView(contact) };
    },
    echo(work, element) {
      const lists = { Addresses: [], Phones: [], ContactGroups: [], ContactPersons: [] };
      const ContactID = echoedId(verb, element, 'ContactID', work.organisation.contacts);
      return { ...lists, ...element, ContactID, HasValidationErrors: true };
    },
  };
}

function listKind({ organisation, request }: Work): ListKind<Contact> {
  const ids = idList(request.query, 'IDs');
  const includesArchived = isTrue(request.query, 'includeArchived');
  return {
    name: 'Contacts',
    table: CONTACT_FIELDS,
    records: Object.values(organisation.contacts),
    fullView: unpagedContactView,
    view(contact, detail) {
      if (detail === 'full') return fullContactView(organisation, contact, request.now);
      return detail === 'summary' ? summaryContactView(contact) : unpagedContactView(contact);
    },
    searched: (contact) => [
      contact.name,
      contact.firstName,
      contact.lastName,
      contact.contactNumber,
      contact.companyNumber,
      contact.emailAddress,
    ],
    filters: [
      (contact) => includesArchived || contact.status !== 'ARCHIVED',
      (contact) => ids === null || ids.has(contact.id),
    ],
  };
}

function contactAt(work: Work, key: string): Contact {
  const { contacts } = work.organisation;
  const found = contacts[key.toLowerCase()] ?? CONTACTS_BY_NUMBER.find(contacts, key)[0];
  if (found === undefined) throw notFound();
  return found;
}

export const contactsRoute: Route = (work, [key, part]) => {
  const { method, now } = work.request;
  if (key === undefined) return wholeCollection(work, () => answerList(work, listKind(work)), contactBatch);
  const contact = contactAt(work, key);
  if (part === 'History') return answerHistory(work, contact.id);
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'GET') return single(work, 'Contacts', fullContactView(work.organisation, contact, now));
  if (method === 'POST') return writeOne(work, contactBatch('upsert'), { ContactID: contact.id });
  throw noSuchEndpoint();
};
