/** What encrypts everything stored that must not be read from the disk (config/secrets.ts makes it). */
export interface Secrets {
  encrypt(value: unknown): Promise<string>;
  decrypt(jwe: string): Promise<unknown>;
}
