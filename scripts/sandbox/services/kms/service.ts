import { randomUUID } from "node:crypto";
import type { AwsService } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { createJsonService } from "../../server/json-protocol";
import { defineOperation } from "../../server/operation";
import type { World } from "../../world";
import type { EncryptionContext } from "./key-store";

// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
const createKey = defineOperation<object>({
  name: "CreateKey",
  run(_, world) {
    const KeyId = randomUUID();
    const Arn = keyArn(world, KeyId);
    world.keys.create(Arn);
    return { KeyMetadata: { AWSAccountId: world.accountId, Arn, KeyId, Enabled: true, KeyState: "Enabled" } };
  },
});

interface EncryptInput {
  readonly KeyId: string;
  readonly Plaintext: string;
  readonly EncryptionContext?: EncryptionContext;
}

const MAX_PLAINTEXT_BYTES = 4096;
const MAX_CIPHERTEXT_BYTES = 6144;

// https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
const encrypt = defineOperation<EncryptInput>({
  name: "Encrypt",
  shape: {
    KeyId: { type: "string", required: true, min: 1, max: 2048 },
    Plaintext: { type: "string", required: true },
    EncryptionContext: { type: "map" },
  },
  run({ KeyId, Plaintext, EncryptionContext = {} }, world) {
    const plaintext = decodeBlob("plaintext", Plaintext, MAX_PLAINTEXT_BYTES);
    const arn = keyArn(world, KeyId);
    const CiphertextBlob = world.keys.encrypt(arn, plaintext, EncryptionContext).toString("base64");
    return { CiphertextBlob, KeyId: arn, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
  },
});

interface DecryptInput {
  readonly KeyId?: string;
  readonly CiphertextBlob: string;
  readonly EncryptionContext?: EncryptionContext;
}

// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
const decrypt = defineOperation<DecryptInput>({
  name: "Decrypt",
  shape: {
    KeyId: { type: "string", min: 1, max: 2048 },
    CiphertextBlob: { type: "string", required: true },
    EncryptionContext: { type: "map" },
  },
  run({ KeyId, CiphertextBlob, EncryptionContext = {} }, world) {
    const ciphertext = decodeBlob("ciphertextBlob", CiphertextBlob, MAX_CIPHERTEXT_BYTES);
    const arn = world.keys.keyOf(ciphertext);
    if (KeyId !== undefined && keyArn(world, KeyId) !== arn) {
      throw new AwsError(
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.",
      );
    }
    const Plaintext = world.keys.decrypt(ciphertext, EncryptionContext).toString("base64");
    return { Plaintext, KeyId: arn, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
  },
});

/** A key by its ARN or id; aliases are not followed. */
export function keyArn(world: World, key: string): string {
  return key.startsWith("arn:") ? key : `${world.arn("kms")}:key/${key}`;
}

function decodeBlob(name: string, text: string, maxBytes: number): Buffer {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === 0 || bytes.length > maxBytes) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have length between 1 and ${maxBytes}`,
    );
  }
  return bytes;
}

export function createKmsService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "kms",
    version: "1.1",
    operations: [createKey, encrypt, decrypt],
  });
}
