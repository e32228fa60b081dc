import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readStackFile } from "../../../scripts/program/stack-file";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("the stack of a project made from this one", () => {
  const folder = useTemporaryFolder();

  it("keeps the namespace of its settings, under its own name, also for what is tried on the command line", () => {
    writeFileSync(join(folder(), "Pulumi.yaml"), "name: acme-demand\n");
    writeFileSync(
      join(folder(), "Pulumi.dev.yaml"),
      "config:\n  aws:region: eu-west-1\n  final-mile:endpoint:\n    instanceCount: 1\n",
    );
    const configOverrides = { "endpoint.instanceCount": 3, "aws:region": "eu-north-1" };
    expect(readStackFile({ stack: "dev", configOverrides }, folder())).to.deep.equal({
      project: "acme-demand",
      config: { "aws:region": "eu-north-1", "final-mile:endpoint": '{"instanceCount":3}' },
    });
    expect(() => readStackFile({ stack: "prod" }, folder())).to.throw(/Known stacks: dev\./);
  });
});
