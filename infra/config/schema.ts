import type { z } from "zod";
import type { DeepReadonly } from "../../functions/contracts/deep-readonly";
import { business } from "../../functions/contracts/settings/business";
import { data } from "../../functions/contracts/settings/data";
import { forecast, model } from "../../functions/contracts/settings/model";
import { monitoring } from "../../functions/contracts/settings/monitoring";
import { orders } from "../../functions/contracts/settings/orders";
import { retraining } from "../../functions/contracts/settings/retraining";
import type { SettingsOf } from "../../functions/contracts/settings/setting";
import { alerts } from "./sections/alerts";
import { api } from "./sections/api";
import { autoscaling } from "./sections/autoscaling";
import { budget } from "./sections/budget";
import { endpoint } from "./sections/endpoint";
import { fleet } from "./sections/fleet";
import { lake } from "./sections/lake";
import { operations } from "./sections/operations";
import { platform } from "./sections/platform";
import { schedule } from "./sections/schedule";
import { signIn } from "./sections/sign-in";
import { tags } from "./sections/tags";

/** Every setting, by section. The order is the order of the documentation. */
export const sections = {
  model,
  forecast,
  endpoint,
  autoscaling,
  fleet,
  lake,
  schedule,
  monitoring,
  retraining,
  data,
  business,
  orders,
  alerts,
  api,
  signIn,
  budget,
  operations,
  platform,
  tags,
} as const;

export type SectionName = keyof typeof sections;

/** A section as checked: every default filled in. */
export type Settings<Name extends SectionName> = SettingsOf<(typeof sections)[Name]>;

/** A section as somebody gives it: what has a default may be left out. */
export type GivenSettings<Name extends SectionName> = DeepReadonly<z.input<(typeof sections)[Name]>>;

/** The checked configuration of a stack. Frozen. */
export type StackConfig = { readonly [Name in SectionName]: Settings<Name> } & {
  /** Stack name: `dev`, `prod`. */
  readonly environment: string;
};
