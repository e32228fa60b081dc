import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { OperatorError } from "../contracts/errors";
import { secretsManagerClient } from "./clients/secrets-manager";

/**
 * The text of a secret's current version.
 *
 * @throws OperatorError when there is no such secret, or it holds bytes instead of a text
 */
export async function readSecret(
  name: string,
  client: SecretsManagerClient = secretsManagerClient(),
): Promise<string> {
  const { SecretString } = await client
    .send(new GetSecretValueCommand({ SecretId: name }))
    .catch((cause: Error) => {
      if (cause.name !== "ResourceNotFoundException") throw cause;
      throw new OperatorError(
        `Secrets Manager has no secret "${name}", or none with a value. Put it there: aws secretsmanager create-secret --name ${name} --secret-string file://...`,
        { cause },
      );
    });
  if (!SecretString) {
    throw new OperatorError(`The secret "${name}" holds no text; put the text itself there, not bytes.`);
  }
  return SecretString;
}
