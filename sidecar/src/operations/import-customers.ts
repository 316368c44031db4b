import { createContactIndex } from '../connection/contact-index.ts';
import type { Context } from '../context/context.ts';
import type { CustomerImport } from '../domain/customer-import.ts';
import { importCustomers } from '../posting/contacts/import-customers.ts';
import { ownerWords } from '../wording/owner-words.ts';

/** Each call reads the next page of a store's existing customers; null = not wanted. Throws for store and Xero. */
export function customerImportOf(context: Context) {
  const { customerImports, database, now, settings, storeClient, logger } = context;
  const begun = new Set<string>();
  return async (tenantId: string, storeId: string): Promise<CustomerImport | null> => {
    const { client } = context.xero();
    const before = await customerImports.get(storeId);
    const after = await importCustomers(
      {
        imports: customerImports,
        contacts: createContactIndex({ db: database.db, client, now }),
        xero: client,
        settings: () => settings.get(storeId),
        store: () => storeClient(storeId),
        now,
        // It retries automatically; the message says what a person must do.
        failureOf: ({ code, message }) => ({ code, message: ownerWords(message), fix: '' }),
        begun,
      },
      tenantId,
      storeId,
    );
    if (after?.state === 'read' && before?.state !== 'read') {
      const { customers, made, known, refused } = after;
      logger.info({ storeId, customers, made, known, refused }, 'the customers of the store are read');
    }
    return after;
  };
}
