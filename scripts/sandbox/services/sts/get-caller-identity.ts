// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
import { defineOperation } from "../../server/operation";

export const getCallerIdentity = defineOperation({
  name: "GetCallerIdentity",
  run: (_input, world) => ({
    UserId: "SANDBOX",
    Account: world.accountId,
    Arn: `arn:aws:iam::${world.accountId}:user/sandbox`,
  }),
});
