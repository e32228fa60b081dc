/** Logical name of what the schedule of a roll-out belongs to. */
export const PROBE = "probe";

/**
 * Logical name of the schedule, with which its physical one begins. It is taken away when its deployment is over, behind
 * Pulumi's back: that it is missing is no change that somebody made.
 */
export const PROBE_SCHEDULE = `${PROBE}-schedule`;
