import type { Deployer } from "./deployer";

export const eventBus: Deployer = {
  type: "aws:cloudwatch/eventBus:EventBus",
  apply({ inputs, state, id }, { world }) {
    world.events.busNames.add(String(inputs.name ?? state.name ?? id));
  },
};
