import type { StackOutputs } from "../../../../functions/contracts/stack-outputs";
import type { LocalAws } from "../../local-aws";
import type { CleanUp } from "../clean-up";
import { localSignIn, startLocalProvider } from "./local-provider";

/** A provider of the sandbox's own people, and the pages that they are let in to. */
export interface LocalSignIn {
  /** What the stack is configured with, over its own. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Serves the stack's pages on loopback. @returns their address */
  startPages(aws: LocalAws, outputs: StackOutputs): Promise<string>;
}

export async function startSignIn(cleanUp: CleanUp): Promise<LocalSignIn> {
  const pagesUrls: string[] = [];
  const provider = await startLocalProvider({ pagesUrls: () => pagesUrls });
  cleanUp.add(() => provider.close());
  return {
    settings: localSignIn(provider.url),
    async startPages(aws, { pagesUrl }) {
      // The id of the API is the first label of its host.
      const apiId = new URL(pagesUrl!).hostname.split(".")[0];
      const { url } = await aws.startHttpApi({ apiId });
      pagesUrls.push(url);
      return url;
    },
  };
}
