/** What wp_specialchars_decode(…, ENT_QUOTES) decodes (wp-includes/formatting.php): each once, left to right. */
const ENTITY = /&(?:quot|lt|gt|amp|#0*(?:34|38|39|60|62)|#x0*(?:22|26|27));/gi;
const CHARACTERS: Readonly<Record<string, string>> = { quot: '"', lt: '<', gt: '>', amp: '&' };

/** WooCommerce's signing key: the secret after its decoding (class-wc-webhook.php, generate_signature). */
export function decodeWebhookSecret(secret: string): string {
  return secret.replaceAll(ENTITY, (entity) => {
    const name = entity.slice(1, -1);
    if (/^#x/i.test(name)) return String.fromCharCode(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCharCode(Number(name.slice(1)));
    // PHP's table has lower-case names only.
    return CHARACTERS[name] ?? entity;
  });
}
