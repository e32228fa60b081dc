import { z } from "zod";
import { DIGESTS, MESSAGE_KINDS, MESSAGE_SEVERITIES } from "../messages";
import { choice, list, text } from "./setting";

/** One way on which messages reach people. */
export const route = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{0,19}$/, {
    about: "What the route is called.",
    allowed: "1 to 20 lower-case letters, digits and hyphens",
    example: "on-call",
  }),
  to: choice(["email", "slack", "teams", "pagerduty", "webhook"], { about: "How messages are delivered." }),
  kinds: list(choice(MESSAGE_KINDS, { about: "What messages are about." }), 5, {
    about: "What messages are about; all when left out.",
    allowed: `a list of ${MESSAGE_KINDS.join(", ")}`,
    example: ["data", "model"],
  }).default([...MESSAGE_KINDS]),
  severities: list(choice(MESSAGE_SEVERITIES, { about: "How much messages matter." }), 2, {
    about: "How much messages matter; all when left out.",
    allowed: `a list of ${MESSAGE_SEVERITIES.join(", ")}`,
    example: ["critical"],
  }).default([...MESSAGE_SEVERITIES]),
  digests: list(choice(DIGESTS, { about: "Figures that are told by themselves." }), 2, {
    about: "Figures of the day, of the week, or both.",
    allowed: `a list of ${DIGESTS.join(", ")}`,
    example: ["daily"],
  }).default([]),
  addresses: list(
    text(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, {
      about: "Who gets the mails.",
      allowed: "an e-mail address",
      example: "team@example.com",
    }),
    20,
    {
      about: "With `email`: who gets the mails.",
      allowed: "a list of at most 20 e-mail addresses",
      example: ["team@example.com"],
    },
  ).default([]),
  workspaceId: text(/^[A-Z0-9-]{1,255}$/, {
    about:
      "With `slack`: the workspace, once authorised in the console of Amazon Q Developer in chat applications.",
    allowed: "the id of a workspace of Slack",
    example: "T0123ABCD",
  }).optional(),
  tenantId: text(/^[0-9a-f-]{36}$/, {
    about: "With `teams`: the tenant.",
    allowed: "the UUID of a tenant",
    example: "00000000-0000-4000-8000-000000000000",
  }).optional(),
  teamId: text(/^[0-9a-f-]{36}$/, {
    about:
      "With `teams`: the team, once authorised in the console of Amazon Q Developer in chat applications.",
    allowed: "the UUID of a team",
    example: "00000000-0000-4000-8000-000000000000",
  }).optional(),
  channelId: text(/^[\w%@.:-]{1,255}$/, {
    about: "With `slack` or `teams`: the channel.",
    allowed: "the id of a channel",
    example: "C0123ABCD",
  }).optional(),
  secretName: text(/^[\w/+=.@-]{1,512}$/, {
    about:
      "With `pagerduty`: secret in Secrets Manager with the integration key. With `webhook`: the same with " +
      '`{"url": "https://...", "header": "X-Api-Key", "key": "..."}`.',
    allowed: "the name of a secret",
    example: "final-mile/on-call",
  }).optional(),
});
