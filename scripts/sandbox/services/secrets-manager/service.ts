import { randomUUID } from "node:crypto";
import type { AwsService } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { createJsonService } from "../../server/json-protocol";
import { defineOperation } from "../../server/operation";
import type { World } from "../../world";
import type { Secret } from "./secret";

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
const createSecret = defineOperation<{ readonly Name: string; readonly SecretString: string }>({
  name: "CreateSecret",
  shape: {
    Name: { type: "string", required: true, min: 1, max: 512, pattern: /^[\w/+=.@-]+$/ },
    SecretString: { type: "string", required: true, min: 1, max: 65_536 },
  },
  run({ Name, SecretString }, world) {
    if (world.secrets.has(Name)) {
      throw new AwsError(
        "ResourceExistsException",
        `The operation failed because the secret ${Name} already exists.`,
      );
    }
    // Six characters at the end, so that a name that is used anew is another resource.
    const arn = `${world.arn("secretsmanager")}:secret:${Name}-${randomUUID().slice(0, 6)}`;
    const versionId = randomUUID();
    world.secrets.set(Name, {
      arn,
      name: Name,
      versionId,
      text: SecretString,
      createdAtMs: world.clock.nowMs,
    });
    return { ARN: arn, Name, VersionId: versionId };
  },
});

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
const getSecretValue = defineOperation<{ readonly SecretId: string }>({
  name: "GetSecretValue",
  shape: { SecretId: { type: "string", required: true, min: 1, max: 2048 } },
  run({ SecretId }, world) {
    const { arn, name, versionId, text, createdAtMs } = findSecret(world, SecretId);
    return {
      ARN: arn,
      Name: name,
      VersionId: versionId,
      VersionStages: ["AWSCURRENT"],
      SecretString: text,
      CreatedDate: createdAtMs / 1000,
    };
  },
});

/** A secret by its name or ARN. @throws AwsError `ResourceNotFoundException` */
function findSecret(world: World, id: string): Secret {
  const found = world.secrets.get(id) ?? [...world.secrets.values()].find(({ arn }) => arn === id);
  if (found) return found;
  throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

export function createSecretsManagerService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "secretsmanager",
    version: "1.1",
    operations: [createSecret, getSecretValue],
  });
}
