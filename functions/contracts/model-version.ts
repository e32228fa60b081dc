/** What a model version may be called: it is a folder of the lake and part of names on AWS and of git branches. */
export const MODEL_VERSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export const MODEL_VERSION_RULE =
  "1 to 63 letters, digits, dots, underscores and hyphens, beginning with a letter or digit";
