import { z } from 'zod';

/** Why something failed, in words for a person, as stored. */
export const failureShape = z.object({ code: z.string(), message: z.string(), fix: z.string() });
export type Failure = Readonly<z.infer<typeof failureShape>>;

/** null = it did not fail. */
export function readFailure(json: string | null): Failure | null {
  return json === null ? null : failureShape.parse(JSON.parse(json));
}
