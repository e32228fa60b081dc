/** Runs somebody's Pulumi program under mocks and prints what it registered: `run-program.ts FILE PROJECT STACK`. */
import * as pulumi from "@pulumi/pulumi";
import { ProviderMocks } from "../../../scripts/program/provider-mocks";
import { Recorder } from "../../../scripts/program/recorder";

async function main(file: string, project: string, stack: string): Promise<void> {
  const recorder = new Recorder();
  const mocks = new ProviderMocks(recorder, { project, stack, preview: false, config: {} });
  await pulumi.runtime.setMocks(mocks, project, stack, false);
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation((args) => void recorder.declare(args));
    require(file);
  });
  await pulumi.runtime.disconnect();
  process.stdout.write(JSON.stringify(await recorder.resources()));
}

const [file = "", project = "", stack = ""] = process.argv.slice(2);
void main(file, project, stack);
