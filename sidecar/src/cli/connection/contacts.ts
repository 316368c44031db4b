import type { Command } from 'commander';
import { removeLinks } from '../../connection/contact-links.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';
import { counted, indented } from '../../wording/output.ts';
import { findWrongContacts, wrongContactText, type WrongContact } from '../../operations/wrong-contacts.ts';

const NONE = 'Every buyer has a contact of their own.';

export function contactsCommand(program: Command, run: Runner): void {
  program
    .command('contacts <store>')
    .description('finds buyers whose orders go to somebody else’s contact in Xero, and separates them')
    .option('--separate', 'from their next order on they get the right contact; posted documents are not changed')
    .action((storeId: string, { separate = false }: { separate?: boolean }) =>
      run(async ({ context, by }) => {
        await context.stores.get(storeId);
        const wrong = await findWrongContacts(context, storeId);
        const contactNumbers = wrong.map((one) => one.contactNumber);
        let separated = 0;
        if (separate && wrong.length > 0) {
          for (const one of wrong) separated += await removeLinks(context.database.db, one.tenantId, [one]);
          await context.ledger.recordAction({ action: 'contacts_unlinked', by, storeId, detail: { contactNumbers } });
        }
        const text = separate ? separatedText(storeId, wrong, separated) : plannedText(storeId, wrong);
        return {
          json: { wrong, separated },
          text: wrong.length === 0 ? NONE : text,
          exit: wrong.length > 0 && !separate ? EXIT.needsAttention : EXIT.done,
        };
      }),
    );
}

function plannedText(storeId: string, wrong: readonly WrongContact[]): string {
  return [
    listed(wrong),
    'Nothing was changed. When they are separated, the next order of each of these buyers finds the right contact in Xero or',
    'makes one. No document and no contact in Xero is changed.',
    `Separate them: ${commandLine('contacts', storeId, '--separate')}`,
  ].join('\n');
}

function separatedText(storeId: string, wrong: readonly WrongContact[], separated: number): string {
  const hasDocuments = wrong.some(({ documents }) => documents.length > 0);
  const unchanged = [
    'The documents above were not changed. Give each the right contact in Xero, or credit it and post its order again:',
    commandLine('reissue', storeId, '<order-id>'),
  ];
  return [
    listed(wrong),
    `Separated ${counted(separated, 'buyer')}: the next order of each finds the right contact in Xero or makes one.`,
    ...(hasDocuments ? unchanged : []),
  ].join('\n');
}

/** A deleted order no longer names its buyer. */
function unknownText({ contactId, unknown }: WrongContact): string {
  return `${counted(unknown, 'other document')} on contact ${contactId}: the shop did not give out the orders, so check whose they are.`;
}

function listed(wrong: readonly WrongContact[]): string {
  return wrong
    .flatMap((one) => [
      wrongContactText(one),
      ...one.documents.map(({ kind, number, orderId }) => {
        const title = kind === 'invoice' ? 'invoice' : 'credit note';
        return indented(`${title} ${number} of order ${orderId}`);
      }),
      ...(one.unknown === 0 ? [] : [indented(unknownText(one))]),
    ])
    .join('\n');
}
