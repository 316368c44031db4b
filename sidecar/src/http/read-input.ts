import { z } from 'zod';
import { refusal } from '../domain/refusal.ts';

/** The input in the schema's form. Throws a request error 400 that names every wrong field. */
export function readInput<Schema extends z.core.$ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const reading = z.safeParse(schema, input);
  if (reading.success) return reading.data;
  const faults = reading.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const [first] = faults;
  const where = first === undefined || first.path === '' ? '' : ` (${first.path}: ${first.message})`;
  const message = `The request has wrong fields${where}.`;
  throw refusal(400, 'input_invalid', message, 'Correct the fields named here.', faults);
}
