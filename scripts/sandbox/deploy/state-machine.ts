import { type Deployer, tagsOf } from "./deployer";

export const stateMachine: Deployer = {
  type: "aws:sfn/stateMachine:StateMachine",
  apply(resource, { world }) {
    const { inputs, state } = resource;
    const { arn } = world.stateMachines.put({
      name: String(inputs.name ?? state.name),
      definition: String(inputs.definition),
      roleArn: String(inputs.roleArn),
      type: inputs.type as string | undefined,
    });
    world.tags.set(arn, tagsOf(resource));
  },
};
