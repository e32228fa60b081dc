/** Namespace of every setting of a stack, whatever name a project made from this one has. */
export const SETTINGS_NAMESPACE = "final-mile";
