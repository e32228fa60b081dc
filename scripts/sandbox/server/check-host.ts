import { AwsError } from "./aws-error";

/** A name of this machine, or a bucket in front of one; browsers and systems never look up what ends in localhost. */
const LOOPBACK = /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9][a-z0-9.-]*\.)?localhost)$/;

/** A bucket or a service by its name on AWS, for clients that sign for it and connect to this machine. */
const AMAZON = /^[a-z0-9][a-z0-9.-]*\.amazonaws\.com$/;

/**
 * Refuses a request that came by another name. A page from elsewhere can have its own name resolve to this machine
 * (DNS rebinding) and then read what is answered; its requests still bear that name.
 *
 * @throws AwsError `AccessDenied` (403) naming the host
 */
export function checkHost(header: string | undefined): void {
  const host = header?.toLowerCase().replace(/:\d+$/, "") ?? "";
  if (LOOPBACK.test(host) || AMAZON.test(host)) return;
  throw new AwsError(
    "AccessDenied",
    `The sandbox does not answer to the host name "${host.slice(0, 80)}"; call it as 127.0.0.1 or localhost.`,
    403,
  );
}
