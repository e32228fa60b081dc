export interface FakeClient {
  /** Inputs of all commands sent, with the command's name. */
  readonly sent: { readonly command: string; readonly input: Record<string, unknown> }[];
  send(command: { readonly input: object }): Promise<unknown>;
}

/** Takes the place of an SDK client: keeps what was sent and answers what it is told to. */
export function createFakeClient<Client>(
  answer: (input: Record<string, unknown>, command: string) => unknown = () => ({}),
): Client & FakeClient {
  const sent: FakeClient["sent"] = [];
  const fake: FakeClient = {
    sent,
    send: async (command) => {
      const entry = { command: command.constructor.name, input: command.input as Record<string, unknown> };
      sent.push(entry);
      return answer(entry.input, entry.command);
    },
  };
  return fake as Client & FakeClient;
}
