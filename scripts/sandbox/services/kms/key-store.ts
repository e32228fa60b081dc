import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AwsError } from "../../server/aws-error";

/** What is authenticated with a text, and must be given again to open it. */
export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Symmetric keys of the account. Their material is made when they are, and does not leave. */
export class KeyStore {
  readonly #materials = new Map<string, Buffer>();

  /** Makes a key; one that is there keeps its material. */
  create(arn: string): void {
    if (!this.#materials.has(arn)) this.#materials.set(arn, randomBytes(32));
  }

  /** @throws AwsError `NotFoundException` */
  encrypt(keyArn: string, plaintext: Buffer, context: EncryptionContext): Buffer {
    const material = this.#material(keyArn);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", material, iv);
    cipher.setAAD(toAad(context));
    const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const name = Buffer.from(keyArn, "utf8");
    const head = Buffer.from([VERSION, name.length >> 8, name.length & 255]);
    return Buffer.concat([head, name, iv, cipher.getAuthTag(), body]);
  }

  /** The key that a text was encrypted with. @throws AwsError `InvalidCiphertextException` */
  keyOf(ciphertext: Buffer): string {
    const length = ciphertext.length < 3 ? 0 : ciphertext.readUInt16BE(1);
    if (ciphertext[0] !== VERSION || length === 0 || ciphertext.length < 3 + length + IV_BYTES + TAG_BYTES) {
      throw invalidCiphertext();
    }
    const arn = ciphertext.subarray(3, 3 + length).toString("utf8");
    if (!this.#materials.has(arn)) throw invalidCiphertext();
    return arn;
  }

  /** @throws AwsError `InvalidCiphertextException` when text or context are not what was encrypted */
  decrypt(ciphertext: Buffer, context: EncryptionContext): Buffer {
    const arn = this.keyOf(ciphertext);
    const rest = ciphertext.subarray(3 + Buffer.byteLength(arn));
    const decipher = createDecipheriv("aes-256-gcm", this.#material(arn), rest.subarray(0, IV_BYTES));
    decipher.setAAD(toAad(context));
    decipher.setAuthTag(rest.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(rest.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    } catch {
      throw invalidCiphertext();
    }
  }

  #material(arn: string): Buffer {
    const material = this.#materials.get(arn);
    if (!material) throw new AwsError("NotFoundException", `Key '${arn}' does not exist`);
    return material;
  }
}

function invalidCiphertext(): AwsError {
  return new AwsError("InvalidCiphertextException", "");
}

/** The order in which a caller writes the context does not count. */
function toAad(context: EncryptionContext): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))), "utf8");
}
