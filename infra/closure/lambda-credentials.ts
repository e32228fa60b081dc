/**
 * Takes the place of the SDK's chain of credential sources inside a package. In Lambda the role's
 * credentials always lie in the environment; profiles, single sign-on, instance metadata and the clients
 * they need would be a fifth of the package and never run.
 */
export function defaultProvider() {
  return async () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "",
    sessionToken: process.env.AWS_SESSION_TOKEN,
  });
}
