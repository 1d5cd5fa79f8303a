import type { CryptoKey } from 'jose'

/** The service's own keys. Nothing else in the service holds key material. */
export interface Keys {
  /** ES256, for access tokens. */
  signing: { kid: string; privateKey: CryptoKey; publicKey: CryptoKey }
  /**
   * AES-256-GCM. The result names its key, so that keys can be replaced while old values stay readable.
   * @param context what the value belongs to (an authorization id); decrypting needs the same
   */
  encrypt(plaintext: string, context: string): string
  /** @throws {Error} when the key is gone, the text was changed, or the context is another */
  decrypt(ciphertext: string, context: string): string
  /** A secret that only we can compute again: HMAC-SHA256 of purpose and id. 32 bytes. */
  derive(purpose: string, id: string): Buffer
}
