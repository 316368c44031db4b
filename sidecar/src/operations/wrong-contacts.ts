import { createContactIndex } from '../connection/contact-index.ts';
import { type ContactLink, doubtfulLinks, wrongLinks } from '../connection/contact-links.ts';
import type { Context } from '../context/context.ts';
import type { PlannedContact } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { type DocumentOnContact, documentsOnContacts } from '../ledger/queries/documents.ts';
import { buyerKind, numberOfBuyer } from '../mapping/contact/contact-number.ts';
import { toContact } from '../mapping/contact/to-contact.ts';
import { counted } from '../wording/output.ts';

/** Orders read from the store to find their buyers, ten calls; older ones are not named. */
const ORDERS_READ_MAX = 1000;

/** A buyer whose orders use another buyer's contact in Xero. */
export type WrongContact = Awaited<ReturnType<typeof findWrongContacts>>[number];

/** Reads Xero's contacts, and the store's orders only if a contact is in doubt. Throws a Xero error, a store error. */
export async function findWrongContacts(context: Context, storeId: string) {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) return [];
  const { tenantId } = organisation;
  const { db } = context.database;
  await createContactIndex({ db, client: context.xero().client, now: context.now }).refresh(tenantId, { force: true });
  const links = await doubtfulLinks(db, tenantId, storeId);
  if (links.length === 0) return [];
  const contactIds = [...new Set(links.map((link) => link.contactId))];
  const posted = await documentsOnContacts({ db }, { tenantId, storeId, contactIds });
  const buyers = await buyersOf(context, storeId, links, posted);
  const plans = Map.groupBy(buyers.values(), (one) => one.contactNumber);
  // `contactNumber`: the buyer's own; `borne`: the contact's own, null = none.
  return wrongLinks(links, plans).map(({ contactNumber, contactId, borne }) => {
    const onContact = posted.filter((one) => one.contactId === contactId);
    const number = numberOfBuyer(contactNumber);
    return {
      ...{ tenantId, buyer: buyerKind(contactNumber) ?? ('person' as const), contactNumber, contactId, borne },
      /** Of this buyer, on that contact; the newest first. */
      documents: onContact.filter((one) => buyers.get(one.orderId)?.contactNumber === number),
      /** How many have a buyer that is unknown: the order was deleted, or was not read. */
      unknown: onContact.filter((one) => !buyers.has(one.orderId)).length,
    };
  });
}

/** By order id: the contact that the order would use now; orders the store does not return are absent. */
async function buyersOf(
  context: Context,
  storeId: string,
  links: readonly ContactLink[],
  posted: readonly DocumentOnContact[],
): Promise<ReadonlyMap<string, PlannedContact>> {
  const ids = [...new Set(posted.map((one) => one.orderId))].slice(0, ORDERS_READ_MAX);
  if (ids.length === 0) return new Map();
  const client = await context.storeClient(storeId);
  const settings = await context.settings.get(storeId);
  const known = new Set(links.flatMap((link) => [link.contactNumber, ...link.others]).map(numberOfBuyer));
  const buyers = new Map<string, PlannedContact>();
  for (const [id, order] of await client.getOrders(ids.map(Number))) {
    const plans = [settings, otherWay(settings)].map((one) => toContact(order, one, storeId));
    const buyer = plans.find((one) => known.has(one.contactNumber));
    if (buyer !== undefined) buyers.set(String(id), buyer);
  }
  return buyers;
}

/** Orders posted before `contacts.company` was changed used the other choice. */
function otherWay(settings: Settings): Settings {
  const company = settings.contacts.company === 'company' ? 'person' : 'company';
  return { ...settings, contacts: { ...settings.contacts, company } };
}

/** Ids and numbers only, so that a log may hold it. */
export function wrongContactText({ buyer, contactNumber, contactId, borne, documents }: WrongContact): string {
  const whose =
    buyerKind(borne ?? '') === null ? 'another buyer’s, or lacks the VAT number' : `the contact of ${borne ?? ''}`;
  const orders = new Set(documents.map((one) => one.orderId)).size;
  return `Orders of the ${buyer} ${contactNumber} go to contact ${contactId} in Xero, which is ${whose} (${counted(orders, 'order')} posted there).`;
}
