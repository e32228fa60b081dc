/** Address of GitHub's identity provider, without scheme. */
export const GITHUB = "token.actions.githubusercontent.com";
/** Whom the tokens are for. */
export const AUDIENCE = "sts.amazonaws.com";

/**
 * Who may take a role: workflows of one repository, for named purposes. Nobody else's workflow, and no other branch or
 * environment, has such a subject.
 *
 * @param subjects what follows `repo:<owner>/<name>:`; `*` at the end of a branch's name stands for anything
 */
export function trustWorkflows(providerArn: string, repository: string, subjects: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${GITHUB}:aud`]: AUDIENCE },
          StringLike: { [`${GITHUB}:sub`]: subjects.map((subject) => `repo:${repository}:${subject}`) },
        },
      },
    ],
  });
}
