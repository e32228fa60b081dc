import { PricingClient } from "@aws-sdk/client-pricing";
import { CLIENT_SETTINGS, once } from "./once";

/** The Price List API lives in few regions, us-east-1 among them, and knows the prices of all. */
export const pricingClient = once(() => new PricingClient({ region: "us-east-1", ...CLIENT_SETTINGS }));
