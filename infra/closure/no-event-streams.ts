/**
 * Takes the place of the SDK's event streams inside a package. None of our operations answers with one, but the
 * SDK imports them on demand, for which esbuild would wrap nearly every module of the SDK for a later start.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error(
      "A function called an operation that streams events; packages leave those out. Take the alias for it out of infra/closure/bundler.ts.",
    );
  }
}

/** Wanted when a client is made, used by operations with event streams only. */
export function eventStreamSerdeProvider(): undefined {
  return undefined;
}

/** A client's configuration as it is: without streams there is nothing to add. */
export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}
