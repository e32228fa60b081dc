/** On every answer: only over TLS for a year, and of the type that it says, never one a browser guesses. */
export const SECURITY_HEADERS = {
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
} as const;
