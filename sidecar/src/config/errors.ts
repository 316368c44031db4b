/** Stops the service from starting; `fix` is the next step. Messages name variables and files, never secret values. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly code: string = 'config_invalid';
  readonly retry = 'never';
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.fix = fix;
  }
}

/** The stored secrets were encrypted with another key. */
export class WrongSecretKey extends ConfigError {
  override name = 'WrongSecretKey';
  override readonly code = 'secret_key_wrong';
}

/** The key cannot be used: wrong form, unreadable, or open to other users. */
export class SecretKeyUnusable extends ConfigError {
  override name = 'SecretKeyUnusable';
  override readonly code = 'secret_key_unusable';
}

/** A stored secret this key cannot decrypt. */
export class SecretUnreadable extends ConfigError {
  override name = 'SecretUnreadable';
  override readonly code = 'secret_unreadable';
}
