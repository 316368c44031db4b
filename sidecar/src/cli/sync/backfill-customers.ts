import { AppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import { customerImportOf } from '../../operations/import-customers.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted, type Output } from '../../wording/output.ts';
import { EXIT } from '../../wording/exit.ts';

/** `backfill <store> --customers`: here when no service is running, else in the service. */
export async function backfillCustomers(context: Context, out: Output, storeId: string): Promise<void> {
  const settings = await context.settings.get(storeId);
  if (settings.contacts.customers !== 'all') {
    throw new AppError(
      'command',
      'customers_not_wanted',
      'Only buyers become contacts of this store (contacts.customers is "orders").',
      {
        exit: EXIT.usage,
        fix: `Set it first: ${commandLine('settings', 'set', storeId, 'contacts.customers', '"all"')}`,
      },
    );
  }
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null || !settings.sync.active) {
    const fix = organisation === null ? commandLine('xero', 'connect', storeId) : 'Switch posting on: sync.active.';
    throw new AppError('command', 'not_posting', 'The store does not post to Xero.', {
      exit: EXIT.needsPerson,
      fix: fix,
    });
  }
  await context.customerImports.start(storeId);
  await using rounds = context.rounds();
  if (!(await rounds.hold())) {
    out.result({ serviceRunning: true }, 'The running service reads them, a hundred every few seconds.');
    return;
  }
  const next = customerImportOf(context);
  for (;;) {
    const state = await next(organisation.tenantId, storeId);
    if (state === null) return;
    const { customers, made, known, refused } = state;
    const told = `${made} contacts made, ${known} known, ${refused} refused`;
    if (state.state === 'read') {
      out.result(
        { serviceRunning: false, customers, made, known, refused },
        `${counted(customers ?? 0, 'customer')}: ${told}.`,
      );
      return;
    }
    out.say(`page ${state.page - 1} of ${Math.ceil((customers ?? 0) / 100)}: ${told}`);
  }
}
