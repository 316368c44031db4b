import type { z } from 'zod';
import { AppError } from '../domain/app-error.ts';

/** The input in the schema's form. Throws a request error 400 that names every wrong field. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const reading = schema.safeParse(input);
  if (reading.success) return reading.data;
  const faults = reading.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const [first] = faults;
  const where = first === undefined || first.path === '' ? '' : ` (${first.path}: ${first.message})`;
  throw new AppError('request', 'input_invalid', `The request has wrong fields${where}.`, {
    status: 400,
    fix: 'Correct the fields named here.',
    faults,
  });
}
