import { DecryptCommand, EncryptCommand, type KMSClient } from "@aws-sdk/client-kms";
import type { SealPurpose } from "../contracts/people";
import { kmsClient } from "./clients/kms";

/** Texts that only the holder of the key writes and reads, though others carry them. */
export interface TextSealer {
  /** @param text at most 4,096 bytes of UTF-8 */
  seal(purpose: SealPurpose, text: string): Promise<string>;
  /** `undefined` for what was not sealed by us, for this purpose, or was changed since. */
  open(purpose: SealPurpose, sealed: string): Promise<string | undefined>;
}

/** Longest text that can be a ciphertext of ours, so that nothing larger is sent to the service. */
const LONGEST_SEALED = 7_000;

/**
 * Seals with a key of KMS, which never leaves the service, rotates by itself and keeps what it needs to open what
 * older material sealed. The purpose is authenticated with the text, and policies of roles name it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export function createTextSealer(
  { keyArn, environment }: { readonly keyArn: string; readonly environment: string },
  client: KMSClient = kmsClient(),
): TextSealer {
  const contextOf = (purpose: SealPurpose) => ({ purpose, environment });
  return {
    async seal(purpose, text) {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({
          KeyId: keyArn,
          Plaintext: Buffer.from(text, "utf8"),
          EncryptionContext: contextOf(purpose),
        }),
      );
      return Buffer.from(CiphertextBlob!).toString("base64url");
    },
    async open(purpose, sealed) {
      if (!/^[\w-]+$/.test(sealed) || sealed.length > LONGEST_SEALED) return undefined;
      try {
        const { Plaintext } = await client.send(
          new DecryptCommand({
            KeyId: keyArn,
            CiphertextBlob: Buffer.from(sealed, "base64url"),
            EncryptionContext: contextOf(purpose),
          }),
        );
        return Buffer.from(Plaintext!).toString("utf8");
      } catch (error) {
        if (isForged(error as Error)) return undefined;
        throw error;
      }
    },
  };
}

/**
 * Not a ciphertext, or changed, or of another purpose; or of a key that is not ours, which the service may also word as
 * a denial. A denial of our own right to the key is none of these: it is thrown.
 */
function isForged({ name, message }: Error): boolean {
  return (
    name === "InvalidCiphertextException" ||
    name === "IncorrectKeyException" ||
    (name === "AccessDeniedException" && /ciphertext refers to/i.test(message))
  );
}
