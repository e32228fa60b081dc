import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";

const settings = z.strictObject({
  /** `owner/name` on GitHub. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name, as on GitHub"),
  /** Name of the Pulumi project that is deployed: names of its resources begin with it. */
  project: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "must be lower-case letters, digits and hyphens"),
  environments: z.array(z.string().regex(/^[a-z][a-z0-9]{0,15}$/)).min(1),
  /** An account has one provider for GitHub; where it is there already, its ARN. */
  oidcProviderArn: z.string().startsWith("arn:").optional(),
  /** Bucket with the trained models, where `model.source` names one. */
  modelBucket: z.string().min(3).optional(),
});

export type BootstrapSettings = z.infer<typeof settings>;

/** The name of the program beside this one. */
function readProjectName(): unknown {
  return parse(readFileSync(join(__dirname, "..", "..", "Pulumi.yaml"), "utf8")).name;
}

/** @throws RunError that names each setting that is missing or wrong, and the command that sets it */
export function readSettings(config = new pulumi.Config("final-mile-bootstrap")): BootstrapSettings {
  const parsed = settings.safeParse({
    repository: config.get("repository"),
    project: config.get("project") ?? readProjectName(),
    environments: config.getObject("environments") ?? ["dev", "prod"],
    oidcProviderArn: config.get("oidcProviderArn"),
    modelBucket: config.get("modelBucket"),
  });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join(".");
    return `"final-mile-bootstrap:${name}": ${message}. Set it with: pulumi config set ${path[0]?.toString()} <value>`;
  });
  throw new pulumi.RunError(faults.join("\n"));
}
