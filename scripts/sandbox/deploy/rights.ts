import type { World } from "../world";
import type { Deployer } from "./deployer";

export const role: Deployer = {
  type: "aws:iam/role:Role",
  apply({ inputs, state, name }, { world }) {
    if (inputs.permissionsBoundary !== undefined) {
      throw new Error(`Role "${name}" has a permissions boundary, which the sandbox does not evaluate.`);
    }
    const arn = String(state.arn);
    world.access.putRole(arn, inputs.assumeRolePolicy);
    for (const inline of (inputs.inlinePolicies ?? []) as readonly { name?: string; policy?: unknown }[]) {
      if (inline.policy !== undefined)
        world.access.putRolePolicy(arn, inline.name ?? "inline", inline.policy);
    }
    for (const policyArn of (inputs.managedPolicyArns ?? []) as readonly string[]) {
      world.access.attachPolicy(arn, policyArn);
    }
  },
};

export const rolePolicy: Deployer = {
  type: "aws:iam/rolePolicy:RolePolicy",
  apply({ inputs, name }, { world }) {
    world.access.putRolePolicy(roleArnOf(world, inputs.role), name, inputs.policy);
  },
};

export const managedPolicy: Deployer = {
  type: "aws:iam/policy:Policy",
  apply({ inputs, state }, { world }) {
    world.access.putManagedPolicy(String(state.arn), inputs.policy);
  },
};

export const rolePolicyAttachment: Deployer = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  apply({ inputs }, { world }) {
    world.access.attachPolicy(roleArnOf(world, inputs.role), String(inputs.policyArn));
  },
};

export const bucketPolicy: Deployer = {
  type: "aws:s3/bucketPolicy:BucketPolicy",
  apply({ inputs }, { world }) {
    world.access.putResourcePolicy(`arn:aws:s3:::${inputs.bucket}`, "bucket policy", inputs.policy);
  },
};

export const topicPolicy: Deployer = {
  type: "aws:sns/topicPolicy:TopicPolicy",
  apply({ inputs }, { world }) {
    world.access.putResourcePolicy(String(inputs.arn), "topic policy", inputs.policy);
  },
};

/** Inputs of a permission that the sandbox evaluates; any other would narrow or widen it unseen. */
const PERMISSION_INPUTS = ["action", "function", "principal", "sourceArn", "sourceAccount", "statementId"];

/** A statement in the policy of a function. */
export const functionPermission: Deployer = {
  type: "aws:lambda/permission:Permission",
  apply({ inputs, name }, { world }) {
    const unknown = Object.keys(inputs).filter((input) => !PERMISSION_INPUTS.includes(input));
    if (unknown.length > 0) {
      throw new Error(`Permission "${name}" has ${unknown.join(", ")}, which the sandbox does not evaluate.`);
    }
    const { arn } = world.lambda.definition(String(inputs.function));
    const { action, principal, sourceArn, sourceAccount } = inputs;
    const isService = String(principal).endsWith(".amazonaws.com");
    world.access.putResourcePolicy(arn, name, {
      Version: "2012-10-17",
      Statement: {
        Sid: inputs.statementId ?? name,
        Effect: "Allow",
        Principal: principal === "*" ? "*" : { [isService ? "Service" : "AWS"]: principal },
        Action: action,
        Resource: arn,
        Condition: {
          ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
          ...(sourceAccount === undefined ? {} : { StringEquals: { "aws:SourceAccount": sourceAccount } }),
        },
      },
    });
  },
};

/** A key without a policy of its own lets the account decide. */
export function putKeyPolicy(world: World, keyArn: string, policy: unknown): void {
  const delegation = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${world.accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  };
  world.access.putResourcePolicy(keyArn, "key policy", policy ?? delegation);
}

/** The ARN of a key that is given by ARN or id; nothing for no key. Aliases are not followed. */
export function keyArnOf(world: World, key: unknown): string | undefined {
  if (key === undefined) return undefined;
  const text = String(key);
  if (text.includes("alias/"))
    throw new Error(`The sandbox does not follow the alias ${text}; name the key.`);
  return text.startsWith("arn:") ? text : `${world.arn("kms")}:key/${text}`;
}

function roleArnOf(world: World, nameOrArn: unknown): string {
  const text = String(nameOrArn);
  return text.startsWith("arn:") ? text : `arn:aws:iam::${world.accountId}:role/${text}`;
}
