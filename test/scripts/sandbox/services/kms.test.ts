import { CreateKeyCommand, DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { readSecret } from "../../../../functions/aws/read-secret";
import { createTextSealer } from "../../../../functions/aws/sealed-text";
import { clientConfig, type Peer, refusalOf, startPeer } from "./support/peer";

describe("KMS over the wire", () => {
  let peer: Peer;
  let kms: KMSClient;
  let KeyId: string;

  before(async () => {
    peer = await startPeer();
    kms = new KMSClient(clientConfig(peer));
    KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
  });
  after(async () => {
    kms.destroy();
    await peer.close();
  });

  const Plaintext = Buffer.from("Größe");
  const EncryptionContext = { purpose: "session", environment: "test" };
  const encrypt = async () =>
    (await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }))).CiphertextBlob!;
  const decrypt = (CiphertextBlob: Uint8Array, input: object = {}) =>
    kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext, ...input }));

  it("opens what it sealed, under the same context in any order", async () => {
    const sealed = await encrypt();
    expect(Buffer.from(sealed).toString("latin1")).to.not.contain("Gr");
    const { Plaintext: opened, KeyId: usedKey } = await decrypt(sealed, {
      EncryptionContext: { environment: "test", purpose: "session" },
    });
    expect(Buffer.from(opened!).toString()).to.equal("Größe");
    expect(usedKey).to.equal(KeyId);
  });

  it("seals the same text otherwise each time", async () => {
    expect(Buffer.from(await encrypt()).equals(Buffer.from(await encrypt()))).to.equal(false);
  });

  it("refuses another context, a changed text and what is no ciphertext", async () => {
    const sealed = await encrypt();
    const changed = Uint8Array.from(sealed, (byte, index) => (index === sealed.length - 1 ? byte ^ 1 : byte));
    for (const call of [
      decrypt(sealed, { EncryptionContext: { ...EncryptionContext, purpose: "sign-in" } }),
      decrypt(sealed, { EncryptionContext: undefined }),
      decrypt(changed),
      // The other emulator takes it for one of a key that is not ours.
      ...(peer.isMoto ? [] : [decrypt(Buffer.from("no ciphertext, though long enough to be one".repeat(3)))]),
    ]) {
      expect(await refusalOf(call)).to.deep.include({ name: "InvalidCiphertextException", status: 400 });
    }
  });

  it("refuses another key than the one a text was sealed with, and one that is not there", async () => {
    const sealed = await encrypt();
    const other = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
    expect((await refusalOf(decrypt(sealed, { KeyId: other }))).name).to.equal(
      peer.isMoto ? "AccessDeniedException" : "IncorrectKeyException",
    );
    const missing = `${KeyId.slice(0, -4)}0000`;
    const call = kms.send(new EncryptCommand({ KeyId: missing, Plaintext }));
    expect((await refusalOf(call)).name).to.equal("NotFoundException");
  });

  it("seals no more than 4,096 bytes", async () => {
    const call = kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4097) }));
    expect((await refusalOf(call)).name).to.equal("ValidationException");
  });

  it("is what sealed texts are made with: for a purpose and an environment, and undefined for forged ones", async () => {
    const sealer = createTextSealer({ keyArn: KeyId, environment: "test" }, kms);
    const sealed = await sealer.seal("session", "Paula");
    expect(sealed).to.match(/^[\w-]+$/);
    expect(await sealer.open("session", sealed)).to.equal("Paula");
    expect(await sealer.open("sign-in", sealed)).to.equal(undefined);
    expect(await sealer.open("session", `${sealed.slice(0, -3)}AAA`)).to.equal(undefined);
    expect(await sealer.open("session", "")).to.equal(undefined);
    expect(await sealer.open("session", "A".repeat(8_000))).to.equal(undefined);
    const elsewhere = createTextSealer({ keyArn: KeyId, environment: "prod" }, kms);
    expect(await elsewhere.open("session", sealed)).to.equal(undefined);
  });
});

describe("Secrets Manager over the wire", () => {
  it("gives the text of a secret by name and ARN, and names one that is not there", async () => {
    const peer = await startPeer();
    const secrets = new SecretsManagerClient(clientConfig(peer));
    const Name = `sign-in/${process.pid}`;
    const { ARN } = await secrets.send(new CreateSecretCommand({ Name, SecretString: "s3cret" }));
    expect(ARN).to.match(new RegExp(`:secret:${Name}-\\w{6}$`));
    expect(await readSecret(Name, secrets)).to.equal("s3cret");
    expect((await secrets.send(new GetSecretValueCommand({ SecretId: ARN }))).VersionStages).to.deep.equal([
      "AWSCURRENT",
    ]);
    const again = refusalOf(secrets.send(new CreateSecretCommand({ Name, SecretString: "x" })));
    expect((await again).name).to.equal("ResourceExistsException");
    const missing = await refusalOf(readSecret("not-there", secrets));
    expect(missing.name).to.equal("OperatorError");
    expect(missing.message).to.contain('no secret "not-there"').and.contain("create-secret --name not-there");
    secrets.destroy();
    await peer.close();
  });
});
