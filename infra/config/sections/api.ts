import { z } from "zod";
import { choice, integer, list, text } from "../../../functions/contracts/settings/setting";

const audience = text(/^\S+$/u, {
  about: "Audience of a token.",
  allowed: "an audience as text without spaces",
  example: "final-mile",
});

export const api = z.strictObject({
  authorization: choice(["iam", "jwt"], {
    about: "Who may call: IAM principals, or bearers of a token of your identity provider.",
  }).default("iam"),
  jwtIssuer: text(/^https:\/\/\S+$/, {
    about: "Issuer of the tokens.",
    allowed: "an https URL",
    example: "https://login.example.com/",
  }).optional(),
  jwtAudiences: list(audience, 10, {
    about: "Audiences of the tokens.",
    allowed: "a list of at most 10 audiences",
    example: ["final-mile"],
  }).default([]),
  requestsPerSecond: integer(1, 10_000, { unit: "requests per second", about: "Steady rate." }).default(20),
  burst: integer(1, 5000, {
    unit: "requests",
    about: "Requests above the steady rate in one burst.",
  }).default(40),
  predictConcurrency: integer(0, 1000, {
    unit: "requests at a time",
    about:
      "Reserved for `predict`: bounds what a stampede of callers asks of the endpoint; 0 for no bound. New accounts have nothing to reserve.",
  }).default(0),
});
