import { type Deployer, tagsOf } from "./deployer";

export const logGroup: Deployer = {
  type: "aws:cloudwatch/logGroup:LogGroup",
  apply(resource, { world }) {
    const name = String(resource.state.name ?? resource.inputs.name);
    const group = world.logs.groups.get(name) ?? world.logs.createGroup(name);
    group.retentionInDays = resource.inputs.retentionInDays as number | undefined;
    world.tags.set(String(resource.state.arn), tagsOf(resource));
  },
};
