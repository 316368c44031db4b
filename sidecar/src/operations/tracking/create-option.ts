import { randomUUID } from 'node:crypto';
import type { Context } from '../../context/context.ts';
import { type AppError, isAppError } from '../../domain/app-error.ts';
import { refusal } from '../../domain/refusal.ts';
import { type MissingOption, missingKey, missingOptions } from '../../settings/proposals/tracking.ts';
import { readElements } from '../../xero/wire/answers.ts';
import { OPTION_NAME_LENGTH_MAX, optionBody, optionsPath } from '../../xero/wire/tracking.ts';
import { xeroError } from '../../xero/xero-error.ts';
import { readSides } from '../suggest-for.ts';

/** Sends of the same bytes under the same key before Xero's list decides. */
const SENDS_MAX = 2;

export interface MadeOption extends Pick<MissingOption, 'categoryId' | 'category' | 'by' | 'value' | 'name'> {
  readonly optionId: string;
  /** It was in Xero before: nothing was created. */
  readonly existed: boolean;
}

/** Values of the latest orders that no tracking option stands for, each with its key. Reads both sides. */
export async function proposeOptions(context: Context, storeId: string) {
  const { organisation, current, input } = await readSides(context, storeId);
  const { tenantId, name } = organisation;
  const missing = missingOptions(current, input).map((one) => ({ ...one, key: missingKey(one) }));
  return { tenantId, organisation: name, missing, mayCreate: await context.xero().mayCreateAccounts(tenantId) };
}

/**
 * Creates the option that `key` names, at a person's request; no setting changes. Xero keeps the names of a category's options
 * apart, so a second one is impossible: the list is read before, and again when the outcome is unknown. Throws a request error,
 * or a Xero error if Xero can't be asked.
 */
export async function createOption(
  context: Context,
  { storeId, key, by }: { readonly storeId: string; readonly key: string; readonly by: string },
): Promise<MadeOption> {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation !== null) await context.xero().lists.invalidate(organisation.tenantId);
  const { tenantId, missing, mayCreate } = await proposeOptions(context, storeId);
  const wanted = missing.find((one) => one.key === key);
  if (wanted === undefined) {
    const fix = 'Refresh the lists: the option may be in Xero, or chosen, already.';
    throw refusal(409, 'option_not_needed', `No tracking option is missing for "${key}" any more.`, fix);
  }
  if (wanted.name.length > OPTION_NAME_LENGTH_MAX) throw nameTooLong(wanted);
  if (wanted.there !== null) return toMade(wanted, usable(wanted, wanted.there));
  if (!mayCreate) throw permissionMissing(wanted);
  const { optionId, existed } = await create(context, tenantId, wanted);
  const { category, name } = wanted;
  const detail = { category, name, tenantId };
  if (!existed) await context.ledger.recordAction({ action: 'tracking_option_created', by, storeId, detail });
  return toMade(wanted, { optionId, existed });
}

function toMade(
  { categoryId, category, by, value, name }: MissingOption,
  found: Pick<MadeOption, 'optionId' | 'existed'>,
): MadeOption {
  return { categoryId, category, by, value, name, ...found };
}

function usable({ name, category }: MissingOption, { optionId, isArchived }: NonNullable<MissingOption['there']>) {
  if (!isArchived) return { optionId, existed: true };
  const message = `The option "${name}" of the tracking category "${category}" is archived in Xero; each name can be used once.`;
  const fix = 'Restore it in Xero (Accounting, Advanced, Tracking categories), then refresh the lists here.';
  throw refusal(409, 'option_archived', message, fix);
}

async function create(context: Context, tenantId: string, wanted: MissingOption) {
  const error = await send(context, tenantId, wanted);
  if (error !== null && isAppError(error, 'xero', 'xero_scope_missing')) throw permissionMissing(wanted);
  // The answer says what Xero did only if it came; its list says so in any case, and the settings page reads it too.
  await context.xero().lists.invalidate(tenantId);
  const option = await findOption(context, tenantId, wanted);
  // Of a name that is taken meanwhile, by another browser or an earlier sending whose answer was lost.
  if (option !== null) {
    const existed = error !== null && error.retry === 'never';
    return { optionId: usable(wanted, option).optionId, existed };
  }
  if (error === null)
    throw xeroError('xero_bad_answer', `Xero does not show the option "${wanted.name}" yet.`, { retry: 'later' });
  if (error.retry !== 'never') throw error;
  const message = `Xero refused the option "${wanted.name}": ${error.facts.messages?.join(' ') ?? error.message}`;
  throw refusal(422, 'option_refused', message, byHand(wanted));
}

/** null = Xero created it. A second sending has the same key: Xero repeats its answer. */
async function send(context: Context, tenantId: string, { categoryId, name }: MissingOption): Promise<AppError | null> {
  const idempotencyKey = `option-${randomUUID()}`;
  const [path, body] = [optionsPath(categoryId), optionBody(name)];
  let last: AppError | null = null;
  for (let sends = 0; sends < SENDS_MAX; sends += 1) {
    try {
      const call = { tenantId, method: 'PUT', path, body, idempotencyKey, priority: 'live' } as const;
      const { json } = await context.xero().client.send(call);
      const [element] = readElements(json, 'Options');
      if (element?.ok === true) return null;
      return xeroError('xero_validation', 'Xero refused the option.', { messages: element?.errors ?? [] });
    } catch (error) {
      if (!isAppError(error, 'xero')) throw error;
      last = error;
      if (error.retry !== 'lookup') return error;
    }
  }
  return last;
}

async function findOption(context: Context, tenantId: string, { categoryId, name }: MissingOption) {
  const { trackingCategories } = await context.xero().lists.lists(tenantId, { tracking: true, items: false });
  const category = trackingCategories?.find((one) => one.categoryId === categoryId);
  const option = category?.options.find((one) => one.name.trim().toLowerCase() === name.toLowerCase());
  return option === undefined ? null : { optionId: option.optionId, isArchived: option.status !== 'ACTIVE' };
}

function byHand({ category }: Pick<MissingOption, 'category'>): string {
  return `Or create it in Xero: Accounting, Advanced, Tracking categories, “${category}”; then refresh the lists here and choose it.`;
}

function nameTooLong(wanted: MissingOption): AppError {
  const message = `"${wanted.name}" is too long for an option: Xero takes ${OPTION_NAME_LENGTH_MAX} characters.`;
  return refusal(422, 'option_refused', message, byHand(wanted));
}

function permissionMissing(wanted: MissingOption): AppError {
  const message = `The connection to Xero does not allow to create tracking options, so "${wanted.name}" was not created.`;
  return refusal(409, 'permission_missing', message, `Press “Allow more in Xero”, then try again. ${byHand(wanted)}`);
}
